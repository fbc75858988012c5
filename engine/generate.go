package engine

import (
	"context"
	"net/netip"
	"time"

	"bench/plan"
	"bench/result"
)

// A Generator performs the trials of a plan. This process is one, by which all is as if there were no such seam; others
// hand trials on to whoever performs them. What it is asked and what it answers is plain data. The conductor asks one
// thing at a time: it decides which cell's turn it is and when that ends, and keeps what comes back.
type Generator interface {
	// Prepare makes ready for the cells of a plan, without contacting anybody. It is called once, and first.
	Prepare(ctx context.Context, p *plan.Plan) error
	// Probe sees that the targets are there, once the plan's servers are. A *TargetError says that one isn't, which ends
	// the run before there was any load.
	Probe(ctx context.Context, s Servers) (Probed, error)
	// Trial gives a cell its turn, and returns when nothing of it is under way any more. The share's recorders are the
	// caller's until the next call. With an error there may be a share too: of what was recorded until then.
	Trial(ctx context.Context, r TrialRequest) (*result.Share, error)
}

// Servers are where the plan's servers listen, by name. Restarts is how often any of them was started anew: connections
// from before that lead nowhere.
type Servers struct {
	Restarts int                       `json:"restarts"`
	At       map[string]netip.AddrPort `json:"at"`
}

// Probed is what a generator found before the load.
type Probed struct {
	Pacing string `json:"pacing,omitempty"` // how it waits for arrivals, as in result.Host; empty: it need not
	// IO is how event loops hear of connections, as in result.Host; empty: no cell has any that they drive.
	IO       string           `json:"io,omitempty"`
	Warnings []result.Warning `json:"warnings,omitempty"`
	Programs []ProbedProgram  `json:"programs,omitempty"`
	// Found is where the names of targets lead, of one who performs trials beside others.
	Found []result.FoundName `json:"found,omitempty"`
}

// A ProbedProgram is the client program of a cell.
type ProbedProgram struct {
	Benchmark int    `json:"benchmark"` // as in TrialRequest
	Cell      int    `json:"cell"`
	Hello     string `json:"hello,omitempty"`
	Needs     string `json:"needs,omitempty"` // what this machine lacks for it, so that the cell can't be measured
}

// A TrialRequest is what a generator is asked to perform: a cell of the plan, by its place, and for how long. The rest is
// in the plan.
type TrialRequest struct {
	Benchmark int     `json:"benchmark"` // its place in the plan
	Cell      int     `json:"cell"`      // its place in the benchmark: its cells, then its placebos
	Purpose   Purpose `json:"purpose"`
	Block     int     `json:"block"` // from 0; of a recorded trial
	// Attempt is how often the block, or the warm-up, was begun before: it was void, see VoidError.
	Attempt int `json:"attempt,omitempty"`
	// Portion is what of the trial is asked for: of several who perform it together, one's place.
	Portion plan.Portion `json:"portion,omitzero"`
	// Level is what the trial of a search has in the place of the plan's: a rate, or how many at once; 0: the plan's.
	Level float64 `json:"level,omitempty"`
	// Numbers is how many numbers counters have given away in the run so far: this trial's are others.
	Numbers int64 `json:"numbers,omitempty"`
	Extent
	Servers Servers `json:"servers"`
	Setup   Setup   `json:"setup,omitzero"`
}

// Setup is what the plan's set-ups have captured. Times is how often they were done: each time there are other values.
type Setup struct {
	Times  int          `json:"times,omitempty"`
	Values []SetupValue `json:"values,omitzero"`
}

// A SetupValue is one value of a set-up.
type SetupValue struct {
	Of   plan.Value `json:"of"`
	Text string     `json:"text"`
}

// A Purpose is what a trial is for.
type Purpose string

// The purposes of trials.
const (
	Record Purpose = "record"  // to be measured: it is led in, and everything is recorded
	WarmUp Purpose = "warm_up" // to warm up: requests are only counted
	Pilot  Purpose = "pilot"   // the same, with service times in slices, so that a steady state can be found
	leadIn Purpose = "lead_in" // what a generator does by itself right before it records
)

// An Extent is how long a trial goes on: for a time, for a number of batches (pool: requests), or until the first of both.
type Extent struct {
	Time  time.Duration `json:"time,omitempty"`
	Count int           `json:"count,omitempty"`
}
