package diag

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Spot is a place as messages name it.
func Spot(r hcl.Range) string { return fmt.Sprintf("%s:%d", r.Filename, r.Start.Line) }

// InOrder sorts diagnostics by file and position; those without a place come first.
func InOrder(diags hcl.Diagnostics) hcl.Diagnostics {
	diags = withoutRepeats(diags)
	slices.SortStableFunc(diags, func(a, b *hcl.Diagnostic) int {
		x, y := a.Subject, b.Subject
		switch {
		case x == nil && y == nil:
			return 0
		case x == nil:
			return -1
		case y == nil:
			return 1
		}
		return cmp.Or(cmp.Compare(x.Filename, y.Filename), cmp.Compare(x.Start.Byte, y.Start.Byte), cmp.Compare(x.End.Byte, y.End.Byte))
	})
	return diags
}

// withoutRepeats drops what was said before in the same words of the same place, as each element of a for_each would.
func withoutRepeats(diags hcl.Diagnostics) hcl.Diagnostics {
	type saying struct {
		severity        hcl.DiagnosticSeverity
		summary, detail string
		at              hcl.Range
	}
	said := make(map[saying]bool, len(diags))
	return slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool {
		s := saying{severity: d.Severity, summary: d.Summary, detail: d.Detail}
		if d.Subject != nil {
			s.at = *d.Subject
		}
		repeated := said[s]
		said[s] = true
		return repeated
	})
}
