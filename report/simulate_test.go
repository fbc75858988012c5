package report

import (
	"strconv"
	"strings"
	"time"

	"bench/result"
)

// A draft is a cell to be simulated: enough of what an engine does that a report of it looks like a real one.
type draft struct {
	benchmark, key, group, strategy, kind string
	concurrency                           int
	rate                                  float64
	delays                                []time.Duration // of a batch's requests
	names                                 []string
	batches                               int     // a trial
	slower                                float64 // factor on every delay; 0 means 1
	errors                                float64 // ratio of requests that fail
	timeouts                              float64 // ratio of requests cut short after timeout
	fresh                                 bool    // a new connection for each request
	cpu                                   time.Duration
}

const timeout = 5 * time.Second

// simulate runs a draft's trials in virtual time and lets package result make the cell of them.
func simulate(d draft, blocks int) result.Cell {
	c := result.Cell{
		Benchmark: result.BenchmarkName{Name: d.benchmark, Key: d.key, HasKey: d.key != ""}.String(), Key: d.key, Group: d.group, Strategy: d.strategy, StrategyType: d.kind, Warnings: []result.Warning{},
	}
	switch {
	case d.rate > 0:
		c.Rate, c.Level = &d.rate, strconv.FormatFloat(d.rate, 'g', -1, 64)+"/s"
	default:
		c.Concurrency, c.Level = &d.concurrency, strconv.Itoa(d.concurrency)
	}
	c.Address = addressOf(&c)
	seed := uint64(0)
	for _, r := range c.Address {
		seed = seed*31 + uint64(r)
	}
	tools := &kit{clocks: map[string]*result.Recorder{}, names: map[string]*result.Recorder{}}
	for block := range blocks {
		s := newSimulation(d, tools, seed, uint64(block))
		s.run()
		c.TrialData = append(c.TrialData, s.trial(block))
		c.Names = s.mergeNames(c.Names)
		c.Timeline = s.timeline
		c.Examples = s.examples
	}
	tools.encodeNames(c.Names)
	if err := result.Aggregate(&c); err != nil {
		panic(err)
	}
	return c
}

// addressOf is the cell's address; its Benchmark has the key in it already.
func addressOf(c *result.Cell) string {
	name, _, _ := strings.Cut(c.Benchmark, "[")
	return result.Address{
		Benchmark: name, Key: c.Key, HasKey: c.Key != "", Group: c.Group, Strategy: c.Strategy, Level: c.Level,
	}.String()
}

// A kit holds the recorders of a cell: those of clocks are emptied for each trial, those of names are not.
type kit struct{ clocks, names map[string]*result.Recorder }

func (k *kit) encodeNames(names []result.NamedRequest) {
	for i := range names {
		r := k.names[names[i].Name]
		if r == nil {
			continue
		}
		h, err := r.Encode()
		if err != nil {
			panic(err)
		}
		names[i].Histogram = &h
	}
}
