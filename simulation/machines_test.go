package simulation

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"bench/result"
	"bench/result/stats"
)

// A machine is what disturbs a simulated experiment. All of it meets whichever trial happens to run, so that trials
// close in time are disturbed alike: nothing here is independent or stationary.
type machine struct {
	name   string
	spread float64 // of single requests, log-normal
	drift  float64 // standard deviation of the machine's speed, which changes slowly
	memory float64 // how much of it stays from one trial to the next
	spikes float64 // share of trials in which a neighbour takes up to a third of the CPU
	stalls float64 // share of trials in which some requests hang for ten times as long
	warms  float64 // how much faster the machine is at the end than at the start
}

var machines = []machine{
	{name: "quiet", spread: 0.3, drift: 0.01, memory: 0.9},
	{name: "ci-vm", spread: 0.4, drift: 0.06, memory: 0.8, spikes: 0.10, stalls: 0.02, warms: 0.05},
	{name: "hostile", spread: 0.6, drift: 0.20, memory: 0.95, spikes: 0.25, stalls: 0.15, warms: 0.30},
}

// weather is the machine's slowness, trial after trial.
type weather struct {
	machine
	rng    *rand.Rand
	speed  float64 // logarithm
	trials float64 // share of the run that is over
}

func (m machine) begin(rng *rand.Rand) *weather {
	return &weather{machine: m, rng: rng, speed: m.drift * rng.NormFloat64()}
}

// trial simulates a trial of n requests of a cell that takes ratio times as long: its median, and its throughput. Where
// work is given, that is how much each of the requests asks for.
func (w *weather) trial(n int, ratio float64, work []float64) (p50, throughput float64) {
	took := w.took(n, ratio, work)
	sum := 0.0
	for _, one := range took {
		sum += one
	}
	slices.Sort(took)
	return stats.MedianOfSorted(took), float64(n) / sum
}

// took is how long each of its requests takes.
func (w *weather) took(n int, ratio float64, work []float64) []float64 {
	slowness := ratio * w.slowness()
	hang := 0.0
	if w.rng.Float64() < w.stalls {
		hang = w.rng.Float64() / 3
	}
	took := make([]float64, n)
	for i := range took {
		took[i] = 0.010 * slowness * math.Exp(w.spread*w.rng.NormFloat64())
		if w.rng.Float64() < hang {
			took[i] *= 10
		}
		if work != nil {
			took[i] *= work[i]
		}
	}
	return took
}

// slowness is that of the next trial, without what hangs in it.
func (w *weather) slowness() float64 {
	w.speed = w.memory*w.speed + math.Sqrt(1-w.memory*w.memory)*w.drift*w.rng.NormFloat64()
	slowness := math.Exp(w.speed - w.warms*w.trials)
	if w.rng.Float64() < w.spikes {
		slowness *= 1 + w.rng.Float64()/3
	}
	return slowness
}

// simulated runs an experiment on the machine: a baseline and candidates that take ratios times as long as it, compared
// on their medians in one gate.
func (m machine) simulated(rng *rand.Rand, blocks int, ratios ...float64) *result.Run {
	return m.simulatedWith(nil, rng, blocks, ratios...)
}

// requests are those of a trial.
const requests = 80

// simulatedWith is simulated with requests that differ: work has what those of a cell ask for in a block.
func (m machine) simulatedWith(work func(block, cell int) []float64, rng *rand.Rand, blocks int, ratios ...float64) *result.Run {
	run := &result.Run{
		Info:     result.Info{Status: result.Complete},
		Declared: result.Declared{Benchmarks: []result.Benchmark{{Name: "b", Blocks: blocks}}},
	}
	ratios = append([]float64{1}, ratios...)
	for i := range ratios {
		run.Cells = append(run.Cells, result.Cell{
			Address: fmt.Sprint(i), Benchmark: "b", Valid: true, TrialData: make([]result.Trial, blocks),
		})
		if i > 0 {
			run.Declared.Pairs = append(run.Declared.Pairs, result.Pair{
				Benchmark: "b", Baseline: "0", Candidate: fmt.Sprint(i), Metric: "service.p50",
				MinEffect: 0.05, Confidence: 0.95, Gated: true,
			})
		}
	}
	w := m.begin(rng)
	for block := range blocks {
		w.trials = float64(block) / float64(blocks)
		for order, i := range rng.Perm(len(ratios)) {
			var asked []float64
			if work != nil {
				asked = work(block, i)
			}
			p50, throughput := w.trial(requests, ratios[i], asked)
			run.Cells[i].TrialData[block] = result.Trial{
				Block: block, Order: order, Duration: 0.1, Counts: result.Counts{Requests: requests},
				Metrics:    map[string]float64{"service.p50": p50, "throughput": throughput},
				Histograms: map[string]result.Histogram{"service": {Count: requests}},
			}
		}
	}
	return run
}

// stoppedEarly is the run as it would have ended with early_stop, and the blocks it took.
func stoppedEarly(run *result.Run, blocks int) (*result.Run, int) {
	run.Declared.Benchmarks[0].EarlyStop = true
	for _, at := range result.Looks(blocks) {
		short := first(run, at)
		if at == blocks || result.Decided(short, "b") {
			return short, at
		}
	}
	return run, blocks
}

// first is the run as it was after its first blocks.
func first(run *result.Run, blocks int) *result.Run {
	short := *run
	short.Cells = slices.Clone(run.Cells)
	for i := range short.Cells {
		short.Cells[i].TrialData = short.Cells[i].TrialData[:blocks]
	}
	return &short
}

// tally counts in how many of many seeded simulations something happened.
func tally(seed uint64, runs int, happened func(rng *rand.Rand) bool) float64 {
	n := 0
	for i := range runs {
		if happened(rand.New(rand.NewPCG(seed, uint64(i)))) {
			n++
		}
	}
	return float64(n) / float64(runs)
}

// compared has a run's comparisons.
func compared(run *result.Run) []result.Comparison { return result.Compare(nil, run) }

// verdicts are those of a run's comparisons.
func verdicts(run *result.Run) []result.Verdict {
	var all []result.Verdict
	for _, c := range compared(run) {
		all = append(all, c.Verdict)
	}
	return all
}

// directed says whether any of the verdicts names a direction.
func directed(all []result.Verdict) bool {
	return slices.ContainsFunc(all, func(v result.Verdict) bool { return v == result.Slower || v == result.Faster })
}

// byChance is the largest share among n that a true share of p gives in all but one of ten thousand cases.
func byChance(p float64, n int) float64 {
	return p + 3.72*math.Sqrt(p*(1-p)/float64(n))
}
