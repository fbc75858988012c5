package engine

import (
	"time"

	"bench/result"
)

// EventType says what an Event tells.
type EventType string

// The events of a run, in the order they come. TrialStart and TrialComplete come once a trial, the block events once a
// block, and Warning whenever there is something to say.
const (
	ServerStart   EventType = "server_start"
	ServerReady   EventType = "server_ready"
	SetupStart    EventType = "setup_start"
	TeardownStart EventType = "teardown_start"
	RunStart      EventType = "run_start"
	WarmupStart   EventType = "warmup_start"
	BlockStart    EventType = "block_start"
	TrialStart    EventType = "trial_start"
	TrialComplete EventType = "trial_complete"
	BlockComplete EventType = "block_complete"
	BlockVoid     EventType = "block_void" // it, or a warm-up, is begun again: nothing of it counts, see VoidError
	RunComplete   EventType = "run_complete"
)

// An Event tells a watcher how far the run is. Watchers are called between trials, never during one, so that looking
// at a run does not change it.
type Event struct {
	Type      EventType
	Server    string  // server events: the server's name
	URL       string  // ServerReady
	Setup     string  // SetupStart and TeardownStart: its name, with its for_each key
	Benchmark string  // with its for_each key
	Cell      string  // trial and warm-up events: the cell's address
	Level     float64 // of a trial of a search
	Block     int     // from 1
	Blocks    int
	Trial     *result.Trial // TrialComplete; not to be kept or changed
	Void      *result.Void  // BlockVoid
	Placebo   bool          // the trial is a placebo's
	Done      int           // trials complete so far, in the whole run
	Total     int           // trials planned
	Remaining time.Duration // estimated; 0 when nothing is known yet
	Run       *result.Run   // BlockComplete and RunComplete: what has been measured; not to be kept or changed
}

// tell tells the watcher.
func (r *runner) tell(e Event) {
	if r.options.Watch == nil {
		return
	}
	e.Done, e.Total, e.Remaining = r.done, r.total, r.remaining()
	r.options.Watch(e)
}

// remaining is estimated from the trials so far.
func (r *runner) remaining() time.Duration {
	if r.timed == 0 {
		return 0
	}
	estimate := r.spent / time.Duration(r.timed) * time.Duration(r.total-r.done)
	if r.hunt != nil {
		return min(estimate, r.hunt.left())
	}
	return estimate
}
