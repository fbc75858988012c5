package report

import (
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// A statement is what a benchmark's results come to: a title, and a claim for each metric that was compared.
type statement struct {
	title  string
	claims []claim
	notes  []string
}

// state says what a benchmark's results come to.
func (v *view) state(b *benchmark) statement {
	earlier := filter(b.pairs, func(p *result.Comparison) bool { return p.CrossRun })
	if _, nothing := result.NothingComparable(earlier); nothing && len(earlier) == len(b.pairs) {
		return v.acrossRuns(earlier) // however valid its numbers are
	}
	if s, ok := v.nothing(b); ok && !(b.searches() && v.knowsCapacity(b)) {
		return s
	}
	if s, ok := v.overloaded(b); ok {
		return s
	}
	if b.searches() {
		return v.searchesAcross(b, earlier)
	}
	if len(earlier) == len(b.pairs) && len(earlier) > 0 {
		return v.acrossRuns(earlier)
	}
	s := v.sideBySide(b)
	s.claims = append(s.claims, v.howMany(b)...)
	if len(earlier) > 0 {
		s.notes = append(s.notes, v.acrossRuns(earlier).title)
	}
	return s
}

// sideBySide says what the cells of this run come to.
func (v *view) sideBySide(b *benchmark) statement {
	if matches := v.matches(b); len(matches) > 0 {
		return v.contested(b, matches)
	}
	winner, metric := best(b.cells, headlines(b))
	switch {
	case storied(b):
		return v.inBrief(b)
	case winner == nil:
		return v.rough(b)
	case v.unlikeGroups(b):
		return v.apart(b, metric)
	case len(v.laddersOf(b)) == 1 && v.answer(v.laddersOf(b)[0]) != "":
		return v.enough(v.laddersOf(b)[0])
	}
	return v.uncontested(b, winner, metric)
}

// contested states who wins, and for one place what was found on each metric that was compared there.
func (v *view) contested(b *benchmark, matches []*match) statement {
	s := statement{title: v.headline(matches)}
	m := v.shown(matches)
	for _, l := range m.Leads {
		if !v.atTop(m.on(l.Metric)[0]) {
			s.claims = append(s.claims, v.claim(m, l))
		}
	}
	evidence := v.evidence(m.pairs)
	if len(matches) > 1 && len(s.claims) > 0 {
		evidence = strings.Join(words.NonEmpty(v.place(m.pairs[0]), evidence), ": ")
	}
	within := filter(b.pairs, func(p *result.Comparison) bool { return !p.CrossRun })
	if len(within) > len(m.pairs) {
		evidence += "; all " + words.Count(len(within)) + " comparisons: " + tallies(within)
	}
	s.notes = []string{evidence}
	return s
}

// shown is the match whose numbers stand below the headline: the last one of the spec, which is no choice by what came out.
func (v *view) shown(matches []*match) *match { return matches[len(matches)-1] }

// unlikeGroups says whether groups are all that sets a benchmark's cells apart, and they request different things.
func (v *view) unlikeGroups(b *benchmark) bool {
	return b.varies[byGroup] && slices.ContainsFunc(b.cells, func(c *result.Cell) bool { return result.Unlike(b.cells[0], c) })
}

// apart states the best value of each group, since different requests are no contest.
func (v *view) apart(b *benchmark, metric string) statement {
	var parts []string
	groups := map[string][]*result.Cell{}
	var order []string
	for _, c := range b.cells {
		if groups[c.Group] == nil {
			order = append(order, c.Group)
		}
		groups[c.Group] = append(groups[c.Group], c)
	}
	const few = 4
	for i, g := range order {
		if i == few {
			parts = append(parts, plural(int64(len(order)-few), "other group"))
			break
		}
		if c, _ := best(groups[g], []string{metric}); c != nil {
			number, _ := metricOf(c, metric)
			parts = append(parts, escape.Together(measured(metric, *number, c))+" on "+g)
		}
	}
	return statement{
		title: MetricName(metric) + " " + words.And(parts), notes: []string{"groups with different requests are no contest"},
	}
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
	if b.cells[0].Imposed() && v.contest(b) == byLevel && len(b.cells) > 1 {
		return v.climb(b, metric)
	}
	number, _ := metricOf(winner, metric)
	value := MetricName(metric) + " " + escape.Together(measured(metric, *number, winner))
	if len(b.cells) == 1 {
		s := statement{title: strings.Join(words.NonEmpty(winner.Strategy, at(winner)), " ") + ": " + value}
		if t := winner.Throughput.Median; t != nil {
			s.title += ", " + result.Number.Scale(1, *t).With(*t) + escape.NBSP + "requests/s"
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
			parts = append(parts, escape.Together(measured(metric, *number, c))+" "+at(c))
		}
	}
	return statement{title: MetricName(metric) + " " + strings.Join(parts, ", ")}
}

// inside names a cell within its benchmark.
func (v *view) inside(b *benchmark, c *result.Cell) string {
	return strings.TrimPrefix(v.name(c.Address), b.name+" ")
}

// acrossRuns states how the cells compare with what they were in another run.
func (v *view) acrossRuns(pairs []*result.Comparison) statement {
	if examples, nothing := result.NothingComparable(pairs); nothing {
		if len(examples) == 1 {
			return statement{title: "nothing can be compared with the baseline run: " + chief(examples[0])}
		}
		s := statement{title: "nothing can be compared with the baseline run"}
		for _, c := range examples {
			s.notes = append(s.notes, c.Note)
		}
		return s
	}
	s := statement{
		title: "against the baseline run: " + tallies(pairs),
		notes: []string{"two runs, so whatever changed on the machine between them is in it; " + v.evidence(pairs)},
	}
	const most = 6
	for _, p := range pairs {
		if say := changeOf(p); len(s.claims) < most && (say.style == lines.Good || say.style == lines.Bad) {
			s.claims = append(s.claims, claim{metric: MetricName(p.Metric), spans: []lines.Span{
				lines.Text(v.name(p.Candidate) + " "), lines.Styled(escape.Together(say.ratio+" "+say.word), say.style), lines.Text(bracket(say.interval)),
			}})
		}
	}
	return s
}
