package engine

import (
	"context"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/sound"
	"bench/plan"
)

// users is the closed loop of users: each has a place, from which it sends one batch after the other.
func (t *trial) users(ctx context.Context) {
	n := t.cell.lot.Users
	for _, p := range t.loads() {
		p.cell.seat(n)
	}
	for k := range n {
		t.wait.Go(sound.Work(func() { t.visit(ctx, t.cell.lot.FirstUser+k, k) }))
	}
}

// A visit is what becomes of one place in a trial.
type visit struct {
	*trial
	place int           // among all users
	seat  int           // where this generator keeps who is in it
	round uint64        // of the place
	busy  time.Duration // in batches
}

// visit has the users of one place send batches until the trial's time is over. A user begins no batch of which more than half
// is likely to come after that; one that is under way is finished. Whoever waits is woken at the end.
func (t *trial) visit(ctx context.Context, place, seat int) {
	v := &visit{trial: t, place: place, seat: seat}
	for at, n := t.first(place), time.Duration(0); ; n++ {
		if at = v.there(at); !v.rest(ctx, at) {
			return
		}
		began := clock.Now()
		if t.until != clock.Unset && n > 0 && began+v.busy/(2*n) > t.until {
			v.rest(ctx, t.until)
			return
		}
		if t.counted && t.left.Add(-1) < 0 {
			return
		}
		t.starts.Lock()
		p := t.turn(began)
		f := p.newFlight(began, p.seated(seat))
		t.starts.Unlock()
		f.run(ctx)
		if ctx.Err() != nil {
			return
		}
		v.busy += clock.Now() - began
		at = max(clock.Now(), began+v.pace())
		p.passing.Add(int64(at - began))
	}
}

// rest waits, and says whether the moment came before the end of the trial.
func (v *visit) rest(ctx context.Context, at time.Duration) bool {
	if v.ready != nil {
		ctx = v.ready
	}
	end := at
	if v.until != clock.Unset {
		end = min(at, v.until)
	}
	if left := end - clock.Now(); left > 0 {
		for _, p := range v.loads() {
			p.repose(v.seat, left)
		}
		pause(ctx, left)
	}
	return ctx.Err() == nil && (v.until == clock.Unset || at < v.until)
}

// waits says whether the users of a closed loop wait for something else than answers: of a mix those of any part.
func (t *trial) waits() bool {
	return !t.open && (t.cell.round > 0 || t.of != nil && t.of.cell.round > 0)
}

// pace is how long after its beginning a batch has another one behind it, at least.
func (v *visit) pace() time.Duration {
	p := v.cell.plan.Arrival.Pace
	if p == nil {
		return 0
	}
	v.round++
	return p.Least + time.Duration(share(mix(mix(v.seed)+uint64(v.place)<<24+v.round))*float64(p.Most-p.Least))
}

// first is when the user of a place begins: at once where stages say how many there are, else spread over a round.
func (t *trial) first(place int) time.Duration {
	if t.cell.plan.Arrival.Staged() {
		return t.start
	}
	return t.start + t.stagger(place)
}

// stagger is how much later than others who begin with it a user does, within a round, so that they don't march in step. It
// follows from the seed and the place, and is the same in every cell with the same round. Places next to each other are far
// apart, however many there are (the multiples of the golden ratio: Weyl 1916).
func (t *trial) stagger(place int) time.Duration {
	const golden = 0.6180339887498949
	spread := share(mix(t.seed)) + golden*float64(place+1)
	spread -= float64(int(spread))
	return time.Duration(spread * float64(t.cell.round))
}

// there is the first moment from at on at which the stages have somebody in the place. Whoever is not wanted then has left by
// then, and who comes is somebody new.
func (v *visit) there(at time.Duration) time.Duration {
	stages := v.cell.plan.Arrival.Stages
	after := at - v.start
	for len(stages) > 0 && plan.UsersAt(stages, after) <= v.place {
		for _, p := range v.loads() {
			p.stand(v.seat)
		}
		joins, jump := plan.Joins(stages, v.place, after)
		if !jump {
			return v.start + joins
		}
		after = joins + v.stagger(v.place)
	}
	return v.start + after
}

// seat makes seats until there are n.
func (c *cell) seat(n int) {
	for len(c.seats) < n {
		c.seats = append(c.seats, nil)
	}
}

// seated is the user in a seat for the next batch: who was there before, or somebody new. A client that opens a session for
// each batch does so for users, too.
func (t *trial) seated(seat int) *user {
	c := t.cell
	if c.plan.Fresh() {
		u := c.newUser()
		u.own = true
		return u
	}
	if u := c.seats[seat]; u != nil && !u.failed {
		if c.plan.Client.Session == plan.SessionBatch {
			u.session = c.compiled.Open()
		}
		return u
	}
	t.stand(seat)
	c.seats[seat] = c.newUser()
	return c.seats[seat]
}

// longRest is how long nobody uses a session before it is worth while to give back what its connections need no more.
const longRest = time.Second

// repose gives back what the connections of the user in a seat need no more for so long.
func (t *trial) repose(seat int, long time.Duration) {
	if u := t.cell.seats[seat]; u != nil && long >= longRest && !u.orphans.Load() {
		client.Rest(u.session)
	}
}

// stand has the user in a seat leave for good.
func (t *trial) stand(seat int) {
	u := t.cell.seats[seat]
	switch {
	case u == nil:
		return
	case u.orphans.Load():
		t.abandon(u.session.Close)
	default:
		u.session.Close()
	}
	t.cell.seats[seat] = nil
}
