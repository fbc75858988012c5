package main

import (
	"fmt"
	"math"
	"strings"

	"bench"
	"bench/plan"
	"bench/result"
	"bench/result/capacity"
	"bench/words"
)

// extent says how many trials a benchmark has, and how long they are.
func (v planView) extent(b plan.Benchmark, e bench.Estimate) {
	if b.Search != nil {
		v.search(b)
		return
	}
	fmt.Fprintf(v.w, "  %s x %s = %s %s, in random order from seed %d\n",
		turnsOf(b), words.Plural(b.Blocks, "block"), words.Plural(e.Trials, "trial"), trialLength(b), b.Seed)
}

// search says what a benchmark looks for, in how many trials and how long at most, and where it begins.
func (v planView) search(b plan.Benchmark) {
	s := b.Search
	var holds []string
	for _, h := range s.Holds {
		holds = append(holds, h.Text(s.Over))
	}
	fmt.Fprintf(v.w, "  searches from %s to %s for the highest at which %s\n", s.Over.Level(s.Low), s.Over.Level(s.High), words.And(holds))
	who := words.Plural(len(b.Cells), "cell")
	if n := len(b.Placebos); n > 0 {
		who += " and " + words.Plural(n, "second copy")
	}
	fmt.Fprintf(v.w, "  at most %s: up to %s of each of %s, %s, in random order from seed %d\n",
		words.Duration(s.AtMost), words.Plural(b.Blocks, "trial"), who, searchedTrials(b), b.Seed)
	fmt.Fprintf(v.w, "  first %s, until one breaks; then between those, until the interval is %s of the level\n", strings.Join(firstLevels(s), ", "), words.Percent(s.Precision))
}

// searchedTrials says how long the trials of a search are.
func searchedTrials(b plan.Benchmark) string {
	text := "of " + words.Duration(b.Trial)
	if longest := b.LongestTrial(b.Cells[0]); longest > b.Trial+b.Trial/10 {
		text += ", and of " + words.Duration(longest) + " at " + b.Search.Over.Level(b.Search.Low) + ", for its percentile"
	}
	if b.Warmup > 0 {
		text += ", after a warm-up of " + words.Duration(b.Warmup) + " at " + b.Search.Over.Level(b.Search.Low)
	}
	return text
}

// firstLevels are the levels that a search tries first, as long as they hold.
func firstLevels(s *plan.Search) (texts []string) {
	const few = 4
	search := capacity.New(capacity.Options{Low: s.Low, High: s.High, Integer: s.Over.Whole(), Precision: s.Precision})
	for block := range few {
		level, done := search.Next()
		if level = s.Snap(level); done || len(texts) > 0 && s.Over.Level(level) == texts[len(texts)-1] {
			break
		}
		texts = append(texts, s.Over.Level(level))
		search.Add(capacity.Tried{Level: level, Block: block, Holds: true, Margin: -capacity.Far, Valid: true})
	}
	return texts
}

// boundary is where a cell's boundary is believed to be so far; empty where nobody knows anything.
func boundary(c *result.Cell) string {
	f := c.Capacity
	if f == nil {
		return ""
	}
	number := func(v float64) string { return threeDigits(v) }
	if c.Search.Over.Whole() {
		number = func(v float64) string { return words.Count(int64(math.Round(v))) }
	}
	switch {
	case f.Level != nil && f.Low != nil && f.High != nil:
		return fmt.Sprintf("%s (%s–%s)", c.Search.Over.Level(c.Search.Snap(*f.Level)), number(*f.Low), number(*f.High))
	case f.Low != nil && f.Kind == result.CapacityAtLeast:
		return "more than " + c.Search.Over.Level(c.Search.Snap(*f.Low))
	case f.High != nil:
		return "less than " + c.Search.Over.Level(c.Search.Snap(*f.High))
	}
	return ""
}

// boundaries are those of a benchmark's cells, each with its name.
func boundaries(run *result.Run, benchmark string, name func(*result.Cell) string) (texts []string) {
	for i := range run.Cells {
		c := &run.Cells[i]
		if c.Benchmark != benchmark || c.Search == nil {
			continue
		}
		if text := boundary(c); text != "" {
			texts = append(texts, name(c)+" "+text)
		}
	}
	return texts
}
