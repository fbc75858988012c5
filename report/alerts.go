package report

import (
	"cmp"
	"slices"
	"strings"

	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// An alert is something a machine should point at: a gate that did not pass, a run that can't be trusted, a warning.
type alert struct {
	rule  string // "comparison", "threshold", "check", "run", or a warning's code
	level string // "error", "warning" or "notice"
	title string
	text  string
	at    *result.Range
	cell  string // address, where it is about one
}

// alerts lists them, errors first.
func (v *view) alerts() []alert {
	var all []alert
	for _, n := range v.notices() {
		if n.gates {
			continue // each gate is an alert of its own
		}
		if n.faults {
			all = append(all, alert{rule: "errors", level: "warning", title: "bench: requests failed", text: n.text, at: v.anywhere()})
			continue
		}
		f := alert{rule: "run", level: "error", title: "bench: " + strings.ToLower(n.word), text: n.text, at: v.anywhere()}
		if v.run.Info.Status == result.Interrupted && n.style == lines.Unsure {
			f.level = "warning"
		}
		all = append(all, f)
	}
	for _, g := range v.gates() {
		if f, ok := v.gateAlert(g); ok {
			all = append(all, f)
		}
	}
	for _, c := range v.cautions() {
		f := alert{
			rule: string(c.Code), level: "warning", title: "bench: " + lines.Flat(v.cautionText(c)), at: c.Range,
			text: cmp.Or(lines.Flat(v.cautionDetail(c)), lines.Flat(c.Summary)),
		}
		if len(c.cells) == 1 {
			f.cell = c.Cell
		}
		if f.at == nil {
			f.at = v.rangeOf(f.cell)
		}
		all = append(all, f)
	}
	for i := range all {
		all[i].at = v.filed(all[i].at)
	}
	slices.SortStableFunc(all, func(a, b alert) int { return cmp.Compare(rank(a.level), rank(b.level)) })
	return all
}

func rank(level string) int { return slices.Index([]string{"error", "warning", "notice"}, level) }

// gateAlert is what there is to say of a gate that did not simply pass.
func (v *view) gateAlert(g gate) (alert, bool) {
	f := alert{rule: g.kind, level: "error", title: "bench: " + g.subject, at: g.at, cell: g.cell}
	switch g.outcome {
	case passed:
		return f, false
	case unjudged:
		f.title += " could not be judged"
		if v.run.Info.Status == result.Interrupted {
			f.level = "warning" // an interrupted run judges nothing
		}
	case warned:
		f.level = "warning"
	}
	f.text = cmp.Or(strings.Join(words.NonEmpty(g.finding, lines.Flat(g.note)), "; "), g.subject)
	if f.at == nil {
		f.at = v.rangeOf(g.cell)
	}
	return f, true
}

// rangeOf is where the benchmark of a cell is declared.
func (v *view) rangeOf(cell string) *result.Range {
	if b := v.home[cell]; b != nil {
		return b.declared.Range
	}
	return v.anywhere()
}

// anywhere is a place in the spec for what is about the run as a whole: tools drop alerts that have none.
func (v *view) anywhere() *result.Range {
	for _, b := range v.run.Declared.Benchmarks {
		if at := v.filed(b.Range); at != nil {
			return at
		}
	}
	return nil
}

// filed is a place that a reader can go to: nil where the spec is in no file, as that of a command line.
func (v *view) filed(at *result.Range) *result.Range {
	if at == nil || slices.ContainsFunc(v.run.Spec.Files, func(f result.SourceFile) bool { return f.Unsaved && f.Name == at.Filename }) {
		return nil
	}
	return at
}

// plain is a statement in one line.
func (s statement) plain() string {
	parts := []string{s.title}
	for _, c := range s.claims {
		parts = append(parts, c.metric+": "+c.plain())
	}
	return strings.Join(parts, "; ")
}
