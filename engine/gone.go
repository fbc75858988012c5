package engine

import (
	"context"
	"errors"
	"time"

	"bench/result"
)

// returnWithin is how long a target that can't be reached any more has to come back: a server may be restarted.
const returnWithin = 2 * time.Second

// gone says that the targets of a cell went away during its trial: no request of it found anybody, and nobody is there
// now. A target that is down before there is load is probe's business.
func (r *runner) gone(ctx context.Context, c *cell, t *result.Trial) error {
	if t == nil || t.Requests == 0 || unreached(t) < t.Requests {
		return nil
	}
	for deadline := now() + returnWithin; ; pause(ctx, pollEvery) {
		err := r.probeCell(ctx, c, map[string]bool{})
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		if now() >= deadline {
			t.Partial = true // a run that is resumed does it again
			var target *TargetError
			if errors.As(err, &target) {
				target.Lost = true
			}
			return err
		}
	}
}

// unreached counts the requests of a trial that found nobody.
func unreached(t *result.Trial) (n int64) {
	for _, kind := range []errorKind{refused, unreachable, dnsFailed, connectTimedOut} {
		n += t.ErrorKinds[kind.String()]
	}
	return n
}
