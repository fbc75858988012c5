package engine

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"bench/result"
)

// A TargetError says that a target could not be reached: before any load was sent or, when it is Lost, any more.
type TargetError struct {
	URL     string // origin only: scheme, host and port
	Request string
	Range   *result.Range // of the request in the spec; may be nil
	Lost    bool
	Err     error
}

// Error names the target, and the place in the spec where there is one.
func (e *TargetError) Error() string {
	problem := "can't be reached"
	if e.Lost {
		problem += " any more"
	}
	if e.Range == nil {
		return fmt.Sprintf("%s %s (request %q): %v", e.URL, problem, e.Request, e.Err)
	}
	return fmt.Sprintf("%s %s (request %q at %s:%d): %v",
		e.URL, problem, e.Request, e.Range.Filename, e.Range.Start.Line, e.Err)
}

// Unwrap gives the cause.
func (e *TargetError) Unwrap() error { return e.Err }

// probe opens one connection to each target and closes it again, so that a target that is down is found before any
// load. The errors of all of them are told at once.
func (r *runner) probe(ctx context.Context) error {
	var all []error
	seen := map[string]bool{}
	for _, cells := range r.cells {
		for _, c := range cells {
			if err := r.probeCell(ctx, c, seen); err != nil {
				all = append(all, err)
			}
		}
	}
	return errors.Join(all...)
}

// probeCell probes the targets of one cell, but for those that were seen. The error is nil, a cancelled context's, a
// *TargetError or several of these.
func (r *runner) probeCell(ctx context.Context, c *cell, seen map[string]bool) error {
	var all []error
	for i := range c.requests {
		if err := r.probeRequest(ctx, c, i, seen); err != nil {
			all = append(all, err)
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return errors.Join(all...)
}

func (r *runner) probeRequest(ctx context.Context, c *cell, i int, seen map[string]bool) error {
	planned := c.plan.Group.Requests[i]
	u, err := url.Parse(planned.URL)
	if err != nil || c.plan.Client.HTTPVersion == "3" { // QUIC has no connection to open without its handshake
		return err
	}
	where := u.Scheme + "://" + u.Host
	key := fmt.Sprint(where, c.plan.Client)
	if seen[key] {
		return nil
	}
	seen[key] = true
	if err := r.connectOnce(ctx, c, u); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &TargetError{URL: where, Request: planned.Name, Range: planned.Range, Err: err}
	}
	return nil
}

// connectOnce goes the way a request would go, as far as the TCP connection.
func (r *runner) connectOnce(ctx context.Context, c *cell, u *url.URL) error {
	o, err := originOf(u, originPorts[u.Scheme])
	if err != nil {
		return err
	}
	d, err := newDialer(c.plan.Client, clientEnv{Dir: r.plan.Dir, Permit: r.permit})
	if err != nil {
		return err
	}
	return d.probe(ctx, &o)
}
