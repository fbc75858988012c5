package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bench/plan"
	"bench/result"
	"bench/words"
)

// A need is something that a run may do only when someone has agreed.
type need struct {
	kind  needKind
	what  string   // "contact example.com", "start build[base]: ./server"
	about []string // what else has to be seen, line by line
	host  string   // of a hostNeed
	at    *result.Range
}

// A needKind is what is counted together.
type needKind string

const (
	hostNeed    needKind = "host"
	commandNeed needKind = "command"
	socketNeed  needKind = "socket"
	fileNeed    needKind = "file"
	folderNeed  needKind = "folder"
)

// needsApproval lists the hosts that are neither loopback nor allowed by the spec, Unix sockets, the commands of servers,
// and reports that are written where none is expected.
func needsApproval(p *plan.Plan) []need {
	return slices.Concat(hostNeeds(p), commandNeeds(p), needsWriting(p))
}

func hostNeeds(p *plan.Plan) (needs []need) {
	for _, h := range p.Hosts {
		switch {
		case h.Socket != "":
			needs = append(needs, need{kind: socketNeed, what: "use the socket " + leadsTo(h.Socket), at: h.Range})
		case !h.Loopback && !h.Allowed:
			needs = append(needs, need{kind: hostNeed, what: "contact " + h.Name, host: h.Name, at: h.Range})
		}
	}
	return needs
}

func commandNeeds(p *plan.Plan) (needs []need) {
	for _, s := range p.Servers {
		if s.Type == "command" {
			needs = append(needs, need{
				kind: commandNeed, what: fmt.Sprintf("start %s: %s", s.Name, words.Shell(s.CommandText())),
				about: aboutCommand(p, s), at: s.Range,
			})
		}
	}
	return needs
}

// aboutCommand is what decides what a command does besides its words: where it starts, what the spec adds to or changes in
// the environment that it has from the shell; and a digest of it all.
func aboutCommand(p *plan.Plan, s plan.Server) []string {
	about := []string{"in " + leadsTo(filepath.Join(p.Spec.Dir, s.Dir))}
	env := s.Shown().Env
	for _, name := range slices.Sorted(maps.Keys(env)) {
		line := "with " + words.Shell([]string{name + "=" + env[name]})
		if _, set := os.LookupEnv(name); set {
			line += ", in place of the shell's"
		}
		about = append(about, line)
	}
	return append(about, "digest "+s.Digest)
}

// leadsTo is a path as it is written and, where links make another of it, where it leads.
func leadsTo(path string) string {
	to, written := resolved(path), path
	if !filepath.IsAbs(written) {
		written = filepath.Join(resolved("."), written)
	}
	if to == filepath.Clean(written) {
		return path
	}
	return path + " (which is " + to + ")"
}

// approve returns nil when all that is needed is agreed to: beforehand, or at the prompt, which says how much load there
// will be. Nothing has been contacted at that point, no name server either.
func (s *session) approve(needs []need, volume string, auto bool) error {
	if len(needs) == 0 || auto {
		return nil
	}
	s = s.openly()
	if !s.inTerminal.is || !s.errTerminal.is {
		return openMistake{refusal(needs)}
	}
	style := s.errStyle()
	fmt.Fprintf(s.err, "%s\n", style.bold("This run wants to"))
	for _, n := range needs {
		fmt.Fprintf(s.err, "  %s%s\n", words.Printable(n.what), style.dim(place("  ", n.at)))
		for _, line := range n.about {
			fmt.Fprintf(s.err, "    %s\n", words.Printable(line))
		}
	}
	fmt.Fprintf(s.err, "%s\n\nDo you agree? Only \"yes\" starts it: ", volume)
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
func refusal(needs []need) mistake {
	var hosts, lines []string
	for _, n := range needs {
		lines = append(lines, fmt.Sprintf("  - %s%s", words.Printable(n.what), place(", ", n.at)))
		for _, line := range n.about {
			lines = append(lines, "      "+words.Printable(line))
		}
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
