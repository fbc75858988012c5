package engine

import (
	"context"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/plan"
	"bench/result"
)

// returnWithin is how long a target that can't be reached any more has to come back: a server may be restarted.
const returnWithin = 2 * time.Second

// askAgainEvery is how long to wait before it is asked again whether it is back.
const askAgainEvery = 20 * time.Millisecond

// gone says that a trial found nobody, and that nobody is there now: no request of it found its target, and none of the
// cell's targets can be reached. A benchmark that measures what is down goes on as long as any target of the run is there;
// one that doesn't ends with the first that isn't. A target that is down before there is load is probe's business.
func (l *local) gone(ctx context.Context, benchmark int, c *cell, t *result.Trial) error {
	if t.Requests == 0 || unreached(t) < t.Requests {
		return nil
	}
	for deadline := clock.Now() + returnWithin; ; pause(ctx, askAgainEvery) {
		lost, err := l.lost(ctx, benchmark, c)
		if err != nil || len(lost.list) == 0 {
			return err
		}
		if clock.Now() >= deadline {
			t.Partial = true // a run that is resumed does it again
			for _, target := range lost.list {
				target.Lost = true
			}
			return lost.joined()
		}
	}
}

// lost are the targets because of which a run can't go on; none where it can.
func (l *local) lost(ctx context.Context, benchmark int, c *cell) (targets, error) {
	s := survey{local: l, known: map[string]*TargetError{}}
	var lost targets
	down, up, err := s.cell(ctx, c)
	lost.add(down)
	switch l.plan.Benchmarks[benchmark].Unreachable {
	case plan.UnreachableStop:
		return lost, err
	case plan.UnreachableMeasure:
		for _, cells := range l.cells {
			for _, other := range cells {
				if err == nil && up == 0 {
					down, up, err = s.cell(ctx, other)
					lost.add(down)
				}
			}
		}
	}
	if up > 0 {
		return targets{}, err
	}
	return lost, err
}

// unreached counts the requests of a trial that found nobody.
func unreached(t *result.Trial) (n int64) {
	for _, kind := range client.ErrorKinds {
		if kind.Nobody {
			n += t.ErrorKinds[kind.Name]
		}
	}
	return n
}
