package report

import (
	"fmt"
	"strings"
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
			Class: classOf(outcomeStyle(g.outcome)), Sign: signs[g.outcome], Word: words[g.outcome], Subject: g.subject, Finding: g.finding,
			Note: flat(g.note), Where: where(g.at),
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
			doc.Folded = append(doc.Folded, htmlFold{count(int64(len(rows))) + " " + f.words, rows})
		}
	}
}

// failures names the cells in which so many requests failed that the numbers of the rest are no longer of the same thing.
func failures(v *view) (htmlNotice, bool) {
	const few = 3
	n := htmlNotice{Class: "unsure", Word: "ERRORS"}
	var all []string
	for _, b := range v.benchmarks {
		for _, c := range b.cells {
			if c.Requests == 0 || c.Errors*100 < c.Requests {
				continue
			}
			all = append(all, percent(float64(c.Errors)/float64(c.Requests))+" of "+v.name(c.Address))
			if c.Errors == c.Requests {
				n.Class = "bad"
			}
		}
	}
	if len(all) > few {
		all = append(all[:few], fmt.Sprintf("%d more", len(all)-few))
	}
	n.Text = "requests failed: " + strings.Join(all, ", ")
	return n, len(all) > 0
}
