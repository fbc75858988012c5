package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// searches says whether the cells of a benchmark have no level of their own, but looked for how much their targets can take.
func (b *benchmark) searches() bool { return b.cells[0].Search != nil }

// capacityOf is what a cell's search came to, in words with the style of its verdict: holds 412/s (403–421).
func capacityOf(c *result.Cell) lines.Span {
	f := c.Capacity
	if f == nil || len(f.Tried) == 0 {
		return lines.Styled("nothing was tried", lines.Unsure)
	}
	over := c.Search.Over
	switch {
	case f.Level != nil:
		about := ""
		if f.Kind == result.CapacityWide {
			about = "about "
		}
		return lines.Styled("holds "+about+escape.Together(level(c, *f.Level)+bracket(interval(c, f.Low, f.High))), lines.Strong)
	case f.Kind == result.CapacityAtLeast && f.Limited && f.Low != nil:
		return lines.Styled("holds at least "+escape.Together(over.Level(*f.Low))+", as much as the load generator could do", lines.Unsure)
	case f.Kind == result.CapacityAtLeast && f.Low != nil:
		return lines.Styled("holds "+escape.Together(over.Level(*f.Low))+", the highest that was tried", lines.Strong)
	case f.Kind == result.CapacityBelowRange && f.High != nil:
		return lines.Styled("doesn't hold "+escape.Together(over.Level(*f.High))+", the lowest that was tried", lines.Bad)
	}
	return lines.Styled("no capacity: "+cmp.Or(f.Why, "too little was tried"), lines.Unsure)
}

// level is a level with as many digits as say something.
func level(c *result.Cell, v float64) string {
	if c.Search.Over.Whole() {
		return c.Search.Over.Level(v)
	}
	return result.PerSecond.Scale(1, v).With(v)
}

// interval is that of a capacity without its unit: 403–421.
func interval(c *result.Cell, low, high *float64) string {
	if low == nil || high == nil {
		return ""
	}
	if c.Search.Over.Whole() {
		whole := func(v float64) string { return words.Count(int64(math.Round(v))) }
		return whole(*low) + "–" + whole(*high)
	}
	s := result.PerSecond.Scale(1, *low, *high)
	return s.Number(*low) + "–" + s.Number(*high)
}

// breaking is the lowest level above what holds that broke, and what broke there: 430/s broke response.p99 <= 50 ms.
func breaking(c *result.Cell) string {
	f := c.Capacity
	if f == nil {
		return ""
	}
	from := 0.0
	if f.Level != nil {
		from = *f.Level
	}
	for _, t := range f.Tried {
		if t.Level >= from && t.Verdict() == result.LevelBroke {
			return escape.Together(c.Search.Over.Level(t.Level)) + " broke " + brokenBy(c, t)
		}
	}
	return ""
}

// brokenBy names the conditions that broke at a level.
func brokenBy(c *result.Cell, t result.TriedLevel) string {
	var all []string
	for _, i := range t.Broken {
		switch {
		case i < len(c.Search.Holds):
			h := c.Search.Holds[i]
			said := escape.Together(h.Text(c.Search.Over))
			if v := t.Figures[i]; v != nil && !h.Test.Above() && *v < h.Bound(t.Level) && c.Search.Over == result.OverRate {
				said += " before long, with a queue that grows"
			}
			all = append(all, said)
		case len(t.Broken) == 1:
			all = append(all, "the schedule: it did not keep up")
		}
	}
	return words.And(all)
}

// holds are the conditions of a search, as a reader has them: response p99 at most 50 ms.
func holds(c *result.Cell) string {
	var all []string
	for _, h := range c.Search.Holds {
		all = append(all, escape.Together(h.Text(c.Search.Over)))
	}
	if c.Search.Over == result.OverRate {
		all = append(all, "keeping up")
	}
	return words.And(all)
}

// capacities states what the searches of a benchmark found: who can take how much, and whether one is proven to take less.
func (v *view) capacities(b *benchmark) statement {
	s := statement{}
	for _, c := range b.cells {
		broke := breaking(c)
		if broke != "" {
			broke = "; " + broke
		}
		s.claims = append(s.claims, claim{metric: v.searcher(b, c), spans: []lines.Span{capacityOf(c), lines.Text(broke)}})
	}
	matches := v.matches(b)
	switch {
	case len(matches) > 0:
		contested := v.contested(b, matches)
		s.title = contested.title
		s.claims = append(s.claims, contested.claims...)
	case len(b.cells) == 1:
		first := s.claims[0]
		s.title, s.claims = first.metric+" "+strings.ReplaceAll(first.plain(), escape.NBSP, " "), nil
	default:
		s.title = strings.ReplaceAll(v.mostOf(b), escape.NBSP, " ")
	}
	s.notes = []string{"holds: " + holds(b.cells[0]) + "; with " + escape.Together(words.Percent(0.95)) + " intervals"}
	return s
}

