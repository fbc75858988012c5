package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"bench"
	"bench/words"
)

// approve returns nil when all that is needed is agreed to: beforehand, or at the prompt, which says how much load there
// will be. Nothing has been contacted at that point, no name server either.
func (s *session) approve(needs []bench.Need, volume string, auto bool) error {
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
		fmt.Fprintf(s.err, "  %s%s\n", words.Printable(n.What), style.dim(place("  ", n.At)))
		for _, line := range n.About {
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
func refusal(needs []bench.Need) mistake {
	var hosts, lines []string
	for _, n := range needs {
		lines = append(lines, fmt.Sprintf("  - %s%s", words.Printable(n.What), place(", ", n.At)))
		for _, line := range n.About {
			lines = append(lines, "      "+words.Printable(line))
		}
		if n.Host != "" {
			hosts = append(hosts, fmt.Sprintf("%q", n.Host))
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
