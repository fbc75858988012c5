package result

// A Worker is one of the machines that made a run's load together. Its sums are derived from the trials by Judge.
type Worker struct {
	ID      string            `json:"id"`   // of its process, [a-z0-9]{8}
	Name    string            `json:"name"` // by which everything else speaks of it; no two of a run have the same
	Host    Host              `json:"host"`
	Version string            `json:"version"` // of its bench
	Labels  map[string]string `json:"labels,omitempty"`
	Weight  int               `json:"weight,omitempty"`  // how much of the load it takes, against the others; 0 is 1
	NoLoad  bool              `json:"no_load,omitempty"` // it runs servers, and sends nothing
	Found   []FoundName       `json:"found,omitempty"`   // where the names of targets led it
	WorkerSums
}

// A FoundName is the name of a target's host, and the addresses that it led to.
type FoundName struct {
	Name      string   `json:"name"`
	Addresses []string `json:"addresses"`
}

// WorkerSums are what a worker's shares of trials come to.
type WorkerSums struct {
	Trials     int      `json:"trials"`                // that it had a share in
	Blocks     int      `json:"blocks"`                // of these, the blocks of all benchmarks
	Requests   int64    `json:"requests"`              // in all of them
	Errors     int64    `json:"errors"`                // of these
	Share      *float64 `json:"share,omitempty"`       // of the requests of the trials in which it was
	P50        *float64 `json:"p50,omitempty"`         // the median of its shares', seconds
	Against    *float64 `json:"against,omitempty"`     // that of each share over the median of the others' of its trial; the median of these
	CPUShare   *float64 `json:"cpu_share,omitempty"`   // the mean of its shares'
	StartError *float64 `json:"start_error,omitempty"` // by how much its clock may be off: the median of its shares', seconds
	StartSkew  *float64 `json:"start_skew,omitempty"`  // how long it may have started after the first: the most of its shares', seconds
	Invalid    int      `json:"invalid"`               // trials that are not valid for it, or for its start
	Voids      int      `json:"voids"`                 // blocks that were void for it
}

// A Void is an attempt at a block that could not be brought to its end with those who had begun it: nothing of it was
// kept, and the block was run again.
type Void struct {
	Benchmark string   `json:"benchmark"`
	Block     int      `json:"block"`            // from 0
	Attempt   int      `json:"attempt"`          // how often the block had been begun before
	Cell      string   `json:"cell,omitempty"`   // whose trial was under way; empty: none was
	Worker    string   `json:"worker,omitempty"` // the name of whom it was void for; empty: of nobody in particular
	Code      VoidCode `json:"code"`
	Reason    string   `json:"reason,omitempty"` // what was said of it, redacted
	After     float64  `json:"after"`            // seconds since the run began
}

// A VoidCode says what made a block void.
type VoidCode string

// What makes a block void.
const (
	WorkerLost      VoidCode = "lost"        // nothing was heard of the worker any more
	WorkerNotReady  VoidCode = "not_ready"   // it was not ready for a trial in time
	WorkerLate      VoidCode = "late"        // the common start was past when it was told of it
	WorkerFailed    VoidCode = "failed"      // it could not perform its share
	CoordinatorLost VoidCode = "coordinator" // who conducts had to begin anew
)

// VoidCodes are all of these.
var VoidCodes = []VoidCode{WorkerLost, WorkerNotReady, WorkerLate, WorkerFailed, CoordinatorLost}

// Together is what a trial has besides that several workers performed.
type Together struct {
	// Shares are the workers' shares of the trial, by place.
	Shares []TrialShare `json:"shares,omitempty"`
	// StartSkew is how far apart they may have started at most, seconds.
	StartSkew *float64 `json:"start_skew,omitempty"`
	Attempt   int      `json:"attempt,omitempty"` // how often its block had been begun before
	// Workers is how many there were, where that is so many that Shares are only those that differ most.
	Workers int `json:"workers,omitempty"`
}

// A TrialShare is the little that is kept of one worker's share of a trial. Why it isn't valid is among the trial's
// findings, with the worker's name.
type TrialShare struct {
	Worker   string   `json:"worker"` // its name
	Place    int      `json:"place"`  // among those of the block, from 0
	Requests int64    `json:"requests"`
	Errors   int64    `json:"errors,omitempty"`
	P50      *float64 `json:"p50,omitempty"` // of the clock of its cell's WorkerParts, seconds; of however few samples
	P99      *float64 `json:"p99,omitempty"` // null: too few samples
	Max      *float64 `json:"max,omitempty"`
	CPUShare float64  `json:"cpu_share"` // of the cores that its generator may use
	// Start is when it began to record, in seconds after the first of them did as far as clocks can tell: up to StartError
	// sooner or later. Without StartError it is not known.
	Start      float64 `json:"start,omitempty"`
	StartError float64 `json:"start_error,omitempty"`
}

// A WorkerPart is what one worker's shares of a cell's trials come to.
type WorkerPart struct {
	Worker   string `json:"worker"` // its name
	Clock    string `json:"clock"`  // which Latency is of: "makespan", "response", "service", "delivery"; empty: of none
	Requests int64  `json:"requests"`
	Errors   int64  `json:"errors,omitempty"`

	Latency   Summary    `json:"latency"`
	Histogram *Histogram `json:"histogram,omitempty"` // that Latency is of
}
