package main

import (
	"regexp"
	"strings"
	"testing"

	"bench/quick"
)

// Every flag of another tool in the guide's table is one that is here with that meaning, or leads to one.
func TestFlagsOfOtherToolsLeadSomewhere(t *testing.T) {
	_, section, _ := strings.Cut(read(t, "docs/coming-from.md"), "\n## One line\n")
	f := newFlags(&global{})
	runCommand().declare(f)
	word := regexp.MustCompile("`--?([A-Za-z0-9-]+)`")
	looked := 0
	for line := range strings.Lines(section) {
		cells := strings.Split(line, " | ")
		if !strings.HasPrefix(line, "| ") || len(cells) < 5 {
			continue
		}
		for _, m := range word.FindAllStringSubmatch(strings.Join(cells[2:], " "), -1) {
			looked++
			if f.set.Lookup(m[1]) == nil && quick.Advice(m[1]) == "" {
				t.Errorf("-%s is in the table, and bench run says nothing of it", m[1])
			}
		}
	}
	if looked < 40 {
		t.Errorf("only %d flags were found in the table", looked)
	}
}
