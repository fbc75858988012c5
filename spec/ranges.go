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

// finished puts diagnostics into the form in which they leave the package: in order, each mistake once, every range inside
// its file.
func (s *Spec) finished(diags hcl.Diagnostics) hcl.Diagnostics {
	for _, d := range diags {
		s.mend(d.Subject)
		s.mend(d.Context)
	}
	type mistake struct {
		at      hcl.Range
		code    Code
		summary string
	}
	seen := map[mistake]bool{}
	var kept hcl.Diagnostics
	for _, d := range inOrder(diags) {
		if d.Subject != nil {
			// A for_each makes an error once for each element, and a second plan makes it again.
			m := mistake{*d.Subject, CodeOf(d), d.Summary}
			if seen[m] {
				continue
			}
			seen[m] = true
		}
		kept = append(kept, d)
	}
	return kept
}

// mend finds line and column anew for a place in a JSON file. Inside a string the parser counts what the escapes stand
// for, and \n would put the place on a line that the file doesn't have.
func (s *Spec) mend(r *hcl.Range) {
	if r == nil || !isJSON(r.Filename) {
		return
	}
	file := s.files[r.Filename]
	if file == nil {
		return
	}
	src := source{name: r.Filename, text: file.Bytes}
	start := min(max(r.Start.Byte, 0), len(file.Bytes))
	end := min(max(r.End.Byte, start), len(file.Bytes))
	r.Start = positionOf(src, start, 0).Start
	r.End = positionOf(src, end, 0).Start
}

// warningsOf are diagnostics in the form in which plans keep them.
func warningsOf(diags hcl.Diagnostics) []result.Warning {
	var list []result.Warning
	for _, d := range diags {
		w := result.Warning{Code: string(CodeOf(d)), Summary: d.Summary, Detail: d.Detail}
		if d.Subject != nil {
			w.Range = rangeOf(*d.Subject)
		}
		list = append(list, w)
	}
	return list
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
