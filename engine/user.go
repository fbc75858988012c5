package engine

import (
	"context"
	"sync/atomic"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/text"
	"bench/result"
)

// A user is whoever sends batches: with connections and cookies of its own, which are those of its session, and with what the
// requests captured that it sends once. It is in one batch at a time, but for the one user of an open loop in which nothing is
// anybody's own.
type user struct {
	session client.Session
	own     bool           // it is there for one batch
	orphans atomic.Bool    // requests that nobody waits for any more may be under way in its session
	begun   bool           // what is sent once was
	failed  bool           // and some of it did not go well: it leaves after its batch
	taken   []client.Taken // of what is sent once
	missing []bool         // of that, what did not go well
}

// newUser makes somebody new.
func (c *cell) newUser() *user { return &user{session: c.compiled.Open()} }

// user is who sends a batch where users have no places: the one of the cell, or somebody new.
func (c *cell) user() *user {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil {
		u := c.newUser()
		u.own = true
		return u
	}
	if c.kept.failed {
		c.kept.session.Close()
		c.kept = c.newUser()
	}
	return c.kept
}

// renew puts somebody new in the place of a user whose session was closed under way.
func (c *cell) renew(u *user) {
	if u.own {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == u {
		c.kept = c.newUser()
	}
	u.failed = true // whoever has a place of its own: see seat
}

// prepare sends what a user sends once, if it was not sent: outside of every clock and count, but for those of its own. The
// values of its requests are those of the batch that comes next, which is available so much later.
func (f *flight) prepare(ctx context.Context) {
	u, w := f.user, f.walk
	if w == nil || w.once == 0 {
		return
	}
	if !u.begun {
		began := clock.Now()
		u.begun = true
		u.taken, u.missing = make([]client.Taken, w.once), make([]bool, w.once)
		for k := range w.once {
			f.sendOnce(ctx, k)
		}
		took := clock.Now() - began
		f.available += took
		f.ready += took
		f.lastExit.Store(int64(f.available))
		f.trial.passing.Add(-int64(took))
	}
	for k := range w.once {
		at := w.batch + k
		w.taken[at], w.states[at], w.until[at] = u.taken[k], answered, clock.Unset
		if u.missing[k] {
			w.states[at] = failed
		}
	}
}

// sendOnce sends one of the requests that are sent once, unless what it needs is missing.
func (f *flight) sendOnce(ctx context.Context, k int) {
	u, w := f.user, f.walk
	index := len(f.cell.requests) + k
	for _, needed := range w.requests[index].Needs {
		if u.missing[needed-len(f.cell.requests)] {
			u.missing[k] = true
			return
		}
	}
	x := client.Exchange{Taken: &u.taken[k], Values: f.onceValues()}
	u.taken[k].Draw = mix(w.number + uint64(2*index))
	_ = f.session.Do(ctx, index, &x) // what went wrong is in the exchange
	u.missing[k] = x.Kind != client.None
	u.failed = u.failed || u.missing[k]
	if ctx.Err() == nil || x.Attempts > 0 {
		f.trial.sentOnce(f.cell, index, &x)
	}
}

// onceValues fill the slots of what is sent once: with what was captured of such requests before, and with the row of the batch.
func (f *flight) onceValues() text.Values {
	w := f.walk
	for k := range w.once {
		w.taken[w.batch+k] = f.user.taken[k]
	}
	return w
}

// sentOnce counts a request that was sent once for a user, and keeps the first few that failed.
func (t *trial) sentOnce(c *cell, index int, x *client.Exchange) {
	if !t.recorded() {
		t.led(int64(x.Attempts))
		return
	}
	s := c.rec.shard(0)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Once += int64(x.Attempts)
	if x.Kind == client.None || x.Kind == client.Cancelled {
		return
	}
	s.OnceFailed++
	if s.once = added(s.once, x.Kind); s.once[x.Kind] <= result.ExamplesKept {
		s.exampleOf(x, &c.plan.Group.Requests[index])
	}
}
