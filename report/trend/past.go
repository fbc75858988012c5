package trend

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"bench/history"
	"bench/report/escape"
	"bench/result"
	"bench/words"
)

// A past is a series with all that is said of it.
type past struct {
	view     *history.View
	series   history.Series
	analysis history.SeriesAnalysis
	track    *history.Track    // the newest one; nil: none of its points can be scanned
	values   []float64         // of that track, in order
	findings []history.Finding // those that were told, by position
	untold   int               // lasting changes that are smaller than what is told
}

// pasts are a view's series, in its order.
func pasts(v *history.View) []*past {
	var all []*past
	for i := range v.Analysis.Series {
		all = append(all, seriesOf(v, i))
	}
	return all
}

// seriesOf is the i-th series of a view.
func seriesOf(v *history.View, i int) *past {
	s := v.Analysis.Series[i]
	series, _ := v.Series(s.Address, s.Metric)
	p := &past{view: v, series: series, analysis: s}
	p.newest()
	for _, f := range v.FindingsOf(s.Address, s.Metric) {
		if f.Told {
			p.findings = append(p.findings, f)
		} else {
			p.untold++
		}
	}
	return p
}

// newest finds the track that has the last point: what was before it is another experiment, or on another machine.
func (p *past) newest() {
	last := -1
	for _, point := range slices.Backward(p.analysis.Points) {
		if last < 0 {
			last = point.Track
		}
		if last >= 0 && point.Track == last && point.Value != nil {
			p.values = append(p.values, *point.Value)
		}
	}
	slices.Reverse(p.values)
	if last >= 0 && last < len(p.analysis.Tracks) {
		p.track = &p.analysis.Tracks[last]
	}
}

// open says that somebody should look at the series.
func (p *past) open() bool {
	return slices.ContainsFunc(p.findings, func(f history.Finding) bool { return f.Worse && f.State.Open() })
}

// judged says that the series has runs enough.
func (p *past) judged() bool { return p.track != nil && len(p.track.Noise.Found) > 0 }

// byAttention puts series with open findings first, then those with others, and keeps their order.
func byAttention(all []*past) []*past {
	rank := func(p *past) int {
		switch {
		case p.open():
			return 0
		case len(p.findings) > 0:
			return 1
		}
		return 2
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *past) int { return cmp.Compare(rank(a), rank(b)) })
	return all
}

// effect writes a change on the scale of effects, with its sign.
func (p *past) effect(e float64) string { return Effect(p.series, e) }

// size writes a change without its sign.
func (p *past) size(e float64) string {
	number, unit, _ := strings.Cut(strings.TrimPrefix(p.effect(math.Abs(e)), "+"), escape.NBSP)
	return words.TrimZeros(number) + escape.NBSP + unit
}

// Effect writes a change of a series, ln(after/before) or a difference: +2.5 %; of what can be zero +0.3 points, +12 KiB.
func Effect(s history.Series, e float64) string {
	sign := "+"
	if e < 0 {
		sign = "−"
	}
	if !s.Difference {
		return sign + escape.Together(changed(math.Expm1(e)))
	}
	unit := unitOf(s.Metric)
	if unit == result.Ratio {
		return sign + escape.Together(strings.TrimSuffix(changed(e), " %")+" points")
	}
	return sign + escape.Together(unit.Format(math.Abs(e)))
}

// changed writes the size of a change as a percentage with one decimal, which is what noise leaves to be known; small ones so that
// they don't read as none.
func changed(ratio float64) string {
	percent := math.Abs(100 * ratio)
	switch {
	case percent == 0:
		return "0 %"
	case percent < 0.095:
		return words.Significant(percent, 1) + " %"
	case percent < 99.5:
		return fmt.Sprintf("%.1f %%", percent)
	}
	return fmt.Sprintf("%.0f %%", percent)
}

// unitOf is what a metric is measured in. A name from a later version is a plain number.
func unitOf(metric string) result.Unit {
	m, _ := result.ParseMetric(metric)
	return m.Unit
}

// withUnit writes a value of a metric.
func withUnit(metric string, v float64) string { return unitOf(metric).Scale(1, v).With(v) }

func keysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// now says where the series is: 1.025 of the anchor, 230 µs.
func (p *past) now() string {
	if p.track == nil || len(p.track.Levels) == 0 {
		return ""
	}
	return "now " + p.center(p.track, p.track.Levels[len(p.track.Levels)-1].Center)
}

// center says where a level of a track is.
func (p *past) center(t *history.Track, center float64) string {
	switch {
	case t.Anchored && p.series.Difference:
		return p.effect(center) + " beside the anchor"
	case t.Anchored:
		return factor(math.Exp(center)) + " of the anchor"
	case p.series.Difference:
		return escape.Together(unitOf(p.series.Metric).Format(center))
	}
	return escape.Together(unitOf(p.series.Metric).Format(math.Exp(center)))
}

// factor writes a ratio to the anchor.
func factor(ratio float64) string { return strconv.FormatFloat(ratio, 'f', 3, 64) }

// noise says how much single runs differ, and what can be seen in spite of it.
func (p *past) noise() string {
	if p.track == nil {
		return "no run to judge by"
	}
	if !p.judged() {
		return fmt.Sprintf("%s of the %d from which on it is judged", words.Plural(len(p.values), "run"), history.Fewest)
	}
	text := "noise " + p.size(p.track.Noise.Spread)
	if f := p.found(); f != nil {
		text += fmt.Sprintf(" · a lasting %s is seen after %s", p.size(*f.Effect), words.Plural(f.Runs, "run"))
	}
	return text
}

// found is the fewest runs in which about what is told is seen, or else the smallest change that is seen at all.
func (p *past) found() *history.Found {
	var best *history.Found
	for i := range p.track.Noise.Found {
		f := &p.track.Noise.Found[i]
		if f.Effect == nil {
			continue
		}
		if best = f; *f.Effect <= 1.05*p.view.Analysis.MinEffect {
			break
		}
	}
	return best
}

// machines says where the machine changed and not what is measured, and in detail how its classes lie beside each other.
func (p *past) machines(detail bool) []string {
	var said []string
	for _, m := range p.analysis.Marks {
		said = append(said, fmt.Sprintf("the machine changed at %s (%s): the anchor did, and the ratio to it did not", shortHash(m.Commit), p.effect(m.Effect)))
	}
	if !detail || p.track == nil {
		return said
	}
	var classes []string
	for _, class := range keysOf(p.track.Offsets) {
		if by := p.track.Offsets[class]; by != 0 {
			classes = append(classes, class+" "+p.effect(by))
		}
	}
	if len(classes) > 0 {
		said = append(said, "taken off, by class of machine: "+words.List(classes))
	}
	if p.track.Machine != "" {
		said = append(said, "on "+p.track.Machine)
	}
	return said
}
