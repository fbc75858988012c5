package plan

import (
	"cmp"
	"time"

	"bench/result"
)

// Workers are the machines that perform the trials of a plan together. A plan without has them performed by the process
// that runs it.
type Workers struct {
	// Min is how many there have to be for a block. Max is how many may join: at least Min.
	Min      int               `json:"min"`
	Max      int               `json:"max"`
	Labels   map[string]string `json:"labels,omitzero"` // what each of them has
	OnLost   OnLost            `json:"on_lost"`
	Wait     time.Duration     `json:"wait"`               // for as many as are needed, before it is given up
	MaxSkew  time.Duration     `json:"max_skew,omitempty"` // how far apart they may begin a trial; 0: see Skew
	Delivery SecretDelivery    `json:"secrets"`
	Range    *result.Range     `json:"range,omitempty"` // of the block; nil: the command line's
}

// MostWorkers is how many may be asked for.
const MostWorkers = 1000

// OnLost is what becomes of a run that has lost a worker, once the block it was lost in is void.
type OnLost string

// What becomes of the run.
const (
	ContinueWithout OnLost = "continue" // with who is left, as long as they are enough
	WaitForAnother  OnLost = "wait"     // until there are as many as before
	FailWithout     OnLost = "fail"     // it ends, and can be resumed
)

// OnLosts are all that can become of a run.
func OnLosts() []OnLost { return []OnLost{ContinueWithout, WaitForAnother, FailWithout} }

// SecretDelivery is how the values of sensitive variables get to workers.
type SecretDelivery string

// The ways of secrets.
const (
	SendSecrets  SecretDelivery = "send"  // with all else that a worker needs, encrypted
	LocalSecrets SecretDelivery = "local" // not at all: each worker has its own
)

// SecretDeliveries are all ways of secrets.
func SecretDeliveries() []SecretDelivery { return []SecretDelivery{SendSecrets, LocalSecrets} }

// Skew is how far apart the workers may begin a trial of this length: MaxSkew, or else a hundredth of the trial and at least
// a millisecond.
func (w *Workers) Skew(trial time.Duration) time.Duration {
	return cmp.Or(w.MaxSkew, max(time.Millisecond, trial/100))
}

// With is w for exactly as many workers as somebody asks for beside the spec, or for that many and more where w has more.
// None is nil: the plan is done here, alone. A nil w is what a spec without the block has.
func (w *Workers) With(number int) *Workers {
	if number <= 0 {
		return nil
	}
	asked := Workers{OnLost: ContinueWithout, Wait: UsualWait, Delivery: SendSecrets}
	if w != nil {
		asked = *w
	}
	asked.Min, asked.Max = number, max(number, asked.Max)
	return &asked
}

// UsualWait is how long is waited for workers unless somebody says otherwise.
const UsualWait = 2 * time.Minute
