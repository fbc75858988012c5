package decl

import (
	"slices"

	"bench/spec/lang"
)

// An Around is a block around a place.
type Around struct {
	Type     string
	Label    string
	Each     bool   // it has for_each
	Iterator string // of a dynamic block, the name of its element
}

// RootsAt are the roots that an argument may mention, in the blocks around it, outermost first. It is the checker's rule for
// those who ask before anything is written.
func RootsAt(around []Around, arg *lang.Argument) []string {
	if len(around) == 0 {
		return nil
	}
	top, here := around[0], around[len(around)-1]
	if here.Type == "variable" || top.Type == "bench" {
		return nil
	}
	v := vocabulary{roots: rootsIn[top.Type], sent: sentIn(top.Type)}
	for i, b := range around {
		v = v.into(b.Type)
		last := i == len(around)-1
		switch {
		case last && (arg.Name == "for_each" || b.Type == "dynamic" && arg.Name == "iterator"):
		case b.Type == "dynamic":
			v = v.with(b.Iterator)
			if b.Label == "threshold" {
				v = v.with("cell")
			}
		case b.Each:
			v = v.with("each")
		}
	}
	if arg.Phase == lang.SentPhase {
		sent := v.sent
		if slices.Contains(holders, here.Type) {
			sent = slices.DeleteFunc(slices.Clone(sent), isRequest)
		}
		v = v.with(sent...)
	}
	return v.roots
}
