package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"bench/result"
	"bench/spec/diag"
	"bench/spec/secret"
	"bench/spec/syntax"
)

// rangeOf is a place in the form in which plans and results keep it.
func rangeOf(r hcl.Range) *result.Range {
	return &result.Range{Filename: r.Filename, Start: position(r.Start), End: position(r.End)}
}

func position(p hcl.Pos) result.Position {
	return result.Position{Line: p.Line, Column: p.Column, Byte: p.Byte}
}

// finished puts diagnostics into the form in which they leave the package: in order, each mistake once, every range inside
// its file.
func (r *reading) finished(diags hcl.Diagnostics) hcl.Diagnostics {
	files := r.shownFiles()
	for _, d := range diags {
		mend(d.Subject, files)
		mend(d.Context, files)
	}
	type mistake struct {
		at      hcl.Range
		code    diag.Code
		summary string
	}
	seen := map[mistake]bool{}
	var kept hcl.Diagnostics
	for _, d := range diag.InOrder(diags) {
		if d.Subject != nil {
			// A for_each makes an error once for each element, and a second plan makes it again.
			m := mistake{*d.Subject, diag.CodeOf(d), d.Summary}
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
func mend(r *hcl.Range, files map[string]*hcl.File) {
	if r == nil || !syntax.IsJSON(r.Filename) {
		return
	}
	file := files[r.Filename]
	if file == nil {
		return
	}
	src := syntax.Source{Name: r.Filename, Text: file.Bytes}
	start := min(max(r.Start.Byte, 0), len(file.Bytes))
	end := min(max(r.End.Byte, start), len(file.Bytes))
	r.Start = syntax.RangeOf(src, start, 0).Start
	r.End = syntax.RangeOf(src, end, 0).Start
}

// warningsOf are diagnostics in the form in which plans keep them.
func warningsOf(diags hcl.Diagnostics) []result.Warning {
	var list []result.Warning
	for _, d := range diags {
		w := result.Warning{Code: result.Code(diag.CodeOf(d)), Summary: d.Summary, Detail: d.Detail}
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

// Secrets are the texts in sensitive values, and in all that expressions have made of them so far, the longest first:
// what must be cut out of everything that others say about a run, such as the last words of a server. Texts of up to
// three bytes are left out: they are everywhere.
func (s *Spec) Secrets() []string { return s.folder.Vault.All() }

// Learn adds a secret that came about in the run: what a set-up has captured.
func (s *Spec) Learn(text string) { s.folder.Vault.Note(cty.StringVal(text).Mark(secret.Sensitive)) }
