package result

import (
	"slices"
	"strings"
)

// whyAbsent says why the run has no cell of an address that its spec's gates are about: the command line left it out.
func (r *Run) whyAbsent(address string) string {
	levels := r.Spec.Overrides["concurrency"]
	a, err := ParseAddress(address)
	switch {
	case levels != "" && err == nil && !slices.Contains(strings.Split(levels, ","), a.Level):
		return address + " was left out of this run by -concurrency=" + levels
	case len(r.Spec.Targets) > 0 && len(r.Spec.Excludes) > 0:
		return address + " was left out of this run by -target and -exclude"
	case len(r.Spec.Targets) > 0:
		return address + " was left out of this run by -target"
	case len(r.Spec.Excludes) > 0:
		return address + " was left out of this run by -exclude"
	}
	return "the run has no cell " + address
}
