package report

import (
	"fmt"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// A notice is what must be known before anything else is read.
type notice struct {
	word, text string
	style      lines.Style
	gates      bool // it counts the gates
	faults     bool // it tells of failed requests
}

// notices say that the run was cut short, that nothing worked or can't be trusted, and whether the gates passed.
func (v *view) notices() []notice {
	var all []notice
	info := v.run.Info
	switch info.Status {
	case result.Interrupted:
		all = append(all, notice{word: "INTERRUPTED", text: v.progress() + v.openGates(), style: lines.Unsure})
	case result.Failed:
		reason := strings.TrimSuffix(lines.Flat(info.Reason), ".")
		all = append(all, notice{word: "ENDED EARLY", text: strings.Join(words.NonEmpty(reason, v.progress()), "; "), style: lines.Bad})
	}
	for _, f := range result.NothingWorked(v.run) {
		who := ""
		if f.Cell != "" {
			who = v.name(f.Cell) + ": "
		}
		all = append(all, notice{word: "NOTHING WORKED", text: who + said(f.Why), style: lines.Bad})
	}
	if n, ok := v.invalid(); ok {
		all = append(all, n)
	}
	if reasons := v.brokenChecks(); len(reasons) > 0 {
		all = append(all, notice{word: "INVALID", text: strings.Join(reasons, "; "), style: lines.Bad})
	}
	if n, ok := v.gateNotice(); ok {
		all = append(all, n)
	}
	return append(all, v.faultNotices()...)
}

// oneAWord are the notices with those of one word in one, for formats in which each is a heading. The worst style stands.
func oneAWord(all []notice) []notice {
	var out []notice
	for _, n := range all {
		if last := len(out) - 1; last >= 0 && n.faults && out[last].faults {
			out[last].text += "; " + n.text
			if n.style == lines.Bad {
				out[last].style = lines.Bad
			}
			continue
		}
		out = append(out, n)
	}
	return out
}

// brokenChecks are the reasons why comparisons are invalid though both of their cells are valid: the run's own checks.
func (v *view) brokenChecks() []string {
	var reasons []string
	for _, c := range v.run.Comparisons {
		base, candidate := v.cells[c.Baseline], v.cells[c.Candidate]
		if c.Verdict != result.Invalid || base == nil || candidate == nil || !base.Valid || !candidate.Valid {
			continue
		}
		if r := chief(&c); !slices.Contains(reasons, r) {
			reasons = append(reasons, r)
		}
	}
	return reasons
}

// progress says how much of the plan was measured.
func (v *view) progress() string {
	var parts []string
	for _, b := range v.benchmarks {
		if b.declared.Blocks == 0 {
			continue
		}
		part := escape.Together(fmt.Sprintf("after %d of %s", b.trials(), plural(b.declared.Blocks, "block")))
		if len(v.benchmarks) > 1 {
			part = b.name + " " + part
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "before anything was measured"
	}
	return words.And(parts)
}

// trials is how many blocks of a benchmark have begun.
func (b *benchmark) trials() int {
	most := 0
	for _, c := range b.cells {
		most = max(most, c.Trials)
	}
	return most
}

// openGates says that gates were asked for and are not judged, since the run was interrupted.
func (v *view) openGates() string {
	gated := slices.ContainsFunc(v.run.Declared.Pairs, func(p result.Pair) bool { return p.Gated })
	if gated || len(v.run.Declared.Limits) > 0 || len(v.gates()) > 0 {
		return "; gates are not judged"
	}
	return ""
}

// invalid says which cells can't be trusted, and why. One among many does not spoil what is said of the others: it is told
// beside its numbers.
func (v *view) invalid() (notice, bool) {
	var names []string
	var findings []result.Finding
	for i := range v.run.Cells {
		c := &v.run.Cells[i]
		if c.Valid {
			continue
		}
		names = append(names, v.name(c.Address))
		for _, f := range c.Findings {
			switch i := slices.IndexFunc(findings, f.Like); {
			case i < 0:
				findings = append(findings, f)
			case findings[i].Trials != f.Trials, findings[i].OfTrials != f.OfTrials:
				findings[i].Trials, findings[i].OfTrials = 0, 0 // it differs from cell to cell
			}
		}
	}
	if len(names) == 0 || 2*len(names) < len(v.run.Cells) {
		return notice{}, false
	}
	who := words.And(names)
	if len(names) > 3 {
		who = fmt.Sprintf("%d of %s", len(names), plural(len(v.run.Cells), "cell"))
	}
	reasons := reasons(findings, nil)
	const most = 3
	if more := len(reasons) - most; more > 0 {
		reasons = append(reasons[:most:most], fmt.Sprintf("and %d more", more))
	}
	return notice{word: "INVALID", text: strings.Join(words.NonEmpty(who, strings.Join(reasons, "; ")), ": "), style: lines.Bad}, true
}

// gateNotice counts the gates.
func (v *view) gateNotice() (notice, bool) {
	gates := v.gates()
	if len(gates) == 0 || v.run.Info.Status == result.Interrupted {
		return notice{}, false
	}
	tally := map[outcome]int64{}
	for _, g := range gates {
		tally[g.outcome]++
	}
	total := plural(len(gates), "gate")
	unclear := ""
	if tally[unjudged] > 0 {
		unclear = fmt.Sprintf(", %d could not be judged", tally[unjudged])
	}
	warnings := ""
	if tally[warned] > 0 {
		warnings = ", " + plural(tally[warned], "warning")
	}
	switch {
	case tally[failed] > 0:
		return notice{"FAIL", fmt.Sprintf("%d of %s failed", tally[failed], total) + unclear + warnings, lines.Bad, true, false}, true
	case tally[unjudged] > 0:
		return notice{"NOT JUDGED", fmt.Sprintf("none of %s failed", total) + unclear + warnings, lines.Unsure, true, false}, true
	case v.run.Info.Status != result.Complete, len(result.NothingWorked(v.run)) > 0:
		return notice{}, false // no success: other notices say why
	case len(gates) == 1:
		return notice{"PASS", "the gate passed" + warnings, lines.Good, true, false}, true
	}
	return notice{"PASS", "all " + total + " passed" + warnings, lines.Good, true, false}, true
}
