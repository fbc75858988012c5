package simulation

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"bench/result"
	"bench/result/stats"
)

// A crew performs an experiment's trials together, each worker on a machine of its own that is disturbed on its own.
type crew struct {
	machine
	slow  []float64 // how many times as long requests take from each worker
	comes float64   // the chance of a worker that is away to come back before a block, and of one that is there to go; the first one stays
	kills float64   // the chance of a trial of the candidate to kill a worker, so that the block is void
	dies  float64   // that of any trial
	one   bool      // all meet the same disturbances: the target's
}

// A performance is an experiment that a crew is about to have performed.
type performance struct {
	crew
	rng      *rand.Rand
	weathers []*weather
	run      *result.Run
	head     float64
}

// perform runs an experiment: a baseline and a candidate that takes ratio times as long.
func (c crew) perform(rng *rand.Rand, blocks int, ratio float64) *result.Run {
	p := &performance{crew: c, rng: rng, head: ratio, run: &result.Run{
		Info:     result.Info{Status: result.Complete},
		Declared: result.Declared{Benchmarks: []result.Benchmark{{Name: "b", Blocks: blocks}}},
	}}
	for i := range 2 {
		p.run.Cells = append(p.run.Cells, result.Cell{Address: fmt.Sprint(i), Benchmark: "b", Valid: true, TrialData: make([]result.Trial, blocks)})
	}
	p.run.Declared.Pairs = []result.Pair{{
		Benchmark: "b", Baseline: "0", Candidate: "1", Metric: "service.p50", MinEffect: 0.05, Confidence: 0.95, Gated: true,
	}}
	roster := []int{}
	for i := range c.slow {
		if i == 0 || !c.one {
			p.weathers = append(p.weathers, c.begin(rng))
		}
		roster = append(roster, i)
	}
	for block := range blocks {
		for _, w := range p.weathers {
			w.trials = float64(block) / float64(blocks)
		}
		roster = p.roster(roster)
		p.block(block, slices.Clone(roster))
	}
	return p.run
}

// roster is who takes part in the next block.
func (p *performance) roster(before []int) []int {
	if p.comes == 0 {
		return before
	}
	next := []int{0}
	for i := 1; i < len(p.slow); i++ {
		if there := slices.Contains(before, i); there != (p.rng.Float64() < p.comes) {
			next = append(next, i)
		}
	}
	return next
}

// block performs a block with the workers there are, and again with those who are left, as long as it is void.
func (p *performance) block(block int, roster []int) {
	const most = 3 // attempts, after which a run would end
	order := p.rng.Perm(len(p.run.Cells))
	for attempt := 0; attempt < most; attempt++ {
		trials := make([]result.Trial, len(order))
		dead := -1
		for place, cell := range order {
			if trials[cell] = p.trial(cell, roster); attempt < most-1 && p.rng.Float64() < p.dies+p.kills*float64(cell) {
				dead = p.rng.IntN(len(roster))
				p.run.Info.Voided = append(p.run.Info.Voided, result.Void{
					Benchmark: "b", Block: block, Attempt: attempt, Cell: fmt.Sprint(cell), Worker: name(roster[dead]), Code: result.WorkerLost,
				})
				break
			}
			trials[cell].Block, trials[cell].Order, trials[cell].Attempt = block, place, attempt
		}
		if dead < 0 {
			for cell := range trials {
				p.run.Cells[cell].TrialData[block] = trials[cell]
			}
			return
		}
		if len(roster) > 1 {
			roster = slices.Delete(roster, dead, dead+1)
		}
	}
}

func name(worker int) string { return fmt.Sprintf("w%d", worker+1) }

