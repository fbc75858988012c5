package main

import (
	"fmt"
	"slices"

	"bench/plan"
	"bench/words"
)

// tracked lists what becomes history.
func (v planView) tracked(b plan.Benchmark, inside func(address string) bool) {
	var order []string
	metrics, against := map[string][]string{}, map[string]string{}
	var lonely []string // servers that a run meets one process of
	for _, t := range v.plan.Tracked {
		if !inside(t.Cell) {
			continue
		}
		if metrics[t.Series] == nil {
			order = append(order, t.Series)
		}
		metrics[t.Series] = append(metrics[t.Series], t.Metric)
		against[t.Series] = "without an anchor, so that the machine is in these numbers"
		if t.Anchor != "" {
			against[t.Series] = "in its ratio to the anchor"
		}
		lonely = append(append(lonely, v.oneProcess(b, t.Cell)...), v.oneProcess(b, t.Anchor)...)
	}
	for _, series := range order {
		fmt.Fprintf(v.w, "  track %s as %s, %s\n", words.List(metrics[series]), words.Printable(series), against[series])
	}
	slices.Sort(lonely)
	if lonely = slices.Compact(lonely); len(lonely) > 0 {
		fmt.Fprintf(v.w, "    %s\n", v.yellow(fmt.Sprintf("one process of %s a run: two of one build differ by a percent or so, and that is in the point; restart = \"every 2 blocks\" gives a run several",
			words.Printable(words.And(lonely)))))
	}
}

// oneProcess are the servers of a cell that bench starts and never starts anew, though there are blocks to do so between.
func (v planView) oneProcess(b plan.Benchmark, cell string) (names []string) {
	i := slices.IndexFunc(b.Cells, func(c plan.Cell) bool { return c.Address.String() == cell })
	if i < 0 {
		return nil
	}
	for _, s := range v.plan.Servers {
		if s.Type == "command" && s.Restarts(b.Blocks) == 0 && slices.Contains(b.Cells[i].Servers, s.Name) {
			names = append(names, s.Name)
		}
	}
	return names
}
