package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"bench/result"
	"bench/spec"
)

// A need is something that a run may do only when someone has agreed.
type need struct {
	kind needKind
	what string // "contact example.com", "start build[base]: ./server"
	host string // of a hostNeed
	at   *result.Range
}

// A needKind is what is counted together.
type needKind string

const (
	hostNeed    needKind = "host"
	commandNeed needKind = "command"
	fileNeed    needKind = "file"
	folderNeed  needKind = "folder"
)

// needsApproval lists the hosts that are neither loopback nor allowed by the spec, the commands of servers, and reports
// that are written where none is expected.
func needsApproval(p *spec.Plan) []need {
	var needs []need
	for _, h := range p.Hosts {
		if !h.Loopback && !h.Allowed {
			needs = append(needs, need{kind: hostNeed, what: "contact " + h.Name, host: h.Name, at: h.Range})
		}
	}
	for _, s := range p.Servers {
		if s.Type == "command" {
			needs = append(needs, need{kind: commandNeed, what: fmt.Sprintf("start %s: %s", s.Name, shellWords(s.Shown().Command)), at: s.Range})
		}
	}
	return append(needs, needsWriting(p)...)
}

// approve returns nil when all that is needed is agreed to: beforehand, or at the prompt. Nothing has been contacted at
// that point, no name server either.
func (s *session) approve(needs []need, auto bool) error {
	if len(needs) == 0 || auto {
		return nil
	}
	if !s.inTerminal.is || !s.errTerminal.is {
		return refusal(needs)
	}
	style := s.errStyle()
	fmt.Fprintf(s.err, "%s\n", style.bold("This run wants to"))
	for _, n := range needs {
		fmt.Fprintf(s.err, "  %s%s\n", n.what, style.dim(place("  ", n.at)))
	}
	fmt.Fprintf(s.err, "\nDo you agree? Only \"yes\" starts it: ")
	line, err := bufio.NewReader(s.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the answer: %w", err)
	}
	if strings.TrimSpace(line) != "yes" {
		return mistake{"Not approved", "Nobody was contacted and nothing was started."}
	}
	return nil
}

// refusal names each host and command with its line, and how to agree.
func refusal(needs []need) error {
	var hosts, lines []string
	for _, n := range needs {
		lines = append(lines, fmt.Sprintf("  - %s%s", n.what, place(", ", n.at)))
		if n.host != "" {
			hosts = append(hosts, fmt.Sprintf("%q", n.host))
		}
	}
	how := "Agree with -auto-approve"
	if len(hosts) > 0 {
		how += fmt.Sprintf(", or allow the hosts in the spec: bench { allowed_hosts = [%s] }", strings.Join(hosts, ", "))
	}
	return mistake{
		"This run needs approval",
		fmt.Sprintf("Without a terminal nobody can be asked whether it may\n%s\n\nNobody was contacted and nothing was started. %s.",
			strings.Join(lines, "\n"), how),
	}
}