// trial is what the workers measure of a cell, together: each sends its share of the requests.
func (p *performance) trial(cell int, roster []int) result.Trial {
	ratio := []float64{1, p.head}[cell]
	t := result.Trial{
		Duration: 0.1, Counts: result.Counts{Requests: requests}, Histograms: map[string]result.Histogram{"service": {Count: requests}},
	}
	var all []float64
	for place, w := range roster {
		share := requests*(place+1)/len(roster) - requests*place/len(roster)
		took := p.weathers[w%len(p.weathers)].took(share, ratio*p.slow[w], nil)
		slices.Sort(took)
		p50 := stats.MedianOfSorted(took)
		t.Shares = append(t.Shares, result.TrialShare{Worker: name(w), Place: place, Requests: int64(share), P50: &p50})
		all = append(all, took...)
	}
	slices.Sort(all)
	t.Metrics = map[string]float64{"service.p50": stats.MedianOfSorted(all)}
	return t
}

// warnsOf says whether a run has a warning of one of these codes.
func warnsOf(run *result.Run, codes ...result.Code) bool {
	return slices.ContainsFunc(result.Diagnose(run), func(w result.Warning) bool { return slices.Contains(codes, w.Code) })
}

// setApart are the warnings that come from tests.
var setApart = []result.Code{result.WorkerDiffers, result.WorkerDrifts, result.VerdictByWorker, result.VoidsNotRandom}

// The crews of the simulation: one worker is twice as slow; they come and go, and are unlike each other; a cell kills them.
var (
	slowOne    = crew{slow: []float64{1, 1, 2}}
	comeAndGo  = crew{slow: []float64{1, 1.3, 0.8, 2}, comes: 0.2}
	killedOnes = crew{slow: []float64{1, 1.3, 0.8}, kills: 0.4}
	alike      = crew{slow: []float64{1, 1, 1}, dies: 0.1, one: true} // nothing sets them apart, and they die by chance
	drifting   = crew{slow: []float64{1, 1, 1}}                       // each machine is disturbed for longer than a block
)

// on is the same crew on other machines.
func (c crew) on(m machine) crew {
	c.machine = m
	return c
}

func TestCrewsAccuseInnocentsAtMostOnceInTwenty(t *testing.T) {
	const runs = 250
	for _, m := range machines {
		for name, c := range map[string]crew{"a slow one": slowOne, "they come and go": comeAndGo, "a cell kills them": killedOnes} {
			share := tally(71, runs, func(rng *rand.Rand) bool { return directed(verdicts(c.on(m).perform(rng, 20, 1))) })
			if share > byChance(0.05, runs) {
				t.Errorf("%s, %s: slower or faster in %.1f %% of runs in which nothing differs", m.name, name, 100*share)
			}
		}
	}
}

func TestSimulateWorkers(t *testing.T) {
	accuses := func(c crew) func(m machine) float64 {
		return func(m machine) float64 {
			return tally(72, simulations, func(rng *rand.Rand) bool { return directed(verdicts(c.on(m).perform(rng, 20, 1))) })
		}
	}
	warns := func(c crew, codes ...result.Code) func(m machine) float64 {
		return func(m machine) float64 {
			return tally(73, simulations, func(rng *rand.Rand) bool { return warnsOf(c.on(m).perform(rng, 20, 1), codes...) })
		}
	}
	simulate(t, "workers", []column{
		{"A/A, one twice as slow: slower or faster", atMost(0.05), accuses(slowOne)},
		{"they come and go", atMost(0.05), accuses(comeAndGo)},
		{"a cell kills them", atMost(0.05), accuses(killedOnes)},
		{"+20 %: slower, one twice as slow", nil, func(m machine) float64 {
			return tally(74, simulations, func(rng *rand.Rand) bool { return verdicts(slowOne.on(m).perform(rng, 20, 1.2))[0] == result.Slower })
		}},
	})
	simulate(t, "warnings of workers", []column{
		{"nothing sets them apart: any", atMost(0.01), warns(alike, setApart...)},
		{"disturbances of their own: any", nil, warns(drifting, setApart...)},
		{"one twice as slow: it is told", nil, warns(slowOne, result.WorkerDiffers)},
		{"a cell kills them: it is told", nil, warns(killedOnes, result.VoidsNotRandom)},
	})
}
