package archive

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Told is what became of notices, as a store elsewhere is told: they were sent, or are put off.
type Told struct {
	IDs  []int64 `json:"ids"`
	Sent bool    `json:"sent"`
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
	return s.told(ctx, Told{IDs: ids, Sent: true})
}

func (s *remoteStore) Failed(ctx context.Context, _ time.Time, ids ...int64) error {
	return s.told(ctx, Told{IDs: ids})
}

func (s *remoteStore) told(ctx context.Context, t Told) error {
	var done struct {
		Noted int `json:"noted"`
	}
	if err := s.ask(ctx, http.MethodPost, "notices", nil, t, &done); err != nil {
		return fmt.Errorf("note what was told: %w", err)
	}
	return nil
}
