package main

import (
	"slices"
	"strings"
)

// part is the command that a command line means: the one that was found, or a part of it that the first of its arguments names,
// and the arguments without that.
func (c command) part(args []string) (command, []string) {
	if len(c.parts) == 0 {
		return c, args
	}
	f := newFlags(&global{})
	c.declare(f)
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		if strings.HasPrefix(args[i], "-") {
			if f.wantsValue(args[i]) {
				i++
			}
			continue
		}
		for _, p := range c.parts {
			if p.name == c.name+" "+args[i] {
				return p.part(slices.Delete(slices.Clone(args), i, i+1))
			}
		}
		break
	}
	return c, args
}

// partCandidates are the parts of a command, for shells.
func (c command) partCandidates() []candidate {
	var all []candidate
	for _, p := range c.parts {
		all = append(all, candidate{strings.TrimPrefix(p.name, c.name+" "), p.summary})
	}
	return all
}
