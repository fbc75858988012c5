package report

import (
	"slices"
	"strings"

	"bench/result"
)

// A statement is what a benchmark's results come to: a title, and a claim for each metric that was compared.
type statement struct {
	title  string
	claims []claim
	notes  []string
}

// state says what a benchmark's results come to.
func (v *view) state(b *benchmark) statement {
	if s, ok := v.nothing(b); ok {
		return s
	}
	winner, metric := best(b.cells, headlines(b))
	if winner == nil {
		return statement{title: "no cell is fit to win"}
	}
	if slices.ContainsFunc(b.pairs, crossRun) {
		return v.acrossRuns(b)
	}
	for _, f := range v.fields(b) {
		if slices.Contains(f.cells, winner) && len(f.pairs) > 0 {
			return v.contested(b, f)
		}
	}
	return v.uncontested(b, winner, metric)
}

// nothing states that there is no number to speak of.
func (v *view) nothing(b *benchmark) (statement, bool) {
	switch {
	case !slices.ContainsFunc(b.cells, func(c *result.Cell) bool { return c.Requests > 0 }):
		return statement{title: "nothing was measured"}, true
	case !slices.ContainsFunc(b.cells, func(c *result.Cell) bool { return c.Requests > c.Errors }):
		return statement{title: "every request failed"}, true
	case !slices.ContainsFunc(b.cells, func(c *result.Cell) bool { return c.Valid }):
		return statement{title: "no verdict: the results are not valid"}, true
	}
	return statement{}, false
}

// uncontested states the best value without claiming that it is better than others by more than chance.
func (v *view) uncontested(b *benchmark, winner *result.Cell, metric string) statement {
	if b.cells[0].OpenLoop() && v.contest(b) == byLevel && len(b.cells) > 1 {
		return v.climb(b, metric)
	}
	number, _ := metricOf(winner, metric)
	value := metricName(metric) + " " + together(measured(metric, *number))
	if len(b.cells) == 1 {
		s := statement{title: winner.Strategy + " " + at(winner) + ": " + value}
		if t := winner.Throughput.Median; t != nil {
			s.title += ", " + scaleOf(plain, 1, []float64{*t}).with(*t) + nbsp + "requests/s"
		}
		return s
	}
	s := statement{title: v.inside(b, winner) + " has the best " + value}
	s.notes = []string{"an observation, not a verdict: nothing was compared"}
	if v.run.Info.Status == result.Complete && len(b.pairs) == 0 {
		s.notes[0] += "; a compare block does that"
	}
	return s
}

// climb states what becomes of a metric from the lowest rate to the highest: there is nothing to win.
func (v *view) climb(b *benchmark, metric string) statement {
	var parts []string
	for _, c := range []*result.Cell{b.cells[0], b.cells[len(b.cells)-1]} {
		if number, _ := metricOf(c, metric); number != nil {
			parts = append(parts, together(measured(metric, *number))+" "+at(c))
		}
	}
	return statement{title: metricName(metric) + " " + strings.Join(parts, ", ")}
}

// inside names a cell within its benchmark.
func (v *view) inside(b *benchmark, c *result.Cell) string {
	return strings.TrimPrefix(v.name(c.Address), b.name+" ")
}

// together keeps a number and its unit on one line.
func together(s string) string { return strings.ReplaceAll(s, " ", nbsp) }

// acrossRuns states how a run compares with another one.
func (v *view) acrossRuns(b *benchmark) statement {
	pairs := filter(b.pairs, crossRun)
	return statement{
		title: "against the baseline run: " + tallies(pairs),
		notes: []string{"two runs, so what changed on the machine between them is in it; " + evidence(pairs)},
	}
}

// contested states who wins a field, on each metric that was compared in it.
func (v *view) contested(b *benchmark, f *field) statement {
	var s statement
	var led [][]string // who leads each metric that somebody leads
	speed := false     // somebody is faster, and not only cheaper
	for _, m := range metricsOf(f.pairs) {
		c := v.claim(f, m)
		if !v.atTop(pairsOn(f, m)[0]) {
			s.claims = append(s.claims, c)
		}
		if len(c.leaders) > 0 {
			led = append(led, c.leaders)
			speed = speed || kindOf(m).speed
		}
	}
	s.title = v.title(f, led, speed)
	if place := v.place(f.pairs[0]); place != "" {
		s.title += " " + place
	}
	s.notes = []string{evidence(f.pairs)}
	if len(b.pairs) > len(f.pairs) {
		s.notes[0] += "; all " + count(int64(len(b.pairs))) + " comparisons: " + tallies(b.pairs)
	}
	return s
}

// title says who wins a field, given who leads on each metric.
func (v *view) title(f *field, led [][]string, speed bool) string {
	if len(led) == 0 {
		if slices.ContainsFunc(f.pairs, func(c *result.Comparison) bool { return c.Verdict != result.Same }) {
			return "no proven winner"
		}
		return "all the same"
	}
	winners := slices.DeleteFunc(slices.Clone(led[0]), func(who string) bool {
		return slices.ContainsFunc(led, func(leaders []string) bool { return !slices.Contains(leaders, who) })
	})
	switch {
	case len(winners) == 1 && len(f.cells) == 2 && speed:
		return v.duel(f.pairs[0], winners[0])
	case len(winners) == 1:
		return winners[0] + " wins"
	case len(winners) > 1:
		return list(winners) + " win, not told apart,"
	}
	all := slices.Concat(led...)
	slices.Sort(all)
	return "no single winner: " + list(slices.Compact(all)) + " each lead on something"
}

// duel says who of two is better, from the candidate's side.
func (v *view) duel(p *result.Comparison, winner string) string {
	word := "slower"
	if winner == v.candidate(p) {
		word = "faster"
	}
	return v.candidate(p) + " is " + word + " than " + v.baseline(p)
}
