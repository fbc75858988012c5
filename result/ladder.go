package result

import (
	"cmp"
	"slices"

	"bench/result/stats"
)

// A Ladder is what the levels of one group and strategy come to: how many at once is enough.
type Ladder struct {
	Benchmark string  `json:"benchmark"`
	Group     string  `json:"group"`
	Strategy  string  `json:"strategy"`
	Metric    string  `json:"metric"`
	MinEffect float64 `json:"min_effect"`
	// Enough is the smallest level that is shown not to be worse than any higher one by more than MinEffect: the address of
	// its cell. It is the highest level where that is shown of no other, and then says little.
	Enough string `json:"enough"`
	Steps  []Step `json:"steps"` // from each level to the next higher one
}

// A Step is one level against the next lower one, from the same blocks; among the steps of its benchmark the chance of a
// false direction is 5 %.
type Step struct {
	From    string   `json:"from"` // addresses
	To      string   `json:"to"`
	Ratio   *float64 `json:"ratio"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	PHolm   *float64 `json:"p_holm"`
	Verdict Verdict  `json:"verdict"`
}

// ladderEffect is the effect that counts from one level to the next.
const ladderEffect = 0.05

// HowMany judges the levels of each group and strategy with two or more of them: each against its neighbour, and all that
// matters for how many are enough. Rates are no levels in this sense: nobody chooses them.
func HowMany(run *Run) []Ladder {
	var all []Ladder
	byBenchmark := map[string][]*evidence{}
	steps := map[*evidence][2]int{} // of which ladder, and which step
	for _, cells := range rungs(run) {
		s := Ladder{
			Benchmark: cells[0].Benchmark, Group: cells[0].Group, Strategy: cells[0].Strategy, Metric: ladderMetric(cells[0]),
			MinEffect: ladderEffect, Steps: []Step{},
		}
		for i := range cells[1:] {
			e := s.against(cells[i], cells[i+1])
			steps[e] = [2]int{len(all), i}
			byBenchmark[s.Benchmark] = append(byBenchmark[s.Benchmark], e)
			s.Steps = append(s.Steps, Step{From: cells[i].Address, To: cells[i+1].Address})
		}
		s.Enough = s.enough(cells)
		all = append(all, s)
	}
	for _, family := range byBenchmark {
		p := make([]float64, len(family))
		for i, e := range family {
			p[i] = e.p
		}
		for i, adjusted := range stats.Holm(p, len(p)) {
			e := family[i]
			e.significant = adjusted <= e.level+stats.Slack
			at := steps[e]
			all[at[0]].Steps[at[1]].fill(e, adjusted)
		}
	}
	return all
}

// fill writes a step's evidence down.
func (s *Step) fill(e *evidence, adjusted float64) {
	s.Verdict, _ = e.judge()
	if e.missing.Found() {
		return
	}
	s.Ratio, s.PHolm = number(e.plain(e.estimate)), &adjusted
	if e.bounded {
		s.Low, s.High = number(e.plain(e.low)), number(e.plain(e.high))
	}
}

// against gathers what there is on a candidate level and a baseline level.
func (s *Ladder) against(base, candidate *Cell) *evidence {
	e := gather(Pair{
		Benchmark: s.Benchmark, Baseline: base.Address, Candidate: candidate.Address, Metric: s.Metric, MinEffect: s.MinEffect, Confidence: 0.95,
	}, base, candidate, 0.05)
	e.compareErrors()
	return e
}

// enough goes down from the highest level as long as the level is shown not to be worse than any higher one. The tests have
// this fixed order, each at its own level, so that together they err no more often than one (Maurer, Hothorn & Lehmacher
// 1995).
func (s *Ladder) enough(cells []*Cell) string {
	lowest := len(cells) - 1
	for i := lowest - 1; i >= 0; i-- {
		for _, higher := range cells[i+1:] {
			if !s.against(higher, cells[i]).notWorse() {
				return cells[lowest].Address
			}
		}
		lowest = i
	}
	return cells[lowest].Address
}

// notWorse says whether the candidate is shown to be worse by less than the smallest effect, if it is worse at all.
func (e *evidence) notWorse() bool {
	base, candidate := e.bounds()
	if len(e.invalid()) > 0 || !e.enough() || !e.bounded || e.failsMore == theCandidate || e.losesMore == theCandidate || base || candidate {
		return false
	}
	if e.metric.MoreIsBetter {
		return e.low > -e.smallest
	}
	return e.high < e.smallest
}

// ladderMetric is what more at once is to improve: the time of a batch, or what a pool gets done.
func ladderMetric(c *Cell) string {
	if c.StrategyType == "pool" {
		return "throughput"
	}
	return "makespan.p50"
}

// rungs are the cells of each group and strategy that differ in a number of requests at once, from the lowest to the
// highest. A level without a number has no place among them.
func rungs(run *Run) [][]*Cell {
	var all [][]*Cell
	place := map[[3]string]int{}
	for i := range run.Cells {
		c := &run.Cells[i]
		if c.Role != "" || c.OpenLoop() || c.Concurrency == nil || c.Trials == 0 {
			continue
		}
		key := [3]string{c.Benchmark, c.Group, c.Strategy}
		if _, ok := place[key]; !ok {
			place[key] = len(all)
			all = append(all, nil)
		}
		all[place[key]] = append(all[place[key]], c)
	}
	all = filter(all, func(cells []*Cell) bool { return len(cells) > 1 })
	for _, cells := range all {
		slices.SortStableFunc(cells, func(a, b *Cell) int { return cmp.Compare(*a.Concurrency, *b.Concurrency) })
	}
	return all
}
