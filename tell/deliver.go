package tell

import (
	"context"
	"fmt"
	"time"

	"bench/archive"
)

// Limit is how long a run waits at most until somebody has been told.
const Limit = 5 * time.Second

// stale is how old what was seen may be to be told: who is told for the first time isn't told of last year.
const stale = 30 * 24 * time.Hour

// A Delivery is what became of what is due.
type Delivery struct {
	Sent    int // messages
	Waiting int // messages that are tried again later
}

// An Outbox is the part of a store that this needs.
type Outbox interface {
	Due(ctx context.Context, now time.Time) ([]archive.Notice, error)
	Sent(ctx context.Context, ids ...int64) error
	Failed(ctx context.Context, now time.Time, ids ...int64) error
}

// Deliver tells what is due of a project. What is not taken by anybody, or not within Limit, stays in the outbox, and is tried again by
// a later call. The error says who would not take it, or what of the store could not be read.
func Deliver(ctx context.Context, box Outbox, project string, to Receiver, w Words, now time.Time) (d Delivery, err error) {
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	all, err := box.Due(ctx, now)
	if err != nil {
		return d, err
	}
	var due []archive.Notice
	var old []int64
	for _, n := range all {
		switch {
		case n.Project != project:
		case now.Sub(n.Finding.SeenAt) > stale:
			old = append(old, n.ID)
		default:
			due = append(due, n)
		}
	}
	if len(old) > 0 {
		if err := box.Sent(ctx, old...); err != nil {
			return d, err
		}
	}
	messages := Messages(due, w)
	for i, m := range messages {
		if err := send(ctx, box, m, to, now); err != nil {
			d.Waiting = len(messages) - i
			return d, err // the next one would fare no better
		}
		d.Sent++
	}
	return d, nil
}

// send tells one message. It is put off before, so that another process that looks meanwhile doesn't tell it, too, and that it is tried
// again if this one ends in between.
func send(ctx context.Context, box Outbox, m Message, to Receiver, now time.Time) error {
	text, err := m.JSON()
	if err != nil {
		return fmt.Errorf("write a message: %w", err)
	}
	if err := box.Failed(ctx, now, m.notices...); err != nil {
		return err
	}
	if err := to.Tell(ctx, text); err != nil {
		return fmt.Errorf("tell of %s: %w", m.Commit[:min(7, len(m.Commit))], err)
	}
	// It is told: that it was has to be noted, however little time is left.
	note, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	return box.Sent(note, m.notices...)
}

// ever is when all is due.
const ever = 100 * 365 * 24 * time.Hour

// Impatient is an outbox of which all is due, also what was put off.
type Impatient struct{ Outbox }

// Due are all notices that were not sent.
func (i Impatient) Due(ctx context.Context, now time.Time) ([]archive.Notice, error) {
	return i.Outbox.Due(ctx, now.Add(ever))
}

// PutOff is how many notices of a project wait, since nobody took them.
func PutOff(ctx context.Context, box Outbox, project string) (n int, err error) {
	all, err := Impatient{box}.Due(ctx, time.Now())
	for _, notice := range all {
		if notice.Project == project {
			n++
		}
	}
	return n, err
}
