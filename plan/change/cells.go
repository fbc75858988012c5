package change

import (
	"fmt"
	"slices"
	"strings"

	"bench/plan"
	"bench/words"
)

// cellChanges are the cells that came and went. Where only the levels of a benchmark are others, that is said once.
func cellChanges(before, after *plan.Plan) (found []Change, any bool) {
	was, is := cellsOf(before), cellsOf(after)
	leveled := map[string]bool{}
	for _, b := range after.Benchmarks {
		old, ok := benchmarkOf(before, b.Title())
		if !ok || !slices.Equal(ways(old), ways(b)) {
			continue
		}
		from, to := levels(old), levels(b)
		if slices.Equal(from, to) || len(from) == 0 || len(to) == 0 {
			continue
		}
		leveled[b.Title()] = true
		found = append(found, Change{
			Cells, levelWord(b) + " of " + b.Title(),
			bracketed(from), fmt.Sprintf("%s (%s → %d)", bracketed(to), words.Plural(len(old.Cells), "cell"), len(b.Cells)),
		})
	}
	for _, c := range is {
		if !slices.ContainsFunc(was, c.same) && !leveled[c.benchmark] {
			found = append(found, Change{Kind: Cells, Name: "cell " + c.address, To: present})
		}
	}
	for _, c := range was {
		if !slices.ContainsFunc(is, c.same) && !leveled[c.benchmark] {
			found = append(found, Change{Kind: Cells, Name: "cell " + c.address, From: present})
		}
	}
	return found, len(was) > 0
}

// A placed cell is one with the benchmark that it is in.
type placed struct {
	benchmark, address string
	cell               plan.Cell
}

func (p placed) same(other placed) bool { return p.address == other.address }

func cellsOf(p *plan.Plan) (all []placed) {
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			all = append(all, placed{b.Title(), c.Address.Short(), c})
		}
	}
	return all
}

func benchmarkOf(p *plan.Plan, title string) (plan.Benchmark, bool) {
	for _, b := range p.Benchmarks {
		if b.Title() == title {
			return b, true
		}
	}
	return plan.Benchmark{}, false
}

// ways are the combinations of group and strategy that a benchmark has, at whatever level.
func ways(b plan.Benchmark) (all []string) {
	for _, c := range b.Cells {
		all = append(all, c.Address.Group+"/"+c.Address.Strategy)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// levels are those of a benchmark's cells, each once, in the order of the spec.
func levels(b plan.Benchmark) (all []string) {
	for _, c := range b.Cells {
		if !slices.Contains(all, c.Address.Level) {
			all = append(all, c.Address.Level)
		}
	}
	return all
}

func levelWord(b plan.Benchmark) string {
	switch a := b.Cells[0].Arrival; {
	case a.OfUsers():
		return "users"
	case a.Staged():
		return "stages"
	case a.Open():
		return "rate"
	}
	return "concurrency"
}

func bracketed(list []string) string { return "[" + strings.Join(list, ", ") + "]" }
