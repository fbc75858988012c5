package metrics

import (
	"maps"
	"slices"
	"strings"

	"bench/engine"
	"bench/plan"
	"bench/result"
)

// A tally is what has been measured of a cell since the run began.
type tally struct {
	labels []Label
	search bool
	done   counts  // of whole trials
	now    *counts // of the one under way, as far as it was told; nil: of none
	changed
}

// counts are what trials add up to.
type counts struct {
	clocks map[string]*Exponential
	kinds  map[string]int64 // by ok or a kind of error
}

// changed is what a cell's gauges say.
type changed struct {
	inFlight, cpu, level float64
	told                 bool // there is something to send that wasn't
	any                  bool // there ever was
}

// newTallies has one for each cell of a plan. Placebos have none: they check the run itself.
func newTallies(p *plan.Plan, common []Label) map[string]*tally {
	all := map[string]*tally{}
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			a := c.Address
			all[a.String()] = &tally{search: b.Search != nil, labels: labelled(common,
				Label{"benchmark", b.Title()}, Label{"group", a.Group}, Label{"strategy", a.Strategy}, Label{"level", a.Level})}
		}
	}
	return all
}

// labelled are labels in the order of their names.
func labelled(common []Label, more ...Label) []Label {
	all := append(slices.Clone(common), more...)
	slices.SortFunc(all, func(a, b Label) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// add counts a whole trial. What is corrupt is left out: whoever keeps the trial says so.
func (t *tally) add(trial *result.Trial) {
	for _, clock := range clockNames {
		if h, has := trial.Histograms[clock]; has {
			if d, err := h.Distribution(); err == nil {
				t.done.clock(clock).Add(d)
			}
		}
	}
	t.done.count(trial.Requests, trial.ErrorKinds)
	t.now = nil
	t.changed = changed{inFlight: trial.InFlight.Mean, cpu: trial.Generator.CPUShare, level: trial.Level, told: true, any: true}
}

// see takes in what has been measured of a trial until now.
func (t *tally) see(s engine.Snapshot) {
	now := &counts{}
	for clock, r := range s.Clocks {
		now.clock(clock).Add(r.Distribution())
	}
	now.count(s.Requests, s.ErrorKinds)
	t.now = now
	t.changed = changed{inFlight: float64(s.InFlight), cpu: s.CPUShare, level: s.Level, told: true, any: true}
}

// keep adds to what is done what was told of a trial that never became whole, so that no count goes back.
func (t *tally) keep() {
	if t.now == nil {
		return
	}
	for clock, h := range t.now.clocks {
		*t.done.clock(clock) = *t.done.clock(clock).With(h)
	}
	for kind, n := range t.now.kinds {
		t.done.kind(kind, n)
	}
	t.now = nil
}

func (c *counts) clock(name string) *Exponential {
	if c.clocks == nil {
		c.clocks = map[string]*Exponential{}
	}
	if c.clocks[name] == nil {
		c.clocks[name] = &Exponential{}
	}
	return c.clocks[name]
}

func (c *counts) count(requests int64, errors map[string]int64) {
	for kind, n := range errors {
		c.kind(kind, n)
		requests -= n
	}
	c.kind(ok, requests)
}

func (c *counts) kind(kind string, n int64) {
	if c.kinds == nil {
		c.kinds = map[string]int64{}
	}
	c.kinds[kind] += n
}

// series are what is sent of the cell. They share nothing with it.
func (t *tally) series() (all []Series) {
	now := t.now
	if now == nil {
		now = &counts{}
	}
	for _, clock := range clockNames {
		switch done, more := t.done.clocks[clock], now.clocks[clock]; {
		case done != nil:
			all = append(all, Series{Metric: clockMetrics[clock], Labels: t.labels, Histogram: done.With(more)})
		case more != nil:
			all = append(all, Series{Metric: clockMetrics[clock], Labels: t.labels, Histogram: more.With(nil)})
		}
	}
	kinds := maps.Clone(t.done.kinds)
	if kinds == nil {
		kinds = map[string]int64{}
	}
	for kind, n := range now.kinds {
		kinds[kind] += n
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		all = append(all, Series{Metric: requestsMetric, Labels: labelled(t.labels, Label{"kind", kind}), Value: float64(kinds[kind])})
	}
	all = append(all,
		Series{Metric: inFlightMetric, Labels: t.labels, Value: t.inFlight},
		Series{Metric: cpuMetric, Labels: t.labels, Value: t.cpu})
	if t.search {
		all = append(all, Series{Metric: levelMetric, Labels: t.labels, Value: t.level})
	}
	return all
}
