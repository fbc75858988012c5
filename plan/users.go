package plan

import "time"

// NewUser says when whoever sends a batch is somebody new: with new cookies, new connections, and nothing captured yet.
type NewUser string

// When users are new.
const (
	NeverNew  NewUser = "never" // the same users come back, in each trial of the cell
	EachBatch NewUser = "each batch"
)

// NewUsers are all that can be said of that.
func NewUsers() []NewUser { return []NewUser{NeverNew, EachBatch} }

// OfUsers says whether there are so many batches under way as there are users.
func (a Arrival) OfUsers() bool { return a.Users > 0 }

// Staged says whether there is a profile: of rates, or of numbers of users.
func (a Arrival) Staged() bool { return len(a.Stages) > 0 }

// Mean is halfway between the least and the most; 0 for nil.
func (t *Think) Mean() time.Duration {
	if t == nil {
		return 0
	}
	return t.Least + (t.Most-t.Least)/2
}

// Round is how long it takes a user from one batch to the next on average, if answers take no time at all: as long as is
// thought in a batch, and no less than the pace. 0 where nobody waits for anything but answers.
func (c Cell) Round() time.Duration {
	return max(c.Thought(), c.Arrival.Pace.Mean())
}

// Thought is how long is thought in a batch on average, at least: of thoughts that run beside each other the longest.
// Of a mix it is that of a batch of its parts, by their shares.
func (c Cell) Thought() time.Duration {
	if c.Mixed() {
		sum := 0.0
		for _, p := range c.Parts {
			sum += p.Share * float64(c.Load(p).Thought())
		}
		return time.Duration(sum)
	}
	requests := c.Group.Batch()
	until := make([]time.Duration, len(requests))
	looped := c.Strategy.Type == "sequential"
	var most time.Duration
	for i, r := range requests {
		if looped {
			until[i] = most
		}
		for _, needed := range r.Needs {
			if needed < len(until) {
				until[i] = max(until[i], until[needed])
			}
		}
		if r.When == nil { // else it may be left out
			until[i] += r.Think.Mean() * time.Duration(r.Least())
		}
		most = max(most, until[i])
	}
	return most
}

// MostBatches is how many batches a second the users of a cell can ask for at most, if answers take no time at all; 0 where
// nothing but the answers decides that.
func (c Cell) MostBatches() float64 {
	if round := c.Round(); c.Arrival.OfUsers() && round > 0 {
		return float64(c.Arrival.Users) / round.Seconds()
	}
	return 0
}

// HasUsers says whether somebody in particular sends what the cell's strategy sends: a pool's requests have nothing to do with
// each other, and a client program has cookies and connections of its own.
func (c Cell) HasUsers() bool { return c.Strategy.Type != "pool" && c.Strategy.Type != TypeProgram }

// MostWithin is how many batches the users of a cell can ask for within a time from a trial's beginning, as MostBatches.
func (c Cell) MostWithin(time time.Duration) float64 {
	return c.MostBatches() * c.Arrival.UserTime(time) / max(1, float64(c.Arrival.Users))
}

// FewestRounds is how many rounds of a user a trial must be able to have, so that what it shows isn't all its beginning.
const FewestRounds = 2

// Fresh says whether each batch of the cell has a user of its own. A user is a session: so it is where a client opens one for
// each batch, where users are new each time, and in an open loop where something is a user's own.
func (c Cell) Fresh() bool {
	switch a := c.Arrival; {
	case a.OfUsers():
		return a.NewUser == EachBatch
	case a.Open() && c.HasUsers() && (c.Client.Cookies || len(c.Group.Once()) > 0):
		return true
	}
	return c.Client.Session != SessionCell
}
