package spec

import (
	"github.com/hashicorp/hcl/v2"

	"bench/result"
	"bench/spec/diag"
	"bench/spec/syntax"
	"bench/words"
)

// A selection is which cells -target and -exclude leave.
type selection struct {
	targets, excludes []result.Pattern
}

// holds says whether a cell is selected: by one of the targets, if there are any, and by no exclude.
func (s selection) holds(a result.Address) bool {
	in := len(s.targets) == 0
	for _, t := range s.targets {
		in = in || t.Match(a)
	}
	for _, x := range s.excludes {
		in = in && !x.Match(a)
	}
	return in
}

// selection reads targets and excludes. One that selects nothing is a mistake.
func (e *evaluation) selection(o PlanOptions) (selection, hcl.Diagnostics) {
	var diags hcl.Diagnostics
	read := func(flag string, texts []string) []result.Pattern {
		var patterns []result.Pattern
		for _, text := range texts {
			p, err := result.ParsePattern(text)
			if err != nil {
				diags = append(diags, diag.Placeless(diag.BadTarget, "Invalid "+flag, "%s.", words.Sentence(err.Error())))
				continue
			}
			if !e.selectsAny(p) {
				diags = append(diags, diag.Placeless(diag.BadTarget, flag+" selects nothing", "No cell has an address that begins with %s.%s", text, e.nearAddress(text)))
			}
			patterns = append(patterns, p)
		}
		return patterns
	}
	pick := selection{targets: read("-target", o.Targets), excludes: read("-exclude", o.Excludes)}
	if diags.HasErrors() || len(o.Targets)+len(o.Excludes) == 0 {
		return pick, diags
	}
	for _, bm := range e.benchmarks {
		for _, c := range bm.Cells {
			if pick.holds(c.Address) {
				return pick, diags
			}
		}
	}
	return pick, append(diags, diag.Placeless(diag.BadTarget, "Nothing is left", "-target and -exclude together leave no cell to run."))
}

func (e *evaluation) selectsAny(p result.Pattern) bool {
	for _, bm := range e.benchmarks {
		for _, c := range bm.Cells {
			if p.Match(c.Address) {
				return true
			}
		}
	}
	return false
}

// nearAddress suggests the beginning of an address that a text was meant to be.
func (e *evaluation) nearAddress(text string) string {
	var candidates []string
	add := func(a result.Address) {
		full, short := a.String(), a.Short()
		candidates = append(candidates, beginnings(full, '[')...)
		candidates = append(candidates, beginnings(short, '/')...)
	}
	for _, bm := range e.benchmarks {
		for _, c := range bm.Cells {
			add(c.Address)
		}
	}
	return diag.DidYouMean(text, syntax.Unique(candidates))
}

// beginnings are an address and all its prefixes that select more.
func beginnings(address string, separator byte) []string {
	found := []string{address}
	for i := len(address) - 1; i > 0; i-- {
		if address[i] == separator {
			found = append(found, address[:i])
		}
	}
	return found
}
