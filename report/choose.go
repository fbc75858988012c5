package report

import (
	"cmp"
	"fmt"
	"slices"

	"bench/result"
)

// selected returns the run with only the cells that the options choose, in their order, and only what was said of those
// cells. The run itself is left alone.
func selected(run *result.Run, o Options) (*result.Run, error) {
	chosen := *run
	if len(o.Benchmarks) > 0 {
		if err := keep(&chosen, o.Benchmarks); err != nil {
			return nil, err
		}
	}
	if err := order(&chosen, o.Sort); err != nil {
		return nil, err
	}
	return &chosen, nil
}

// keep drops the cells that no name selects, and what was said of them. A name that selects none is no mistake: its benchmark
// may have been left out of this run, or the run may have ended before it.
func keep(run *result.Run, names []string) error {
	wanted := map[string]bool{}
	for _, name := range names {
		pattern, err := result.ParsePattern(name)
		if err != nil {
			return fmt.Errorf("choose benchmarks: %w", err)
		}
		for i := range run.Cells {
			c := &run.Cells[i]
			if !selects(pattern, name, c) {
				continue
			}
			wanted[c.Address] = true
			for _, s := range c.Within() {
				wanted[s.Address] = true
			}
		}
	}
	run.Cells = filter(run.Cells, func(c result.Cell) bool { return wanted[c.Address] })
	run.Comparisons = filter(run.Comparisons, func(c result.Comparison) bool { return wanted[c.Candidate] })
	run.Thresholds = filter(run.Thresholds, func(t result.Threshold) bool { return wanted[t.Cell] })
	run.Warnings = filter(run.Warnings, func(w result.Warning) bool { return w.Cell == "" || wanted[w.Cell] })
	return nil
}

// selects says whether a name means this cell: a benchmark's name, or the beginning of the cell's address.
func selects(pattern result.Pattern, name string, c *result.Cell) bool {
	address, err := result.ParseAddress(c.Address)
	return c.Benchmark == name || err == nil && pattern.Match(address)
}

func filter[T any](all []T, wanted func(T) bool) []T {
	kept := []T{}
	for _, v := range all {
		if wanted(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// order sorts the cells: by address, or by a metric with the best first and cells without a value last.
func order(run *result.Run, by string) error {
	switch by {
	case "":
		return nil
	case "address":
		run.Cells = slices.SortedStableFunc(slices.Values(run.Cells), func(a, b result.Cell) int {
			return cmp.Compare(a.Address, b.Address)
		})
		return nil
	}
	metric, err := result.ParseMetric(by)
	if err != nil {
		return fmt.Errorf("sort by %q: %w; or sort by \"address\"", by, err)
	}
	for i := range run.Cells {
		metric = metric.In(&run.Cells[i], nil)
	}
	sign := 1.0
	if metric.MoreIsBetter {
		sign = -1
	}
	run.Cells = slices.SortedStableFunc(slices.Values(run.Cells), func(a, b result.Cell) int {
		v, _ := metric.Of(&a)
		w, _ := metric.Of(&b)
		switch {
		case v == nil && w == nil:
			return 0
		case v == nil:
			return 1
		case w == nil:
			return -1
		}
		return cmp.Compare(sign**v, sign**w)
	})
	return nil
}
