package engine

import (
	"context"
	"errors"
	"time"

	"bench/spec"
)

// A totalClient has one limit for all that a call takes: the wait for a connection, connecting, redirects, the response to
// its last byte.
type totalClient struct {
	client
	limit time.Duration
}

func (c *totalClient) open() session { return &totalSession{session: c.client.open(), limit: c.limit} }

// A totalSession sets the limit. Where the context has a deadline already, that is the limit: of tasks that all began with
// their batch, whatever they waited for since (flight.patience).
type totalSession struct {
	session
	limit time.Duration
}

func (s *totalSession) lane() session {
	return &totalSession{session: s.session.lane(), limit: s.limit}
}

func (s *totalSession) do(ctx context.Context, r *request, x *exchange) error {
	inner := ctx
	if _, limited := ctx.Deadline(); !limited {
		var cancel context.CancelFunc
		inner, cancel = context.WithTimeout(ctx, s.limit)
		defer cancel()
	}
	err := s.session.do(inner, r, x)
	if err != nil && x.kind == cancelled && errors.Is(inner.Err(), context.DeadlineExceeded) {
		return x.fail(fail(timedOut, "timeout after %v in all", s.limit))
	}
	return err
}

// tasksLimit is the limit that all requests of a batch share, or 0. asyncio's tasks all begin with their batch, and the wait
// for one of the session's connections is part of what they take.
func (c *cell) tasksLimit() time.Duration {
	together := c.plan.Strategy.Type == "gather" || c.plan.Strategy.Type == "task_group"
	if !together || c.plan.Client.TimeoutOf != spec.TimeoutOfTotal {
		return 0
	}
	return c.plan.Client.Timeout
}

// limit gives the batch's requests their common deadline, if they have one.
func (f *flight) limit(ctx context.Context) {
	f.patience, f.relieve = nil, nil
	if limit := f.cell.tasksLimit(); limit > 0 {
		f.patience, f.relieve = context.WithTimeout(ctx, f.ready+limit-now())
	}
}
