package main

import (
	"fmt"
	"slices"
	"strings"

	"bench/plan"
	"bench/result"
	"bench/words"
)

// once says what a user sends before its first batch.
func (v planView) once(g plan.Group) {
	var names []string
	for _, r := range g.Once() {
		names = append(names, r.Name)
	}
	if len(names) > 0 {
		fmt.Fprintf(v.w, "    once for each user, before its first batch: %s\n", words.Printable(strings.Join(names, ", ")))
	}
}

// users says what the users of a benchmark can ask for at most, where something else than the answers decides it.
func (v planView) users(b plan.Benchmark) {
	var seen []string
	for _, c := range b.Cells {
		most := c.MostBatches()
		if most == 0 {
			continue
		}
		who := c.Address.Level
		if c.Arrival.Staged() {
			who = "at most " + words.Plural(c.Arrival.Users, "user")
		}
		line := fmt.Sprintf("  %s, %s: no more than %s batches a second, with %s\n",
			words.Printable(c.Group.Name), who, result.Number.FormatLimit(rounded(most)), roundText(c))
		if !slices.Contains(seen, line) {
			seen = append(seen, line)
			fmt.Fprint(v.w, line)
		}
	}
}

// rounded is a number with three digits that count.
func rounded(x float64) float64 {
	var short float64
	_, _ = fmt.Sscan(fmt.Sprintf("%.3g", x), &short)
	return short
}

// roundText says what keeps the users of a cell from sending batches back to back, on average.
func roundText(c plan.Cell) string {
	thought, pace := c.Thought(), c.Arrival.Pace.Mean()
	switch {
	case pace == 0:
		return words.Duration(thought) + " of thinking in each"
	case thought == 0:
		return "a pace of " + words.Duration(pace)
	}
	return words.Duration(thought) + " of thinking in each and a pace of " + words.Duration(pace)
}