// searchesAcross states what searches found, and how that compares with what was found in another run.
func (v *view) searchesAcross(b *benchmark, earlier []*result.Comparison) statement {
	s := v.capacities(b)
	if len(earlier) == 0 {
		return s
	}
	across := v.acrossRuns(earlier)
	s.claims = append(s.claims, across.claims...)
	s.notes = append(append(s.notes, across.title), across.notes...)
	return s
}

// searcher names a cell within its benchmark, by its group where nothing else tells it.
func (v *view) searcher(b *benchmark, c *result.Cell) string {
	if b.varies[byStrategy] && b.varies[byGroup] {
		return c.Group + " " + c.Strategy
	}
	if b.varies[byStrategy] {
		return c.Strategy
	}
	return c.Group
}

// mostOf says which cell of several can take most, where nothing was compared.
func (v *view) mostOf(b *benchmark) string {
	best, _ := best(b.cells, []string{result.CapacityMetric})
	if best == nil {
		return "no capacity was found"
	}
	return v.searcher(b, best) + " " + capacityOf(best).Text
}

// shownLevels are the levels that a table has room for: all, or the lowest, the highest and those nearest to the boundary, as many
// below it as above where there are.
func shownLevels(f *result.Capacity, most int) (shown []result.TriedLevel, left int) {
	if len(f.Tried) <= most {
		return f.Tried, 0
	}
	at := f.Tried[len(f.Tried)-1].Level
	for _, end := range []*float64{f.High, f.Low, f.Level} {
		if end != nil {
			at = *end
		}
	}
	inner := f.Tried[1 : len(f.Tried)-1]
	above, _ := slices.BinarySearchFunc(inner, at*(1+1e-9), func(t result.TriedLevel, level float64) int { return cmp.Compare(t.Level, level) })
	few := most - 2
	from := max(0, min(above-few/2, len(inner)-few))
	shown = slices.Concat(f.Tried[:1], inner[from:from+few], f.Tried[len(f.Tried)-1:])
	return shown, len(f.Tried) - len(shown)
}

// outcomeOf is how a level came out.
func outcomeOf(t result.TriedLevel) outcome {
	switch t.Verdict() {
	case result.LevelHeld:
		return passed
	case result.LevelBroke:
		return failed
	}
	return unjudged
}

// triedWords says how many of a level's trials held: held, broke, held in 2 of 3.
func triedWords(t result.TriedLevel) string {
	judged := t.Held + t.Broke
	switch {
	case judged == 0 && t.Limited > 0:
		return "the load generator was the limit"
	case judged == 0:
		return "not judged"
	case t.Broke == 0 && judged == 1:
		return "held"
	case t.Held == 0 && judged == 1:
		return "broke"
	case t.Broke == 0:
		return "held in all of " + words.Count(judged)
	case t.Held == 0:
		return "broke in all of " + words.Count(judged)
	}
	return "held in " + words.Count(t.Held) + " of " + words.Count(judged)
}

// triedFigures are a level's throughput, and its times.
func triedFigures(t result.TriedLevel) (throughput, p50, p99 string) {
	time := func(v *float64) string {
		if v == nil {
			return ""
		}
		return escape.Together(result.Seconds.Format(*v))
	}
	if t.Throughput != nil {
		throughput = result.PerSecond.Scale(1, *t.Throughput).With(*t.Throughput)
	}
	return throughput, time(t.P50), time(t.P99)
}

// clockOf is the clock of a search's times.
func clockOf(c *result.Cell) string {
	if c.Search.Over == result.OverRate {
		return "response"
	}
	return "service"
}

// scaling says how throughput grows with the level of a closed loop.
func scaling(c *result.Cell) string {
	s := c.Capacity.Scaling
	switch {
	case s == nil:
		return ""
	case s.Refused != "":
		return "the Universal Scalability Law is not fitted: " + s.Refused
	}
	number := func(x *result.Coefficient, digits int) string {
		if x == nil || x.Value == nil {
			return "none"
		}
		ends := ""
		if x.Low != nil && x.High != nil {
			ends = " (" + words.Significant(*x.Low, digits) + "–" + words.Significant(*x.High, digits) + ")"
		}
		return escape.Together(words.Significant(*x.Value, digits) + ends)
	}
	text := "Universal Scalability Law over " + plural(int64(s.Levels), "level") + ": " + number(s.Lambda, 3) + "/s at 1, contention σ " + number(s.Sigma, 2) + ", coherency κ " + number(s.Kappa, 2)
	if s.Peak != nil && s.Peak.Value != nil {
		return text + "; most at " + number(s.Peak, 3)
	}
	return text + "; no peak"
}

// knowsCapacity says whether any cell has a search that found something, be it that the load generator was the limit.
func (v *view) knowsCapacity(b *benchmark) bool {
	return slices.ContainsFunc(b.cells, func(c *result.Cell) bool {
		return c.Capacity != nil && len(c.Capacity.Tried) > 0 && (c.Capacity.Kind != result.CapacityUnknown)
	})
}
