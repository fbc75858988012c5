package fleet

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"bench/words"
)

// settleWithin is how long more workers than the least are waited for, since the last one came.
const settleWithin = 2 * time.Second

// muster waits until enough workers take part: want and, to settle, as many more as come soon.
func (c *Coordinator) muster(ctx context.Context, want int, settle bool) error {
	deadline := time.Now().Add(c.options.Wait)
	told, came, had := false, time.Now(), 0
	for {
		c.mu.Lock()
		changed := c.changed
		c.mu.Unlock()
		c.enlist(ctx)
		c.drop()
		have := len(c.crew())
		if have != had {
			came, had = time.Now(), have
		}
		if have >= c.options.Max || have >= want && (!settle || time.Since(came) > settleWithin) {
			return nil
		}
		if have < want && !told {
			c.tell(Event{Type: WorkersWait, Have: have, Want: want})
			told = true
		}
		if time.Now().After(deadline) {
			if have >= c.options.Min {
				return nil
			}
			return c.tooFew(have)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-c.life.Done():
			return context.Cause(c.life)
		case <-changed:
		case <-time.After(leaseEvery / 4):
		}
	}
}

// drop loses those whose lease has ended and who don't answer.
func (c *Coordinator) drop() {
	c.sift(func(m member) bool { return !m.leased })
}

// sift loses those of the crew, of some kind, that are gone, and says whether there are any.
func (c *Coordinator) sift(of func(member) bool) bool {
	lost := c.lost(slices.DeleteFunc(c.crew(), func(m member) bool { return !of(m) }))
	for _, m := range lost {
		c.lose(m.ID, "")
	}
	return len(lost) > 0
}

// A TooFewError says that there weren't enough workers in time.
type TooFewError struct {
	Needed, Have int
	After        time.Duration
	Refused      []error // why some who came may not take part, each with its name
}

func (e *TooFewError) Error() string {
	text := fmt.Sprintf("%s needed, and %d there after %v", words.Plural(e.Needed, "worker"), e.Have, e.After)
	if len(e.Refused) > 0 {
		text += "; refused:\n" + errors.Join(e.Refused...).Error()
	}
	return text
}

// tooFew says how many workers there are, and why not more.
func (c *Coordinator) tooFew(have int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := &TooFewError{Needed: c.options.Min, Have: have, After: c.options.Wait}
	for _, id := range slices.Sorted(maps.Keys(c.members)) {
		if m := c.members[id]; m.refused != "" {
			e.Refused = append(e.Refused, fmt.Errorf("%s: %s", m.called, m.refused))
		}
	}
	return e
}
