package archive

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Told is what becomes of notices, as a store elsewhere is told: these were sent, and those are to be put off, as often as each was before.
type Told struct {
	Sent []int64 `json:"sent,omitempty"`
	Take []Taken `json:"take,omitempty"`
}

// Taken is a notice that somebody is about to tell.
type Taken struct {
	ID    int64 `json:"id"`
	Tries int   `json:"tries"` // so often it had been put off when it was read
}

// Due is by the clock of the store, unless it is asked for what is due later.
func (s *remoteStore) Due(ctx context.Context, now time.Time) ([]Notice, error) {
	q := url.Values{}
	if ahead := time.Until(now); ahead > time.Minute {
		q.Set("ahead", ahead.String())
	}
	var all struct {
		Notices []Notice `json:"notices"`
	}
	if err := s.ask(ctx, http.MethodGet, "notices", q, nil, &all); err != nil {
		return nil, fmt.Errorf("look for notices: %w", err)
	}
	return all.Notices, nil
}

func (s *remoteStore) Sent(ctx context.Context, ids ...int64) error {
	_, err := s.told(ctx, Told{Sent: ids})
	return err
}

// Take is by the clock of the store.
func (s *remoteStore) Take(ctx context.Context, _ time.Time, due ...Notice) ([]int64, error) {
	var t Told
	for _, n := range due {
		t.Take = append(t.Take, Taken{n.ID, n.Tries})
	}
	return s.told(ctx, t)
}

func (s *remoteStore) told(ctx context.Context, t Told) (taken []int64, err error) {
	var done struct {
		Taken []int64 `json:"taken"`
	}
	if err := s.ask(ctx, http.MethodPost, "notices", nil, t, &done); err != nil {
		return nil, fmt.Errorf("note what was told: %w", err)
	}
	return done.Taken, nil
}
