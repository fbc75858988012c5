package archive

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// outboxLock is what changes of the outbox are alone in.
const outboxLock = "\x00outbox"

// Due is described at Outbox.
func (d *database) Due(ctx context.Context, now time.Time) (all []Notice, err error) {
	all = []Notice{}
	err = d.read(ctx, "look for notices", func(tx *transaction) error {
		return tx.each(dueNotices, []any{nanoseconds(now)}, func(r row) error {
			var n Notice
			var content []byte
			if err := r.Scan(&n.ID, &n.Project, &n.State, &n.Tries, &content); err != nil {
				return err
			}
			if err := json.Unmarshal(content, &n.Finding); err != nil {
				return fmt.Errorf("read the finding of notice %d: %w", n.ID, err)
			}
			all = append(all, n)
			return nil
		})
	})
	return all, err
}

// Sent is described at Outbox.
func (d *database) Sent(ctx context.Context, ids ...int64) error {
	return d.write(ctx, "note what was sent", outboxLock, func(tx *transaction) error {
		for _, id := range ids {
			if err := tx.exec(noticeSent, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Times between tries.
const (
	firstRetry   = time.Minute
	longestRetry = 6 * time.Hour
)

// Take is described at Outbox. Who has read a notice has read how often it was put off: of several at once the first one to say so has it.
func (d *database) Take(ctx context.Context, now time.Time, due ...Notice) (ids []int64, err error) {
	err = d.write(ctx, "put notices off", outboxLock, func(tx *transaction) error {
		ids = nil
		for _, n := range due {
			var tries int
			found, err := tx.one(noticeTries, []any{n.ID}, &tries)
			if err != nil {
				return err
			}
			if !found || tries != n.Tries {
				continue // somebody else has sent it, or is about to
			}
			wait := min(firstRetry<<min(tries, 10), longestRetry)
			if err := tx.exec(noticeLater, tries+1, nanoseconds(now.Add(wait)), n.ID); err != nil {
				return err
			}
			ids = append(ids, n.ID)
		}
		return nil
	})
	return ids, err
}
