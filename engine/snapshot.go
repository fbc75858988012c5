package engine

import (
	"slices"
	"time"

	"bench/engine/sound"
	"bench/engine/watch"
	"bench/result"
)

// Snapshots asks for what is recorded of trials that last longer, while they do.
type Snapshots struct {
	Every  time.Duration // from one to the next, and from the beginning of a trial to the first
	Clocks []string      // whose histograms are wanted, as in Trial.Histograms
	// Tell is given each, from a goroutine beside the load. The end of a trial waits for it, if one is under way.
	Tell func(Snapshot)
}

// A Snapshot is what has been recorded of a trial that is still under way. Workers bring their samples a few dozen at a time, so
// the last of each are missing.
type Snapshot struct {
	Cell       string // its address, as in Event
	Placebo    bool
	Level      float64 // of a trial of a search
	Block      int     // from 1
	Requests   int64
	ErrorKinds map[string]int64
	InFlight   int64                       // at this moment
	CPUShare   float64                     // of the generator's cores, since the trial began; 0: not known here
	Clocks     map[string]*result.Recorder // the caller's own
}

// snapshots tells of a trial while it lasts. Who calls it calls end before the trial's recorders are read as a whole.
func (l *local) snapshots(t *trial, r TrialRequest) (end func()) {
	wanted := l.options.Snapshots
	if wanted == nil || wanted.Every <= 0 || !t.recorded() || t.cell.idle() {
		return func() {}
	}
	over, ended := make(chan struct{}), make(chan struct{})
	about := Snapshot{Cell: t.cell.address, Placebo: t.cell.plan.PlaceboOf != "", Level: r.Level, Block: r.Block + 1}
	used := watch.Use()
	go sound.Work(func() {
		defer close(ended)
		tick := time.NewTicker(wanted.Every)
		defer tick.Stop()
		for {
			select {
			case <-over:
				return
			case <-tick.C:
			}
			s := about
			s.CPUShare = used.Share()
			t.cell.snapshot(&s, wanted.Clocks)
			wanted.Tell(s)
		}
	})()
	return func() {
		close(over)
		<-ended
	}
}

// snapshot adds up what the cell's recorders have. A shard is held for one histogram at a time, some ten microseconds, which is
// what its workers wait for at most.
func (c *cell) snapshot(s *Snapshot, names []string) {
	s.ErrorKinds, s.Clocks = map[string]int64{}, map[string]*result.Recorder{}
	s.InFlight = c.wire.Now()
	for _, r := range c.recorders() {
		for _, shard := range r.shards {
			shard.countInto(s)
			for i, name := range clockNames {
				if slices.Contains(names, name) {
					shard.clockInto(s, clockIndex(i))
				}
			}
		}
	}
}

// recorders are all that belong to the cell.
func (c *cell) recorders() (all []*recorder) {
	if c.rec != nil {
		all = append(all, c.rec)
	}
	for _, s := range c.stages {
		all = append(all, s.rec)
	}
	for _, part := range c.parts {
		all = append(all, part.recorders()...)
	}
	return all
}

func (s *shard) countInto(to *Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to.Requests += s.Requests
	for kind, n := range s.errorKinds() {
		to.ErrorKinds[kind] += n
	}
}

func (s *shard) clockInto(to *Snapshot, c clockIndex) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.clocks[c]
	if h == nil || h.Count() == 0 {
		return
	}
	sum := to.Clocks[clockNames[c]]
	if sum == nil {
		sum = result.NewSparseRecorder()
		to.Clocks[clockNames[c]] = sum
	}
	sum.Merge(h)
}
