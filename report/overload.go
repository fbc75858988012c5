package report

import (
	"fmt"
	"slices"
	"strings"

	"bench/result"
	"bench/words"
)

// growing marks a time of a cell that is overloaded: it would be longer if the trials were.
const growing = "↑"

// grows says whether a cell's number is a time that grows for as long as a trial lasts.
func grows(c *result.Cell, metric string) bool {
	if c.Overloaded == nil {
		return false
	}
	m, err := result.ParseMetric(metric)
	return err == nil && m.GrowsUnderOverload()
}

// clockGrows says whether a cell's distribution is of such times.
func clockGrows(c *result.Cell, k clock) bool {
	return grows(c, k.name+".p50") || grows(c, "phases."+k.name+".p50")
}

// rising is the mark of a cell's times in a chart's table.
func (s *studio) rising(c *result.Cell) string {
	if grows(c, s.clock+".p50") {
		return growing
	}
	return ""
}

// perSecondOf writes a rate with three digits.
func perSecondOf(rate float64) string {
	return words.TrimZeros(result.Number.Scale(1, rate).Number(rate)) + "/s"
}

// behind says by how much an overloaded cell falls behind.
func behind(o *result.Overload) string {
	return "falls behind by " + words.TrimZeros(result.Number.Scale(1, o.Growth).Number(o.Growth)) + " requests each second"
}

// overloadNote says what an overloaded cell's numbers are.
func overloadNote(o *result.Overload) string {
	note := fmt.Sprintf("overloaded: asked for %s it does %s and %s; latency grows for as long as a trial lasts (%s)",
		perSecondOf(o.Due), perSecondOf(o.Done), behind(o), growing)
	if o.Missed > 0 {
		note += "; " + plural(o.Missed, "request") + " never had a place under max_in_flight"
	}
	return note
}

// overloaded states that cells of an open loop can't keep up, where that is what there is to say: nothing was compared, or
// nobody keeps up.
func (v *view) overloaded(b *benchmark) (statement, bool) {
	over := filter(b.cells, func(c *result.Cell) bool { return c.Overloaded != nil })
	switch {
	case len(over) == 0:
		return statement{}, false
	case len(over) == len(b.cells) && len(over) > 1:
		first, title := over[0], "no cell keeps up"
		if v.contest(b) == byLevel {
			return statement{title: title + ": " + at(first) + " it " + behind(first.Overloaded)}, true
		}
		return statement{title: title + " with its schedule", notes: v.eachBehind(b, over)}, true
	case len(b.cells) == 1:
		o := over[0].Overloaded
		return statement{title: fmt.Sprintf("%s is overloaded: asked for %s it %s", over[0].Strategy, perSecondOf(o.Due), behind(o))}, true
	case v.contest(b) == byLevel && len(v.fields(b)) == 1 && len(b.pairs) == 0:
		return v.knee(b, over), true
	case len(b.pairs) == 0:
		return statement{title: words.And(v.insides(b, over)) + " " + are(over) + " overloaded", notes: v.eachBehind(b, over)}, true
	}
	return statement{}, false
}

func are(cells []*result.Cell) string {
	if len(cells) == 1 {
		return "is"
	}
	return "are"
}

// knee says up to which rate a target keeps up.
func (v *view) knee(b *benchmark, over []*result.Cell) statement {
	kept := filter(b.cells, func(c *result.Cell) bool { return c.Overloaded == nil && c.Valid })
	byDue := func(a, b *result.Cell) int { return int(rateOf(a) - rateOf(b)) }
	first := slices.MinFunc(over, byDue)
	most := ""
	if below := filter(kept, func(c *result.Cell) bool { return rateOf(c) < rateOf(first) }); len(below) > 0 {
		most = first.Strategy + " keeps up " + at(slices.MaxFunc(below, byDue)) + "; "
	}
	return statement{title: strings.TrimSpace(most + at(first) + " it " + behind(first.Overloaded))}
}

func rateOf(c *result.Cell) float64 {
	if c.Rate == nil {
		return 0
	}
	return *c.Rate
}

func (v *view) insides(b *benchmark, cells []*result.Cell) []string {
	var names []string
	for _, c := range cells {
		names = append(names, v.inside(b, c))
	}
	return names
}

func (v *view) eachBehind(b *benchmark, cells []*result.Cell) []string {
	const most = 4
	var notes []string
	for _, c := range cells[:min(most, len(cells))] {
		notes = append(notes, v.inside(b, c)+" "+behind(c.Overloaded))
	}
	return notes
}
