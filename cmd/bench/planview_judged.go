package main

import (
	"fmt"
	"slices"

	"bench/plan"
	"bench/result"
	"bench/words"
)

// judged lists what is compared and what is limited.
func (v planView) judged(b plan.Benchmark) {
	inside := func(address string) bool {
		return slices.ContainsFunc(measuredIn(b), func(c plan.Cell) bool {
			return c.Address.String() == address || slices.ContainsFunc(c.Arrival.Named(), func(s plan.NamedStage) bool {
				return c.Address.AtStage(s.Name).String() == address
			})
		})
	}
	for _, d := range comparisonsOf(v.plan.Pairs, inside) {
		pairs := words.Plural(d.pairs, "pair")
		switch of := words.Plural(d.inParts, "comparison") + " of parts"; {
		case d.pairs == 0:
			pairs = of
		case d.inParts > 0:
			pairs += " and " + of
		}
		fmt.Fprintf(v.w, "  compare with %s on %s%s\n    %s; under %s counts as the same; %s\n",
			baselineOf(d.pair), words.List(d.metrics), stageIn(b, d.pair.Candidate), pairs, words.Percent(d.pair.MinEffect), v.gate(b, d.pair))
	}
	var order []string
	cells := map[string]int{}
	for _, l := range v.plan.Limits {
		if inside(l.Cell) {
			text := limitText(l) + stageIn(b, l.Cell) + partIn(l.Cell)
			if cells[text] == 0 {
				order = append(order, text)
			}
			cells[text]++
		}
	}
	for _, text := range order {
		on := "every cell"
		if cells[text] < len(b.Judged()) {
			on = fmt.Sprintf("%d of %s", cells[text], words.Plural(len(b.Judged()), "cell"))
		}
		fmt.Fprintf(v.w, "  %s, on %s\n", text, on)
	}
	v.tracked(b, inside)
}

// measuredIn are the cells of a benchmark, each with the parts of its mix.
func measuredIn(b plan.Benchmark) (all []plan.Cell) {
	for _, c := range b.Cells {
		all = append(all, c)
		if c.Mixed() {
			all = append(all, c.Loads()...)
		}
	}
	return all
}

// partIn says in which part of a mix something is judged, or nothing.
func partIn(address string) string {
	if a, err := result.ParseAddress(address); err == nil && a.Part != "" {
		return ", in part " + a.Part
	}
	return ""
}

// stageIn says in which named stage of a cell something is judged, or nothing.
func stageIn(b plan.Benchmark, address string) string {
	for _, c := range measuredIn(b) {
		for _, s := range c.Arrival.Named() {
			if c.Address.AtStage(s.Name).String() == address {
				return ", in stage " + words.Printable(s.Name)
			}
		}
	}
	return ""
}

// gate says what a comparison can do to the exit status.
func (v planView) gate(b plan.Benchmark, p result.Pair) string {
	if !p.Gated {
		return "not gated"
	}
	text := v.bold("gated: slower means exit status 2")
	if b.EarlyStop {
		text += ", and it stops as soon as that is decided"
	}
	return text
}

// baselineOf names what a pair's baseline has and its candidate has not.
func baselineOf(p result.Pair) string {
	a, errA := result.ParseAddress(p.Baseline)
	b, errB := result.ParseAddress(p.Candidate)
	switch {
	case errA != nil || errB != nil:
		return p.Baseline
	case a.Strategy != b.Strategy:
		return "strategy " + a.Strategy
	case a.Group != b.Group:
		return "group " + a.Group
	}
	return "level " + a.Level
}

// A declaredComparison is the pairs of one `compare` block that are judged alike.
type declaredComparison struct {
	pair    result.Pair // one of them
	metrics []string
	pairs   int // of cells
	inParts int // of parts of mixes, on any metric
}

func comparisonsOf(pairs []result.Pair, inside func(address string) bool) []declaredComparison {
	var all []declaredComparison
	for _, p := range pairs {
		if !inside(p.Candidate) {
			continue
		}
		i := slices.IndexFunc(all, func(d declaredComparison) bool {
			return d.pair.Gated == p.Gated && d.pair.MinEffect == p.MinEffect && baselineOf(d.pair) == baselineOf(p)
		})
		if i < 0 {
			i, all = len(all), append(all, declaredComparison{pair: p})
		}
		if !slices.Contains(all[i].metrics, p.Metric) {
			all[i].metrics = append(all[i].metrics, p.Metric)
		}
		if whole := partIn(p.Candidate) == ""; whole && p.Metric == all[i].pair.Metric {
			all[i].pairs++
		} else if !whole {
			all[i].inParts++
		}
	}
	return all
}

func limitText(l result.Limit) string {
	text := fmt.Sprintf("threshold %q: %s %s", l.Name, l.Title(), l.Bounds())
	if l.Abort {
		text += ", or the run ends"
	}
	return text
}
