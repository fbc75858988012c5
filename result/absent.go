package result

import (
	"slices"
	"strings"
)

// whyAbsent says why the run has no cell of an address that its spec's gates are about: the command line left it out.
func (r *Run) whyAbsent(address string) Finding {
	levels := r.Spec.Overrides["concurrency"]
	a, err := ParseAddress(address)
	switch {
	case levels != "" && err == nil && !slices.Contains(strings.Split(levels, ","), a.Level):
		return leftOut(address, "-concurrency="+levels)
	case len(r.Spec.Targets) > 0 && len(r.Spec.Excludes) > 0:
		return leftOut(address, "-target", "-exclude")
	case len(r.Spec.Targets) > 0:
		return leftOut(address, "-target")
	case len(r.Spec.Excludes) > 0:
		return leftOut(address, "-exclude")
	}
	return Finding{Code: NoCell, Of: address}
}

// leftOut says by which flags a cell was left out.
func leftOut(address string, flags ...string) Finding {
	f := Finding{Code: LeftOut, Of: address}
	for _, flag := range flags {
		f.Because = append(f.Because, Finding{Code: ByFlag, Values: Values{"flag": Named(flag)}})
	}
	return f
}
