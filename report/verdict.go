package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"bench/result"
)

// A statement is what a benchmark's results come to: a title, and a line for each metric that was compared.
type statement struct {
	title string
	style style
	lines []claim
	notes []string
}

// A claim is what is said of one metric.
type claim struct {
	metric string
	text   string
	style  style
}

// A field is the cells that compete: alike in all but one axis.
type field struct {
	axis  axis
	cells []*result.Cell
	pairs []*result.Comparison
}

// fieldOf names the field a cell belongs to when cells compete on axis a.
func fieldOf(c *result.Cell, a axis) string {
	var key []string
	for _, other := range []axis{byLevel, byGroup, byStrategy} {
		if other != a {
			key = append(key, coordinate(c, other))
		}
	}
	return strings.Join(key, "\x00")
}

// contest is the axis on which a benchmark's cells compete: that of its comparisons, else the first that varies.
func (v *view) contest(b *benchmark) axis {
	for _, c := range b.pairs {
		if c.Baseline != c.Candidate {
			return v.axisOf(c)
		}
	}
	for _, a := range []axis{byStrategy, byGroup, byLevel} {
		if b.varies[a] {
			return a
		}
	}
	return byLevel
}

// fields sorts a benchmark's cells into those that compete with each other, by level first.
func (v *view) fields(b *benchmark) []*field {
	a := v.contest(b)
	var all []*field
	named := map[string]*field{}
	for _, c := range b.cells {
		key := fieldOf(c, a)
		if named[key] == nil {
			named[key] = &field{axis: a}
			all = append(all, named[key])
		}
		named[key].cells = append(named[key].cells, c)
	}
	for _, p := range b.pairs {
		if p.Baseline != p.Candidate && v.axisOf(p) == a {
			f := named[fieldOf(v.cells[p.Candidate], a)]
			f.pairs = append(f.pairs, p)
		}
	}
	return all
}

// headlines are the metrics that cells of a benchmark are first judged by, in order of preference.
func headlines(b *benchmark) []string {
	var metrics []string
	for _, p := range b.pairs {
		metrics = append(metrics, p.Metric)
	}
	switch {
	case b.cells[0].Concurrency == nil:
		metrics = append(metrics, "response.p50", "makespan.p50", "service.p50")
	case b.cells[0].StrategyType == "pool":
		metrics = append(metrics, "service.p50", "throughput.median")
	default:
		metrics = append(metrics, "makespan.p50", "delivery.p50", "service.p50")
	}
	return metrics
}

// best is the best cell by the first metric that any has, and that metric. Cells that are not valid don't compete.
func best(cells []*result.Cell, metrics []string) (*result.Cell, string) {
	for _, m := range metrics {
		var winner *result.Cell
		lead := math.Inf(1)
		for _, c := range cells {
			value, bound := metricOf(c, m)
			if value == nil || bound || !c.Valid {
				continue
			}
			if loss := lossOf(m, *value); winner == nil || loss < lead {
				winner, lead = c, loss
			}
		}
		if winner != nil {
			return winner, m
		}
	}
	return nil, ""
}

// lossOf is a number that is lower for better values of a metric.
func lossOf(metric string, value float64) float64 {
	if kindOf(metric).moreIsBetter {
		return -value
	}
	return value
}

// state says what a benchmark's results come to.
func (v *view) state(b *benchmark) statement {
	winner, metric := best(b.cells, headlines(b))
	if winner == nil {
		return v.nothing(b)
	}
	for _, f := range v.fields(b) {
		if slices.Contains(f.cells, winner) && len(f.pairs) > 0 {
			return v.contested(b, f)
		}
	}
	return v.uncontested(b, winner, metric)
}

// nothing states that there is no number to speak of.
func (v *view) nothing(b *benchmark) statement {
	measured := slices.ContainsFunc(b.cells, func(c *result.Cell) bool { return c.Requests > 0 })
	failures := !slices.ContainsFunc(b.cells, func(c *result.Cell) bool { return c.Requests > c.Errors })
	s := statement{style: unsure}
	switch {
	case !measured:
		s.title = "nothing was measured"
	case failures:
		s.title = "every request failed"
		s.style = bad
	default:
		s.title = "no verdict: no cell has a valid result"
	}
	return s
}

// uncontested states the best value without claiming that it is better than others by more than chance.
func (v *view) uncontested(b *benchmark, winner *result.Cell, metric string) statement {
	number, _ := metricOf(winner, metric)
	value := metricName(metric) + " " + strings.ReplaceAll(measured(metric, *number), " ", nbsp)
	if len(b.cells) == 1 {
		s := statement{title: winner.Strategy + " " + at(winner) + ": " + value}
		if winner.Throughput.Median != nil {
			s.title += ", " + measured("throughput", *winner.Throughput.Median) + nbsp + "requests/s"
		}
		return s
	}
	name := v.inside(b, winner)
	s := statement{title: name + " has the best " + value}
	if len(b.pairs) == 0 {
		s.notes = []string{"Nothing was compared, so this is an observation and no verdict: add a compare block for one."}
	}
	return s
}

