package decl

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/diag"
	"bench/words"
)

// An unknownName is a name that isn't declared. However often it stands in the spec, it is one mistake.
type unknownName struct {
	report *hcl.Diagnostic
	again  []string // places besides that of the report
}

// report adds a diagnostic about a reference, unless it is about an unknown name that was reported before.
func (c *referenceChecker) report(ref Reference, d *hcl.Diagnostic) {
	address := ref.Address()
	first := c.unknown[address]
	switch {
	case diag.CodeOf(d) != diag.UnknownReference:
		c.diags = append(c.diags, d)
	case first == nil:
		c.unknown[address] = &unknownName{report: d}
		c.diags = append(c.diags, d)
	default:
		if at := diag.Spot(*d.Subject); at != diag.Spot(*first.report.Subject) && !slices.Contains(first.again, at) {
			first.again = append(first.again, at)
		}
	}
}

// mentionOthers tells the first report of each unknown name where else the name stands.
func (c *referenceChecker) mentionOthers() {
	const most = 5
	for _, address := range slices.Sorted(maps.Keys(c.unknown)) {
		u := c.unknown[address]
		places, more := u.again, ""
		if len(places) > most {
			places, more = places[:most], fmt.Sprintf(", and in %d more lines", len(places)-most)
		}
		if len(places) > 0 {
			u.report.Detail += fmt.Sprintf(" The same name stands at %s%s.", words.And(places), more)
		}
	}
}
