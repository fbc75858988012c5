package simulation

import (
	"math"
	"math/rand/v2"
	"testing"

	"bench/result/capacity"
)

// Servers that make a search difficult. What they do depends on what was asked of them before, so each search has one of its own.
type awkward struct {
	holds func(level, at float64) bool // at a level, at a time
	heals float64                      // seconds that it needs after a level that doesn't hold; Inf: it never recovers
	limit float64                      // above which the generator can't go
	sick  float64                      // until when it is unwell
}

func (a *awkward) trial(rng *rand.Rand, level, at float64) capacity.Tried {
	if a.limit > 0 && level > a.limit {
		return capacity.Tried{Level: level, Limit: true}
	}
	t := capacity.Tried{Level: level, Valid: true, Holds: a.holds(level, at) && at >= a.sick}
	t.Margin = capacity.Far
	if t.Holds {
		t.Margin = -2 + 0.3*rng.NormFloat64()
	} else if a.heals > 0 && at >= a.sick {
		a.sick = at + trialSeconds + a.heals
	}
	return t
}

// search plays a search to its end, without a bound of time.
func (a *awkward) search(t *testing.T, o capacity.Options) (e capacity.Estimate, seconds float64) {
	t.Helper()
	s := capacity.New(o)
	rng := rand.New(rand.NewPCG(o.Seed, 5))
	at := 0.0
	for block := range 400 {
		level, done := s.Next()
		if done {
			return s.Estimate(), at
		}
		trial := a.trial(rng, level, at)
		trial.Block = block
		s.Add(trial)
		at += trialSeconds + betweenTrials
		if s.Rest() {
			at += trialSeconds
		}
	}
	t.Fatalf("no end after 400 trials: %+v", s.Estimate())
	return e, at
}

func upTo(limit float64) func(level, _ float64) bool {
	return func(level, _ float64) bool { return level <= limit }
}

func TestSearchOfAwkwardServers(t *testing.T) {
	wide := capacity.Options{Low: 50, High: 20000}
	whole := capacity.Options{Low: 1, High: 1000, Integer: true}
	for _, c := range []struct {
		name    string
		server  awkward
		options capacity.Options
		kind    capacity.Kind
		truth   float64 // within the interval; of at_least, what is at most 5 % above it
	}{
		{"breaks at its limit", awkward{holds: upTo(1234)}, wide, capacity.Found, 1234},
		{"needs half a minute to recover", awkward{holds: upTo(1234), heals: 30}, wide, capacity.Found, 1234},
		{"needs a minute to recover", awkward{holds: upTo(3456), heals: 60}, wide, capacity.Found, 3456},
		{"crashes", awkward{holds: upTo(1234), heals: math.Inf(1)}, wide, capacity.Unstable, 0},
		{"has no limit in the range", awkward{holds: upTo(1e9)}, wide, capacity.AtLeast, 20000},
		{"is down", awkward{holds: upTo(0)}, wide, capacity.BelowRange, 50},
		{"has a generator before it that is the limit", awkward{holds: upTo(1e9), limit: 4800}, wide, capacity.AtLeast, 4800},
		{"has a hole below its limit", awkward{holds: func(level, _ float64) bool { return level < 1000 || level > 1400 && level < 3000 }}, wide, capacity.NotMonotone, 0},
		{"breaks for the first time where the climb sees it", awkward{holds: func(level, _ float64) bool { return level < 1500 || level > 1700 && level < 3000 }}, wide, capacity.Found, 1500},
		{"does seven", awkward{holds: upTo(7)}, whole, capacity.Found, 7},
		{"does one", awkward{holds: upTo(1)}, whole, capacity.Found, 1},
		{"does 250", awkward{holds: upTo(250)}, whole, capacity.Found, 250},
	} {
		for seed := range uint64(20) {
			server := c.server
			c.options.Seed = seed
			e, seconds := server.search(t, c.options)
			ok := e.Kind == c.kind
			switch c.kind {
			case capacity.Found:
				ok = ok && e.Low <= c.truth && c.truth <= e.High && (e.Width() <= 0.05 || e.Low == e.High)
			case capacity.AtLeast:
				ok = ok && e.Low <= c.truth && e.Low > 0.92*c.truth && e.Limit == (c.server.limit > 0)
			}
			if !ok {
				t.Errorf("a server that %s: %+v after %.0f s", c.name, e, seconds)
				break
			}
			if seed == 0 {
				t.Logf("a server that %s: %+v after %.0f s", c.name, e, seconds)
			}
		}
	}
}
