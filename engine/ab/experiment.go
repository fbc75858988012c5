package ab

import (
	"time"

	"bench/engine/printed"
	"bench/result"
)

// An Experiment is what is to be judged, and how.
type Experiment struct {
	Base, Head []string // the two commands, each with its arguments
	Blocks     int      // at most; it ends as soon as everything is decided
	// Time is how long all blocks together may take; 0: as long as they do.
	Time time.Duration
	// Timeout is how long one run may take; 0: as long as it does.
	Timeout time.Duration
	// Gate makes the verdict one that fails, which takes a third run in each block: the baseline once more.
	Gate bool
	// Metrics are what is compared, by their names (wall, ops, Encode-8:ns/op), or by a benchmark's or a unit's of Go's format;
	// none: the numbers that both commands print, or else the time they take.
	Metrics []string
	// More are the metrics of which more is better, whatever their units say.
	More      []string
	Patterns  []printed.Pattern // of numbers in what they print
	MinEffect float64           // the smallest effect that counts: 0.05 for 5 %
	Seed      uint64
}

// Options are what a run needs beside.
type Options struct {
	Info result.Info // of the run: its id, the machine, the version
	// Watch is told how far it is, between runs of commands; nil: nobody.
	Watch func(Event)
	// Save keeps what was measured so far, after each block and at the end; nil: nobody does.
	Save func(*result.Run) error
	// Hurry is closed when commands must be killed without the time they have to stop; nil: never.
	Hurry <-chan struct{}
}

// A Moment is what an Event is about.
type Moment int

// The moments, in the order in which they come.
const (
	Warming       Moment = iota // a command is run for the first time
	Planned                     // it is known how many blocks there will be, of how many runs
	BlockStart                  // a block begins
	TrialStart                  // a command has its turn
	TrialComplete               // and had it
	BlockComplete               // all had
	RunComplete                 // there is nothing left to be done
)

// An Event tells how far the experiment is.
type Event struct {
	Moment      Moment
	Cell        string // whose turn it is: an address
	Placebo     bool   // the baseline once more
	Block       int    // from 1
	Blocks      int    // at most
	Runs        int    // of the command in a turn
	Done, Total int    // turns
	Remaining   time.Duration
	Trial       *result.Trial // TrialComplete
	Run         *result.Run   // BlockComplete and RunComplete; not to be kept or changed
}

// Benchmark is what the experiment is called in its result.
const Benchmark = "ab"

// The names of the two commands in a result: what its cells differ in.
const (
	baseName = "base"
	headName = "head"
)

// Addresses are those of the two cells.
func Addresses() (base, head string) { return address(baseName), address(headName) }

func address(side string) string {
	return result.Address{Benchmark: Benchmark, Group: "command", Strategy: side, Level: "1"}.String()
}
