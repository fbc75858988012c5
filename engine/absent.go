package engine

import (
	"fmt"
	"slices"
	"strings"

	"bench/result"
)

// introduce notes what the client programs said of themselves, and leaves the cells out whose programs this machine lacks
// something for: they can't be measured, and the others can. A gate that needs one of them can't be judged, though.
func (r *runner) introduce(programs []ProbedProgram) error {
	lacking := map[string]string{} // by address
	for _, p := range programs {
		b := r.books[p.Benchmark][p.Cell]
		b.record.Client.Hello = p.Hello
		if p.Needs != "" {
			b.absent, b.needs = true, p.Needs
			lacking[b.address] = p.Needs
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	for i, b := range r.plan.Benchmarks {
		if !slices.ContainsFunc(r.books[i], func(c *book) bool { return !c.absent && c.plan.PlaceboOf == "" }) {
			return fmt.Errorf("benchmark %s: this machine lacks what all of its programs need: %s", b.Title(), needs(r.books[i], lacking))
		}
	}
	if err := r.drop(lacking); err != nil {
		return err
	}
	r.withoutAbsent()
	return nil
}

// needs lists what is lacking, each thing once.
func needs(books []*book, lacking map[string]string) string {
	var all []string
	for _, b := range books {
		if n := lacking[b.address]; n != "" && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return strings.Join(all, ", ")
}

// drop takes out of the run what is declared of absent cells.
func (r *runner) drop(lacking map[string]string) error {
	declared := &r.run.Declared
	var pairs []result.Pair
	for _, p := range declared.Pairs {
		lacks, gone := lacking[p.Baseline], p.Baseline
		if lacks == "" {
			lacks, gone = lacking[p.Candidate], p.Candidate
		}
		switch {
		case lacks == "":
			pairs = append(pairs, p)
		case p.Gated:
			return fmt.Errorf("the gate on %s can't be judged: %s can't be measured, since its program needs %s, which this machine lacks", p.Metric, gone, lacks)
		}
	}
	for _, l := range declared.Limits {
		if lacks := lacking[l.Cell]; lacks != "" {
			return fmt.Errorf("the threshold %q can't be judged: %s can't be measured, since its program needs %s, which this machine lacks", l.Name, l.Cell, lacks)
		}
	}
	declared.Pairs = pairs
	return nil
}

// withoutAbsent lists the cells that are measured, and warns of the others.
func (r *runner) withoutAbsent() {
	var present []*book
	for i, b := range r.plan.Benchmarks {
		for k, c := range r.books[i] {
			switch {
			case !c.absent:
				present = append(present, c)
			case k < len(b.Cells):
				r.warn(result.Warning{
					Code: result.ProgramMissing, Cell: c.address, Range: c.plan.Strategy.Program.Range,
					Values: result.Values{"strategy": result.Named(c.plan.Strategy.Name), "needs": result.Named(c.needs)},
				})
			}
			if c.absent {
				r.total -= b.Blocks
			}
		}
	}
	cells, placebos := make([]result.Cell, 0, len(present)), make([]result.Cell, 0, len(present))
	for _, c := range present {
		list := &cells
		if c.plan.PlaceboOf != "" {
			list = &placebos
		}
		*list = append(*list, *c.record)
		c.record = &(*list)[len(*list)-1] // which has its place: nothing is appended beyond its room
	}
	r.run.Cells, r.run.Placebos = cells, placebos
}
