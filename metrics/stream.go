package metrics

import (
	"context"
	"sync"
	"time"

	"bench/engine"
	"bench/plan"
)

const (
	// within is how often what is recorded is sent while a trial lasts.
	within = 10 * time.Second
	// apart is the least time between two batches: trials may be short.
	apart = time.Second
	// afresh is how often series are sent that have not changed, so that nobody takes them for gone: Prometheus does after five minutes.
	afresh = time.Minute
	// between is how long a run waits for the receiver between trials, so that sending falls into no trial: as long as it answers quickly.
	between = 100 * time.Millisecond
	// atEnd is how long a run waits for the receiver at its end.
	atEnd = 5 * time.Second
)

// Options are what a Stream needs to know of a run.
type Options struct {
	Project string // in the label project
	Run     string // its id
	Version string // of bench
	// Warn is told once that the receiver doesn't take what it gets, while the run goes on; nil: nobody is.
	Warn func(text string)
}

// A Stream sends what a run measures. Watch and Snapshot are for the run; who made it closes it.
type Stream struct {
	mu      sync.Mutex
	began   time.Time
	tallies map[string]*tally // by address
	common  []Label
	blocks  map[string]int // by benchmark
	last    time.Time      // when anything was sent
	whole   time.Time      // when all was
	outbox  *outbox
}

// New begins a stream: it contacts nobody before there is anything to send. Whoever answers for the run has agreed to the address.
func New(a *Address, p *plan.Plan, o Options) (*Stream, error) {
	send, err := a.sender(o)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	common := []Label{{"project", o.Project}, {"run", o.Run}}
	return &Stream{
		began: now, whole: now, common: common, tallies: newTallies(p, common), blocks: map[string]int{},
		outbox: newOutbox(a.String(), send, o.Warn),
	}, nil
}

// Snapshots is what a run is to tell of trials while they last.
func (s *Stream) Snapshots() *engine.Snapshots {
	return &engine.Snapshots{Every: within, Clocks: clockNames, Tell: s.Snapshot}
}

// Watch is told how far the run is, between trials.
func (s *Stream) Watch(e engine.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e.Type {
	case engine.BlockStart:
		s.blocks[e.Benchmark] = e.Block
	case engine.TrialStart:
		if t := s.tallies[e.Cell]; t != nil {
			t.keep()
		}
	case engine.TrialComplete:
		if t := s.tallies[e.Cell]; t != nil && !e.Placebo && e.Trial != nil {
			t.add(e.Trial)
		}
		s.outbox.settle(s.send(false), between)
	}
}

// Snapshot is told what has been recorded of a trial until now.
func (s *Stream) Snapshot(now engine.Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.tallies[now.Cell]; t != nil && !now.Placebo {
		t.see(now)
		s.send(false)
	}
}

// send puts what has changed into the outbox, unless something was just sent; with all, everything, at once. It returns what is
// closed when that was tried; nil where there is nothing.
func (s *Stream) send(all bool) (tried <-chan struct{}) {
	now := time.Now()
	if !all && now.Sub(s.last) < apart {
		return nil
	}
	all = all || now.Sub(s.whole) >= afresh
	b := &Batch{Since: s.began, At: now}
	for _, t := range s.tallies {
		if t.told || all && t.any {
			b.Series = append(b.Series, t.series()...)
			t.told = false
		}
	}
	for benchmark, block := range s.blocks {
		b.Series = append(b.Series, Series{Metric: blockMetric, Labels: labelled(s.common, Label{"benchmark", benchmark}), Value: float64(block)})
	}
	if len(b.Series) == 0 {
		return nil
	}
	if s.last = now; all {
		s.whole = now
	}
	return s.outbox.put(b)
}

// Close sends how the run stands at its end, when nothing is under way any more, and waits for the receiver a few seconds at most.
// It says what did not arrive.
func (s *Stream) Close(ctx context.Context) Delivered {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tallies {
		t.inFlight, t.cpu = 0, 0
	}
	s.send(true)
	return s.outbox.close(ctx, atEnd)
}
