package tell

import (
	"context"
	"fmt"
	"slices"
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
	Take(ctx context.Context, now time.Time, due ...archive.Notice) (ids []int64, err error)
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
	commits := byCommit(due)
	for i, of := range commits {
		told, err := send(ctx, box, of, to, w, now)
		if err != nil {
			d.Waiting = len(commits) - i
			return d, err // the next one would fare no better
		}
		if told {
			d.Sent++
		}
	}
	return d, nil
}

// byCommit are notices by the commit of which they tell, in their order.
func byCommit(due []archive.Notice) (all [][]archive.Notice) {
	of := map[string]int{}
	for _, n := range due {
		i, known := of[n.Finding.Commit]
		if !known {
			i, all = len(all), append(all, nil)
			of[n.Finding.Commit] = i
		}
		all[i] = append(all[i], n)
	}
	return all
}

// send tells of a commit, in one message. What it tells is taken before, so that of several processes that look at once one tells it, and
// that it is tried again if that one ends in between; told is false where another has taken all of it.
func send(ctx context.Context, box Outbox, due []archive.Notice, to Receiver, w Words, now time.Time) (told bool, err error) {
	ids, err := box.Take(ctx, now, due...)
	if err != nil {
		return false, err
	}
	due = slices.DeleteFunc(slices.Clone(due), func(n archive.Notice) bool { return !slices.Contains(ids, n.ID) })
	for _, m := range Messages(due, w) {
		text, err := m.JSON()
		if err != nil {
			return false, fmt.Errorf("write a message: %w", err)
		}
		if err := to.Tell(ctx, text); err != nil {
			return false, fmt.Errorf("tell of %s: %w", m.Commit[:min(7, len(m.Commit))], err)
		}
		// It is told: that it was has to be noted, however little time is left.
		note, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		return true, box.Sent(note, ids...)
	}
	return false, nil
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
