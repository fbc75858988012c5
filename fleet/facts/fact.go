package facts

import (
	"fmt"
	"strconv"
	"strings"
)

// A Kind says what a fact tells.
type Kind string

// The kinds of facts.
const (
	Epoch  Kind = "epoch"  // a coordinator has taken over
	Begun  Kind = "block"  // an attempt at a block begins, with this roster
	Result Kind = "result" // a part of a worker's share of a trial
	Trial  Kind = "trial"  // the trial counts
	Void   Kind = "void"   // nothing of the attempt counts
	Done   Kind = "done"   // the run is over
)

// A Place is where in the run a block stands.
type Place struct {
	Benchmark int `json:"benchmark"`
	Block     int `json:"block"`
}

// An ID says which fact it is: no two facts of a run have the same. Which fields matter depends on the kind.
type ID struct {
	Kind Kind
	Of   int // Epoch: which
	Place
	Attempt int
	Cell    int    // Result, Trial
	Worker  string // Result
	Part    int    // Result
}

// Stream is the name of the stream that keeps a run's log.
func Stream(run string) string { return "BENCH_" + run }

// Prefix is what all subjects of a run's log begin with.
func Prefix(run string) string { return "bench.v1.r." + run + ".log." }

// Subject is the fact's own subject in a run's log.
func (id ID) Subject(run string) string { return Prefix(run) + id.path() }

func (id ID) path() string {
	number := strconv.Itoa
	parts := []string{string(id.Kind)}
	switch id.Kind {
	case Epoch:
		parts = append(parts, number(id.Of))
	case Begun, Void:
		parts = append(parts, number(id.Benchmark), number(id.Block), number(id.Attempt))
	case Result:
		parts = append(parts, number(id.Benchmark), number(id.Block), number(id.Attempt), number(id.Cell), id.Worker, number(id.Part))
	case Trial:
		parts = append(parts, number(id.Benchmark), number(id.Block), number(id.Cell))
	}
	return strings.Join(parts, ".")
}

// Shares are the subjects of a block's shares: what is removed when they are needed no more.
func (b Place) Shares(run string) string {
	return fmt.Sprintf("%s%s.%d.%d.>", Prefix(run), Result, b.Benchmark, b.Block)
}

// Shares are the subjects of a worker's shares: what it may publish.
func Shares(run, worker string) string {
	return fmt.Sprintf("%s%s.*.*.*.*.%s.*", Prefix(run), Result, worker)
}

// fields are how many numbers follow each kind.
var fields = map[Kind]int{Epoch: 1, Begun: 3, Result: 6, Trial: 3, Void: 3, Done: 0}

// Parse says which fact of a run a subject is of.
func Parse(run, subject string) (ID, error) {
	path, ours := strings.CutPrefix(subject, Prefix(run))
	parts := strings.Split(path, ".")
	id := ID{Kind: Kind(parts[0])}
	count, known := fields[id.Kind]
	if !ours || !known || len(parts) != 1+count {
		return ID{}, fmt.Errorf("%q is no fact of run %s", subject, run)
	}
	var into []*int
	switch id.Kind {
	case Epoch:
		into = []*int{&id.Of}
	case Begun, Void:
		into = []*int{&id.Benchmark, &id.Block, &id.Attempt}
	case Result:
		id.Worker = parts[5]
		parts = append(parts[:5:5], parts[6])
		into = []*int{&id.Benchmark, &id.Block, &id.Attempt, &id.Cell, &id.Part}
	case Trial:
		into = []*int{&id.Benchmark, &id.Block, &id.Cell}
	}
	for i, field := range into {
		n, err := strconv.Atoi(parts[1+i])
		if err != nil || n < 0 || strconv.Itoa(n) != parts[1+i] {
			return ID{}, fmt.Errorf("%q is no fact of run %s: %q is no number", subject, run, parts[1+i])
		}
		*field = n
	}
	return id, nil
}

// A Fact is one message of the log.
type Fact struct {
	ID
	By    int    // the epoch of who wrote it, or at whose word it was done
	Parts int    // Result: how many there are of the share
	Body  []byte // Begun: an Opening as JSON; Result: a part of the share; Void: why, for people
}

// An Opening is what is decided when an attempt at a block begins. It holds until the attempt is over.
type Opening struct {
	Roster []Member `json:"roster"` // by place in this block
	Cells  []int    `json:"cells"`  // whose trials it consists of
}

// A Member is a worker of a roster.
type Member struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Weight int    `json:"weight,omitempty"` // 0 is 1
	NoLoad bool   `json:"no_load,omitempty"`
}
