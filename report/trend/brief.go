package trend

import (
	"fmt"
	"strings"

	"bench/history"
	"bench/report"
	"bench/report/escape"
	"bench/words"
)

// Finding says a finding in a line: api/orders/pool/2 CPU per request +2.5 % since 9d01db6 (Validate orders twice).
func Finding(v *history.View, f history.Finding) string {
	p := &past{view: v}
	line := Change(v, f) + " since " + shortHash(f.Commit)
	if subject := p.subject(f.Commit); subject != "" {
		line += " (" + shortened(subject, 60) + ")"
	}
	return strings.ReplaceAll(line, escape.NBSP, " ")
}

// Change says a finding without its commit: api/orders/pool/2 CPU per request +2.5 %.
func Change(v *history.View, f history.Finding) string {
	s, _ := v.Series(f.Address, f.Metric)
	return strings.ReplaceAll(fmt.Sprintf("%s %s %s", f.Address, report.MetricName(f.Metric), Effect(s, f.Effect)), escape.NBSP, " ")
}

// Line says in a line how the series of a view are: +2.5 % since 9d01db6 (8 runs), within its noise otherwise. It is ""
// where there are none.
func Line(v *history.View) string {
	series, judged, longest := 0, 0, 0
	var open []string
	for _, p := range pasts(v) {
		series++
		longest = max(longest, len(p.values))
		if p.judged() {
			judged++
		}
		for _, f := range p.findings {
			if f.Worse && f.State.Open() {
				open = append(open, p.since(f))
			}
		}
	}
	const few = 2
	more := ""
	if n := len(open) - few; n > 0 {
		open, more = open[:few], fmt.Sprintf(" and %d more, see `bench history`", n)
	}
	var line string
	switch {
	case series == 0:
		return ""
	case len(open) > 0:
		line = strings.Join(open, ", ") + more + "; within its noise otherwise"
	case judged == 0:
		line = fmt.Sprintf("%s of the %d from which on it is judged", words.Plural(longest, "run"), history.Fewest)
	default:
		line = "within its noise, or looked at, in " + words.Plural(longest, "run")
	}
	return strings.ReplaceAll(line, escape.NBSP, " ")
}

// since says how much something is worse since when: service p50 +2.5 % since 9d01db6 (8 runs).
func (p *past) since(f history.Finding) string {
	return fmt.Sprintf("%s %s since %s (%s)", report.MetricName(f.Metric), p.effect(f.Effect), shortHash(f.Commit), words.Plural(f.Runs, "run"))
}
