package client

import (
	"context"
	"errors"
	"slices"
	"time"

	"bench/engine/clock"
	"bench/plan"
)

// A retryClient sends a request again after an answer, or a failure, that asks for it. What comes of it is one exchange: sent
// when it was first, and answered with the last answer, which alone is judged.
type retryClient struct {
	Client
	retry    *plan.Retry
	statuses [600]bool
	kinds    [KindCount]bool
}

func newRetryClient(below Client, r *plan.Retry) *retryClient {
	c := &retryClient{Client: below, retry: r}
	for _, word := range r.On {
		if least, most, ok := plan.StatusesOf(word); ok {
			for status := least; status <= most; status++ {
				c.statuses[status] = true
			}
		}
		if kind := slices.IndexFunc(ErrorKinds[:], func(k errorKind) bool { return k.Name == word }); kind > 0 {
			c.kinds[kind] = true
		}
	}
	return c
}

func (c *retryClient) Compile(requests []plan.Request) (Compiled, error) {
	made, err := c.Client.Compile(requests)
	if err != nil {
		return nil, err
	}
	return &retryCompiled{Compiled: made, client: c}, nil
}

type retryCompiled struct {
	Compiled
	client *retryClient
}

func (c *retryCompiled) Open() Session {
	return &retrySession{Session: c.Compiled.Open(), client: c.client}
}

type retrySession struct {
	Session
	client *retryClient
}

func (s *retrySession) Lane() Session {
	return &retrySession{Session: s.Session.Lane(), client: s.client}
}

func (s *retrySession) Do(ctx context.Context, index int, x *Exchange) error {
	values := x.Values
	var before Exchange
	for attempt := 1; ; attempt++ {
		x.Values = values
		err := s.Session.Do(ctx, index, x)
		if attempt > 1 {
			x.follow(&before)
		}
		if attempt == s.client.retry.Attempts || !s.client.wants(x) {
			return err
		}
		before = *x
		if !waited(ctx, s.client.retry.WaitBefore(attempt+1)) {
			x.Done = clock.Now()
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return x.fail(fail(TimedOut, "timeout before the request was sent once more"))
			}
			return x.fail(&Failure{Kind: Cancelled, cause: ctx.Err()})
		}
	}
}

// wants says whether an exchange is to be tried again.
func (c *retryClient) wants(x *Exchange) bool {
	return c.kinds[x.Kind] || x.Kind != Cancelled && x.Status > 0 && x.Status < len(c.statuses) && c.statuses[x.Status]
}

// follow makes of an attempt the whole that it is with those before it: sent when the first of them was, with the phases and
// bytes of all, and all else of the last.
func (x *Exchange) follow(before *Exchange) {
	own := *x
	x.Retries = before.Retries
	x.Retries.Times++
	x.Hops = hops{before.Hops.Sent + own.Hops.Sent, before.Hops.Opened + own.Hops.Opened, before.Hops.Reused + own.Hops.Reused}
	x.DNS += before.DNS
	x.Connect += before.Connect
	x.TLS += before.TLS
	x.BytesIn += before.BytesIn
	x.BytesOut += before.BytesOut
	x.Attempts += before.Attempts
	if before.Sent == 0 { // there was no connection before
		x.Opening += before.Opening
		if own.Sent > 0 {
			x.Sent = before.Done
		}
		return
	}
	x.Sent, x.Opened, x.Opening, x.Lost = before.Sent, before.Opened, before.Opening, before.Lost
	if own.Attempts > 0 {
		x.Retries.Sent++
	}
	switch {
	case own.Opened:
		x.Retries.Opened++
	case own.Sent > 0:
		x.Retries.Reused++
	}
}

// waited waits, and is false if ctx was done first.
func waited(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
