package offset

import (
	"math/rand/v2"
	"testing"
	"time"
)

// A pair of clocks: the true time is this one's, and the other one starts elsewhere and runs at its own speed, as ours does.
type pair struct {
	lead       time.Duration
	here, away float64 // ppm
}

func (p pair) local(t time.Duration) time.Duration { return t + time.Duration(float64(t)*p.here/1e6) }

func (p pair) other(t time.Duration) time.Duration {
	return t + p.lead + time.Duration(float64(t)*p.away/1e6)
}

// The bound holds whatever the delays are and whichever way is the longer one, for any start and ±100 ppm.
func TestBoundsAlwaysHold(t *testing.T) {
	for schedule := range 1000 {
		random := rand.New(rand.NewPCG(uint64(schedule), 18))
		p := pair{
			lead: time.Duration(random.Int64N(int64(400*24*time.Hour))) - 200*24*time.Hour,
			here: 200*random.Float64() - 100, away: 200*random.Float64() - 100,
		}
		if schedule%10 == 0 { // as far apart as may be
			p.here, p.away = 100, -100
		}
		there, back := delays(random), delays(random)
		var b Bounds
		now := time.Duration(random.Int64N(int64(time.Hour)))
		for exchange := range 100 {
			sent := now
			stamped := sent + there()
			now = stamped + back()
			e := Exchange{Asked: p.local(sent), Stamped: p.other(stamped), Answered: p.local(now)}
			if !b.Add(e) {
				t.Fatalf("schedule %d, exchange %d: it contradicts what was known, though the clocks are sound", schedule, exchange)
			}
			now += time.Duration(random.Int64N(int64(20 * time.Second)))
			lead, bound := b.At(p.local(now))
			if off := (p.other(now) - p.local(now) - lead).Abs(); off > bound+2 {
				t.Fatalf("schedule %d, exchange %d: off by %v, and the bound is %v", schedule, exchange, off, bound)
			}
			here, bound := b.Local(p.other(now))
			if off := (p.local(now) - here).Abs(); off > bound+bound/1000+2 {
				t.Fatalf("schedule %d, exchange %d: a moment is off by %v, and the bound is %v", schedule, exchange, off, bound)
			}
		}
	}
}

// delays are those of one way of a path: a floor, and now and then much more.
func delays(random *rand.Rand) func() time.Duration {
	floor := time.Duration(random.Int64N(int64(30 * time.Millisecond)))
	if random.IntN(2) == 0 {
		floor /= 1000
	}
	return func() time.Duration {
		d := floor + time.Duration(random.ExpFloat64()*float64(floor)/4)
		if random.IntN(10) == 0 {
			d += time.Duration(random.Int64N(int64(time.Second)))
		}
		return d
	}
}

// A lopsided path is known as badly as it is: the middle is wrong by half of what the ways differ in, and the bound says so.
func TestALopsidedPathHasAWideBound(t *testing.T) {
	var b Bounds
	b.Add(Exchange{Asked: 0, Stamped: 20 * time.Millisecond, Answered: 25 * time.Millisecond})
	lead, e := b.At(25 * time.Millisecond)
	if lead < 7*time.Millisecond || lead > 8*time.Millisecond || e < 12500*time.Microsecond || e > 12600*time.Microsecond {
		t.Errorf("lead %v ± %v, want 7.5 ms ± 12.5 ms", lead, e)
	}
}

// A good exchange stays the best for as long as the drift allows, and no longer.
func TestOldExchangesWiden(t *testing.T) {
	var b Bounds
	b.Add(Exchange{Asked: 0, Stamped: time.Hour, Answered: 10 * time.Microsecond})
	for _, test := range []struct{ at, most time.Duration }{
		{10 * time.Microsecond, 6 * time.Microsecond}, {time.Second, 210 * time.Microsecond}, {time.Minute, 12100 * time.Microsecond},
	} {
		if _, e := b.At(test.at); e > test.most || e < test.most-100*time.Microsecond && test.at > time.Second {
			t.Errorf("after %v it is known to %v, want at most %v", test.at, e, test.most)
		}
	}
	if b.Add(Exchange{Asked: time.Second, Stamped: time.Hour + 3*time.Second, Answered: time.Second + time.Millisecond}) {
		t.Error("a clock that jumped by two seconds contradicts nothing")
	}
	if lead, _ := b.At(time.Second); lead < time.Hour+1900*time.Millisecond {
		t.Errorf("after a jump the lead is %v, want that of the last exchange", lead)
	}
}

func TestWideningRoundsUp(t *testing.T) {
	for _, test := range []struct{ age, want time.Duration }{
		{0, 0}, {1, 1}, {4999, 1}, {5000, 1}, {5001, 2}, {time.Second, 200 * time.Microsecond}, {time.Second + 1, 200*time.Microsecond + 1},
	} {
		if got := widening(test.age); got != test.want {
			t.Errorf("after %d ns: %d, want %d", test.age, got, test.want)
		}
	}
}
