package fleet

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"bench/fleet/facts"
)

// takeOver makes this the run's coordinator: by the store, where one of two loses, and by the log, where whatever the one
// before still has to say counts no more.
func (c *Coordinator) takeOver(ctx context.Context) error {
	if err := c.hold(ctx); err != nil {
		return err
	}
	if err := c.readLog(ctx); err != nil {
		return err
	}
	if err := c.fence(ctx); err != nil {
		return fmt.Errorf("take over the run's log: %w", err)
	}
	if len(c.options.Bundle) > 0 { // else it is carried there later
		if err := c.storeBundle(ctx); err != nil {
			return err
		}
	}
	return c.watchRun(ctx)
}

// fence says in the log that this coordinator's epoch has begun. The hub may have that fact already where it was asked for it again.
func (c *Coordinator) fence(ctx context.Context) error {
	f := facts.Fact{ID: facts.ID{Kind: facts.Epoch, Of: c.epoch}, By: c.epoch}
	m := message(c.options.Run, f)
	err := c.asked(ctx, func(ctx context.Context) error {
		ack, err := c.js.PublishMsg(ctx, m)
		if err == nil {
			c.stores.fence = ack.Sequence
			return nil
		}
		if refused, ok := errors.AsType[*jetstream.APIError](err); !ok || refused.ErrorCode != codeKept {
			return err
		}
		kept, err := c.stores.log.GetLastMsgForSubject(ctx, m.Subject)
		if err == nil {
			c.stores.fence = kept.Sequence
		}
		return err
	})
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.Apply(f)
	return nil
}

// storeBundle puts what workers unpack where they fetch it.
func (c *Coordinator) storeBundle(ctx context.Context) error {
	err := c.asked(ctx, func(ctx context.Context) error {
		_, err := c.stores.objects.PutBytes(ctx, bundleObject, c.options.Bundle)
		return err
	})
	if err != nil {
		return fmt.Errorf("store the bundle for the workers: %w", err)
	}
	return nil
}

// hold makes the entry that says who conducts.
func (c *Coordinator) hold(ctx context.Context) error {
	var refused error
	err := c.asked(ctx, func(ctx context.Context) (err error) {
		refused, err = c.tryToHold(ctx)
		return err
	})
	return cmp.Or(refused, err)
}

// tryToHold says why this can't be the run's coordinator; any other error is the hub's.
func (c *Coordinator) tryToHold(ctx context.Context) (refused, _ error) {
	run := c.options.Run
	entry, err := c.stores.runs.Get(ctx, run)
	var was holder
	if err == nil {
		if err := json.Unmarshal(entry.Value(), &was); err != nil {
			return fmt.Errorf("see who conducted the run: %w", err), nil
		}
	}
	switch {
	case err == nil && was.By == c.inbox: // it had been done, and the hub didn't come to say so
		c.stores.holding = entry.Revision()
		return nil, nil
	case errors.Is(err, jetstream.ErrKeyNotFound) && c.options.Resume:
		return fmt.Errorf("resume %s: the hub knows no such run", run), nil
	case errors.Is(err, jetstream.ErrKeyNotFound):
		c.epoch = 1
		c.stores.holding, err = c.stores.runs.Create(ctx, run, c.holds(running))
	case err != nil:
		return nil, fmt.Errorf("see who conducts the run: %w", err)
	case !c.options.Resume:
		return fmt.Errorf("run %s has a coordinator already", run), nil
	case was.Digest != c.options.Digest && !c.options.OtherPlan:
		return fmt.Errorf("resume %s: it is of another plan", run), nil
	default:
		c.epoch = was.Epoch + 1
		c.stores.holding, err = c.stores.runs.Update(ctx, run, c.holds(running), entry.Revision())
	}
	if refusal, ok := errors.AsType[*jetstream.APIError](err); ok && refusal.ErrorCode == codeFenced || errors.Is(err, jetstream.ErrKeyExists) {
		return fmt.Errorf("take over run %s, which another coordinator has just done: %w", run, err), nil
	}
	return nil, err
}

func (c *Coordinator) holds(status string) []byte {
	return encode(holder{V: version, Epoch: c.epoch, Status: status, Digest: c.options.Digest, By: c.inbox})
}

// holdOn renews the entry that says who conducts, with the plan's digest as it is known by now.
func (c *Coordinator) holdOn(ctx context.Context) error {
	run := c.options.Run
	err := c.asked(ctx, func(ctx context.Context) error {
		revision, err := c.stores.runs.Update(ctx, run, c.holds(running), c.stores.holding)
		if refused, ok := errors.AsType[*jetstream.APIError](err); ok && refused.ErrorCode == codeFenced {
			// It may have been done, and the hub didn't come to say so.
			entry, failed := c.stores.runs.Get(ctx, run)
			if failed != nil {
				return failed
			}
			if string(entry.Value()) == string(c.holds(running)) {
				revision, err = entry.Revision(), nil
			}
		}
		if err == nil {
			c.stores.holding = revision
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("hold the run: %w", err)
	}
	return nil
}
