package engine

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"bench/result"
)

// A TargetError says that a target could not be reached before any load was sent.
type TargetError struct {
	URL     string // origin only: scheme, host and port
	Request string
	Range   *result.Range // of the request in the spec; may be nil
	Err     error
}

// Error names the target, and the place in the spec where there is one.
func (e *TargetError) Error() string {
	if e.Range == nil {
		return fmt.Sprintf("%s can't be reached (request %q): %v", e.URL, e.Request, e.Err)
	}
	return fmt.Sprintf("%s can't be reached (request %q at %s:%d): %v",
		e.URL, e.Request, e.Range.Filename, e.Range.Start.Line, e.Err)
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
			for i := range c.requests {
				all = append(all, r.probeRequest(ctx, c, i, seen))
			}
		}
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
