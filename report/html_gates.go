package report

import (
	"bench/report/lines"
	"bench/words"
)

// An htmlGate is one thing that was asked of the run.
type htmlGate struct{ Class, Sign, Word, Subject, Finding, Note, Where string }

// An htmlFold is gates of one kind that are folded away.
type htmlFold struct {
	Title string
	Gates []htmlGate
}

// gates lists what was asked for, the worst first; where that is much, what passed and the rest of each kind is folded away.
func (doc *document) gates(v *view) {
	const few = 12
	all := v.gates()
	seen := map[outcome]int{}
	folded := map[outcome][]htmlGate{}
	for _, g := range all {
		words := [...]string{passed: "passed", warned: "warning", unjudged: "not judged", failed: "failed"}
		signs := [...]string{passed: "✓", warned: "!", unjudged: "?", failed: "✗"}
		row := htmlGate{
			Class: outcomeStyle(g.outcome).Class(), Sign: signs[g.outcome], Word: words[g.outcome], Subject: g.subject, Finding: g.finding,
			Note: lines.Flat(g.note), Where: where(g.at),
		}
		seen[g.outcome]++
		if len(all) > few && (g.outcome == passed || seen[g.outcome] > few/2) {
			folded[g.outcome] = append(folded[g.outcome], row)
		} else {
			doc.Gates = append(doc.Gates, row)
		}
	}
	for _, f := range []struct {
		outcome outcome
		words   string
	}{{failed, "more failed"}, {unjudged, "more could not be judged"}, {warned, "more passed with a warning"}, {passed, "passed"}} {
		if rows := folded[f.outcome]; len(rows) > 0 {
			doc.Folded = append(doc.Folded, htmlFold{words.Count(len(rows)) + " " + f.words, rows})
		}
	}
}
