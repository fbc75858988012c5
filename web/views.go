package web

import (
	"context"
	"sync"
	"time"

	"bench/archive"
	"bench/history"
)

// fresh is how long what was read of a store is shown again: others may write to it, and nobody sees the difference of a second.
const fresh = time.Second

// mostViews is how many views are kept.
const mostViews = 32

// views are what was read lately, so that many readers cost the store one look.
type views struct {
	sync.Mutex
	all       map[archive.Query]*cachedView
	refreshed time.Time
}

// A cachedView is read once by whoever comes first.
type cachedView struct {
	sync.Mutex
	view *history.View
	read time.Time
}

// view is what a query shows.
func (s *server) view(ctx context.Context, q archive.Query) (*history.View, error) {
	if err := s.refresh(ctx); err != nil {
		return nil, err
	}
	s.views.Lock()
	one := s.views.all[q]
	if one == nil {
		if len(s.views.all) >= mostViews {
			clear(s.views.all)
		}
		one = &cachedView{}
		s.views.all[q] = one
	}
	s.views.Unlock()

	one.Lock()
	defer one.Unlock()
	if one.view != nil && s.Now().Sub(one.read) < fresh {
		return one.view, nil
	}
	read := s.Now()
	v, err := s.Store.View(ctx, q)
	if err != nil {
		return nil, err
	}
	one.view, one.read = v, read
	return v, nil
}

// changed says that what was read is out of date.
func (s *server) changed() {
	s.views.Lock()
	defer s.views.Unlock()
	clear(s.views.all)
}

// refresh looks for what is new.
func (s *server) refresh(ctx context.Context) error {
	if s.Refresh == nil {
		return nil
	}
	s.views.Lock()
	defer s.views.Unlock()
	if now := s.Now(); now.Sub(s.views.refreshed) >= fresh {
		s.views.refreshed = now
		return s.Refresh(ctx)
	}
	return nil
}
