package fleet

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"bench/fleet/facts"
)

// tidyWithin is how long a hub without a leader is waited for at the end of a run.
const tidyWithin = 20 * time.Second

// tidy leaves in the stores what a run needs that can be resumed, and nothing of one that is over.
func (c *Coordinator) tidy(ctx context.Context, final bool) error {
	ctx, cancel := context.WithTimeout(ctx, tidyWithin)
	defer cancel()
	run := c.options.Run
	if !final {
		return c.done(ctx, func(ctx context.Context) error {
			_, err := c.stores.runs.Update(ctx, run, c.holds(left), c.stores.holding)
			return err
		})
	}
	return errors.Join(
		c.done(ctx, func(ctx context.Context) error { return c.js.DeleteObjectStore(ctx, objects(run)) }),
		c.done(ctx, func(ctx context.Context) error { return c.js.DeleteStream(ctx, facts.Stream(run)) }),
		c.done(ctx, func(ctx context.Context) error {
			return c.stores.runs.Purge(ctx, run, jetstream.LastRevision(c.stores.holding))
		}),
	)
}

// done has a hub do something once, although it may have done so the first time without saying it.
func (c *Coordinator) done(ctx context.Context, do func(context.Context) error) error {
	again := false
	return insist(ctx, c.troubled, func(ctx context.Context) (bool, error) {
		err := do(ctx)
		refused, isRefusal := errors.AsType[*jetstream.APIError](err)
		isDone := errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrBucketNotFound) ||
			isRefusal && refused.ErrorCode == codeFenced
		if again && isDone {
			return true, nil
		}
		again = true
		return answered(err) || isDone, err
	})
}

// openWithin is how long a hub without a leader is waited for at the start of a run: electing one takes seconds.
const openWithin = 30 * time.Second

// asked has a hub do something until it does or refuses it, at the start of a run: do can be done again although it was done.
func (c *Coordinator) asked(ctx context.Context, do func(context.Context) error) error {
	limited, cancel := context.WithTimeoutCause(ctx, openWithin, fmt.Errorf("the hub has not done it within %v", openWithin))
	defer cancel()
	var last error
	err := insist(limited, c.troubled, func(ctx context.Context) (bool, error) {
		last = do(ctx)
		return answered(last) || final(last), last
	})
	if err != nil && limited.Err() != nil && ctx.Err() == nil && last != nil {
		return fmt.Errorf("%w: %w", err, last)
	}
	return err
}

// final says whether asking again leads to nothing, beside what the hub itself has refused.
func final(err error) bool {
	return errors.Is(err, jetstream.ErrKeyExists) || errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrBucketNotFound) ||
		errors.Is(err, jetstream.ErrKeyNotFound) || errors.Is(err, jetstream.ErrObjectNotFound)
}

// troubled tells that the hub doesn't do what it is asked; it is asked again.
func (c *Coordinator) troubled(err error) { c.tell(Event{Type: HubTroubled, Reason: err.Error()}) }

// living is a context that ends with the coordinator too.
func (c *Coordinator) living(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(c.life, func() { cancel(context.Cause(c.life)) })
	return ctx, func() { stop(); cancel(nil) }
}
