package spec

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/result"
)

// rangeOf is a place in the form in which plans and results keep it.
func rangeOf(r hcl.Range) *result.Range {
	return &result.Range{Filename: r.Filename, Start: position(r.Start), End: position(r.End)}
}

func position(p hcl.Pos) result.Position {
	return result.Position{Line: p.Line, Column: p.Column, Byte: p.Byte}
}

// inOrder sorts diagnostics by file and position; those without a place come first.
func inOrder(diags hcl.Diagnostics) hcl.Diagnostics {
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

// hclRange is rangeOf turned round.
func hclRange(r *result.Range) hcl.Range {
	at := func(p result.Position) hcl.Pos { return hcl.Pos{Line: p.Line, Column: p.Column, Byte: p.Byte} }
	return hcl.Range{Filename: r.Filename, Start: at(r.Start), End: at(r.End)}
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