// inside names a cell within its benchmark.
func (v *view) inside(b *benchmark, c *result.Cell) string {
	return strings.TrimPrefix(v.name(c.Address), b.name+" ")
}

// contested states who wins a field, on each metric that was compared in it.
func (v *view) contested(b *benchmark, f *field) statement {
	var s statement
	winners := []string{}
	undecided := false
	for _, m := range metricsOf(f.pairs) {
		who, c := v.claim(f, m)
		s.lines = append(s.lines, c)
		if who == "" {
			undecided = true
		} else if !slices.Contains(winners, who) {
			winners = append(winners, who)
		}
	}
	place := v.place(f.pairs[0])
	switch {
	case len(winners) == 1 && len(f.cells) == 2:
		s.title, s.style = v.duel(f, winners[0]), strong
	case len(winners) == 1:
		s.title, s.style = winners[0]+" wins", strong
	case len(winners) > 1:
		s.title, s.style = "no single winner: "+list(winners)+" each lead on something", strong
	case undecided && !slices.ContainsFunc(f.pairs, func(c *result.Comparison) bool { return c.Verdict != result.Same }):
		s.title = "all the same"
	default:
		s.title = "no winner"
	}
	if place != "" {
		s.title += " " + place
	}
	s.notes = append(s.notes, "in brackets: "+evidence(f.pairs[0]))
	if len(b.pairs) > len(f.pairs) {
		s.notes = append(s.notes, "All comparisons: "+tallies(b.pairs)+".")
	}
	return s
}

// duel says who of two is better, from the candidate's side.
func (v *view) duel(f *field, winner string) string {
	p := f.pairs[0]
	word := "slower"
	if winner == v.candidate(p) {
		word = "faster"
	}
	return v.candidate(p) + " is " + word + " than " + v.baseline(p)
}

// metricsOf lists the metrics of comparisons in their order.
func metricsOf(pairs []*result.Comparison) []string {
	var metrics []string
	for _, p := range pairs {
		if !slices.Contains(metrics, p.Metric) {
			metrics = append(metrics, p.Metric)
		}
	}
	return metrics
}

// claim says who leads a field on one metric; who is empty when nobody provably does.
func (v *view) claim(f *field, metric string) (who string, c claim) {
	var pairs []*result.Comparison
	for _, p := range f.pairs {
		if p.Metric == metric {
			pairs = append(pairs, p)
		}
	}
	c.metric = metricName(metric)
	lead := slices.MinFunc(pairs, func(a, b *result.Comparison) int { return byGain(a, b) })
	say := changeOf(lead)
	c.style = say.style
	switch lead.Verdict {
	case result.Faster, result.LikelyFaster:
		who = v.candidate(lead)
		c.text = who + " " + valueOf(lead.Metric, lead.CandidateValue) + against(say, v.baseline(lead)) +
			v.level(lead, pairs)
	case result.Slower, result.LikelySlower:
		who = v.baseline(lead)
		c.text = who + " " + valueOf(lead.Metric, lead.BaselineValue) + v.candidate(lead) + " is " + say.phrase()
		c.style = bad
	default:
		c.text = v.candidate(lead) + " " + valueOf(lead.Metric, lead.CandidateValue) + against(say, v.baseline(lead))
	}
	return who, c
}

// valueOf writes a side's median with a comma behind it, or nothing.
func valueOf(metric string, value *float64) string {
	if value == nil {
		return ""
	}
	return strings.ReplaceAll(measured(metric, *value), " ", nbsp) + ", "
}

// level names those whose interval overlaps the leader's: nothing tells them apart.
func (v *view) level(lead *result.Comparison, pairs []*result.Comparison) string {
	var names []string
	for _, p := range pairs {
		if p != lead && p.Verdict == lead.Verdict && overlap(p, lead) {
			names = append(names, v.candidate(p))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; level with " + list(names)
}

func overlap(a, b *result.Comparison) bool {
	return a.Low != nil && a.High != nil && b.Low != nil && b.High != nil && *a.Low <= *b.High && *b.Low <= *a.High
}

// byGain orders comparisons from the most gained to the most lost; those without an estimate come last.
func byGain(a, b *result.Comparison) int {
	x, y := a.Ratio, b.Ratio
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	}
	return cmp.Compare(lossOf(a.Metric, *x), lossOf(b.Metric, *y))
}

// tallies counts verdicts: 5 faster, 2 same, 1 inconclusive.
func tallies(pairs []*result.Comparison) string {
	order := []result.Verdict{
		result.Slower, result.LikelySlower, result.Faster, result.LikelyFaster, result.Same, result.Inconclusive, result.Invalid, result.NotComparable,
	}
	seen := map[result.Verdict]int64{}
	for _, p := range pairs {
		seen[p.Verdict]++
	}
	var parts []string
	for _, v := range order {
		if seen[v] > 0 {
			parts = append(parts, count(seen[v])+nbsp+string(v))
		}
	}
	return strings.Join(parts, ", ")
}
