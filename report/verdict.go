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
		return v.rough(b)
	}
	s := v.sideBySide(b, winner, metric)
	earlier := filter(b.pairs, func(p *result.Comparison) bool { return p.CrossRun })
	switch {
	case len(earlier) == len(b.pairs) && len(earlier) > 0:
		return v.acrossRuns(earlier)
	case len(earlier) > 0:
		s.notes = append(s.notes, v.acrossRuns(earlier).title)
	}
	return s
}

// sideBySide says what the cells of this run come to.
func (v *view) sideBySide(b *benchmark, winner *result.Cell, metric string) statement {
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

// acrossRuns states how the cells compare with what they were in another run.
func (v *view) acrossRuns(pairs []*result.Comparison) statement {
	if reasons, nothing := result.NothingComparable(pairs); nothing {
		if len(reasons) == 1 {
			return statement{title: "nothing can be compared with the baseline run: " + firstClause(reasons[0])}
		}
		return statement{title: "nothing can be compared with the baseline run", notes: reasons}
	}
	s := statement{
		title: "against the baseline run: " + tallies(pairs),
		notes: []string{"two runs, so whatever changed on the machine between them is in it; " + v.evidence(pairs)},
	}
	const most = 6
	for _, p := range pairs {
		if say := changeOf(p); len(s.claims) < most && (say.style == good || say.style == bad) {
			s.claims = append(s.claims, claim{metric: metricName(p.Metric), spans: []span{
				text(v.name(p.Candidate) + " "), styled(together(say.ratio+" "+say.word), say.style), text(bracket(say.interval)),
			}})
		}
	}
	return s
}

// contested states who wins a field, on each metric that was compared in it.
func (v *view) contested(b *benchmark, f *field) statement {
	var s statement
	var led []lead
	for _, m := range metricsOf(f.pairs) {
		c := v.claim(f, m)
		if !v.atTop(pairsOn(f, m)[0]) {
			s.claims = append(s.claims, c)
		}
		if len(c.leaders) > 0 {
			led = append(led, lead{m, c.leaders})
		}
	}
	s.title = v.title(f, led)
	s.notes = []string{v.evidence(f.pairs)}
	within := filter(b.pairs, func(p *result.Comparison) bool { return !p.CrossRun })
	if len(within) > len(f.pairs) {
		s.notes[0] += "; all " + count(int64(len(within))) + " comparisons: " + tallies(within)
	}
	return s
}

// A lead is who provably leads on a metric, together with those not told apart.
type lead struct {
	metric string
	who    []string
}

// winners are those who lead on all of these metrics.
func winners(led []lead) []string {
	if len(led) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(led[0].who), func(who string) bool {
		return slices.ContainsFunc(led, func(l lead) bool { return !slices.Contains(l.who, who) })
	})
}

// title says who wins a field. How fast somebody is comes first; what it costs is an exception to that.
func (v *view) title(f *field, led []lead) string {
	speed := filter(led, func(l lead) bool { return kindOf(l.metric).speed })
	cost := filter(led, func(l lead) bool { return !kindOf(l.metric).speed })
	pairs := filter(f.pairs, func(p *result.Comparison) bool { return kindOf(p.Metric).speed })
	if len(pairs) == 0 { // cost is all that was asked for
		speed, cost, pairs = cost, nil, f.pairs
	}
	title, winner := v.main(f, pairs, speed)
	subject := winner
	if winner == v.baseline(f.pairs[0]) && !strings.HasPrefix(title, winner) {
		subject = v.candidate(f.pairs[0]) // X is slower than Y
	}
	if others := filter(cost, func(l lead) bool { return !slices.Contains(l.who, winner) }); len(others) > 0 {
		title += ", but " + strings.TrimPrefix(leadWords(others), subject+" ")
	}
	return title
}

// main is the title as far as these pairs go, and who wins by them.
func (v *view) main(f *field, pairs []*result.Comparison, led []lead) (title, winner string) {
	place := ""
	if p := v.place(f.pairs[0]); p != "" {
		place = " " + p
	}
	best := winners(led)
	switch {
	case len(led) == 0 && unanimous(pairs) && pairs[0].Verdict == result.Same:
		return "all the same" + place, ""
	case len(led) == 0:
		return "no proven winner" + place, ""
	case len(best) == 0:
		return "no single winner" + place + ": " + leadWords(led), ""
	case len(best) > 1:
		return list(best) + " win" + place + ", not told apart", ""
	case len(f.cells) == 2 && kindOf(led[0].metric).speed:
		return v.duel(pairs[0], best[0]) + place, best[0]
	}
	return best[0] + " wins" + place, best[0]
}

// leadWords says who leads on what: aiohttp leads on makespan p50, futures on delivery p50.
func leadWords(led []lead) string {
	var names []string
	on := map[string][]string{}
	for _, l := range led {
		name := list(l.who)
		if on[name] == nil {
			names = append(names, name)
		}
		on[name] = append(on[name], metricName(l.metric))
	}
	var parts []string
	for _, name := range names {
		leads := " leads on "
		if strings.Contains(name, " and ") {
			leads = " lead on "
		}
		parts = append(parts, name+leads+list(on[name]))
	}
	return strings.Join(parts, ", ")
}

// duel says who of two is better, from the candidate's side.
func (v *view) duel(p *result.Comparison, winner string) string {
	word := "slower"
	if winner == v.candidate(p) {
		word = "faster"
	}
	return v.candidate(p) + " is " + word + " than " + v.baseline(p)
}
