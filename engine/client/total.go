package client

import (
	"context"
	"errors"
	"time"

	"bench/plan"
)

// A totalClient has one limit for all that a call takes: the wait for a connection, connecting, redirects, the response to
// its last byte.
type totalClient struct {
	Client
	limit time.Duration
}

func (c *totalClient) Compile(requests []plan.Request) (Compiled, error) {
	made, err := c.Client.Compile(requests)
	if err != nil {
		return nil, err
	}
	return &totalCompiled{Compiled: made, limit: c.limit}, nil
}

type totalCompiled struct {
	Compiled
	limit time.Duration
}

func (c *totalCompiled) Open() Session {
	return &totalSession{Session: c.Compiled.Open(), limit: c.limit}
}

// A totalSession sets the limit. Where the context has a deadline already, that is the limit: of tasks that all began with
// their batch, whatever they waited for since (flight.patience).
type totalSession struct {
	Session
	limit time.Duration
}

func (s *totalSession) Lane() Session {
	return &totalSession{Session: s.Session.Lane(), limit: s.limit}
}

func (s *totalSession) Do(ctx context.Context, index int, x *Exchange) error {
	inner := ctx
	if _, limited := ctx.Deadline(); !limited {
		var cancel context.CancelFunc
		inner, cancel = context.WithTimeout(ctx, s.limit)
		defer cancel()
	}
	err := s.Session.Do(inner, index, x)
	if err != nil && x.Kind == Cancelled && errors.Is(inner.Err(), context.DeadlineExceeded) {
		return x.fail(fail(TimedOut, "timeout after %v in all", s.limit))
	}
	return err
}
