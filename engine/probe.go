package engine

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"bench/engine/client"
	"bench/plan"
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

// probe opens one connection to each target and closes it again, so that a run that can't be done ends before any load.
// That is so where nobody answers at all, or a target is down that its benchmark doesn't want measured as it is. Each
// target is told once: in the error, or in a warning.
func (l *local) probe(ctx context.Context) (warnings []result.Warning, err error) {
	s := survey{local: l, known: map[string]*TargetError{}}
	var fatal, measured targets
	up := 0
	for i, cells := range l.cells {
		for _, c := range cells {
			down, alive, err := s.cell(ctx, c)
			if err != nil {
				return nil, err
			}
			up += alive
			if l.measures(i, c, down, alive) {
				measured.add(down)
			} else {
				fatal.add(down)
			}
		}
	}
	if up == 0 {
		fatal.add(measured.list)
	}
	if len(fatal.list) > 0 {
		return nil, fatal.joined()
	}
	for _, t := range measured.list {
		warnings = append(warnings, result.Warning{
			Code: result.Unreachable, Range: t.Range, Values: result.Values{
				"target": result.Named(t.URL), "request": result.Named(t.Request), "error": result.Named(t.Err.Error()),
			},
		})
	}
	return warnings, nil
}

// measures says whether a cell is to be measured although targets of it are down.
func (l *local) measures(benchmark int, c *cell, down []*TargetError, alive int) bool {
	for _, t := range down {
		if !t.measurable() {
			return false
		}
	}
	switch l.plan.Benchmarks[benchmark].Unreachable {
	case plan.UnreachableMeasure:
		return true
	case plan.UnreachableStop:
		return false
	}
	return !c.pooled() && alive > 0
}

// A survey finds out which targets can be reached; each way to one is tried once.
type survey struct {
	*local
	known map[string]*TargetError // nil: reached
}

// cell looks at the targets of one cell: those that are down, and how many aren't.
func (s survey) cell(ctx context.Context, c *cell) (down []*TargetError, up int, err error) {
	for _, load := range c.loads() {
		lost, there, err := s.load(ctx, load)
		if err != nil {
			return nil, 0, err
		}
		down, up = append(down, lost...), up+there
	}
	return down, up, nil
}

// load looks at the targets of a cell that is no mix.
func (s survey) load(ctx context.Context, c *cell) (down []*TargetError, up int, err error) {
	seen := map[string]bool{}
	for i := range c.plan.Group.Requests {
		planned := c.plan.Group.Requests[i]
		u, err := url.Parse(planned.URL)
		if err != nil {
			return nil, 0, err
		}
		where := u.Scheme + "://" + u.Host
		if seen[where] {
			continue
		}
		seen[where] = true
		way := fmt.Sprint(where, c.plan.Client)
		found, tried := s.known[way]
		if !tried {
			if err := s.connectOnce(ctx, c, u); err != nil {
				found = &TargetError{URL: where, Request: planned.Name, Range: planned.Range, Err: err}
			}
			if ctx.Err() != nil {
				return nil, 0, ctx.Err()
			}
			s.known[way] = found
		}
		if found == nil {
			up++
		} else {
			down = append(down, found)
		}
	}
	return down, up, nil
}

// Targets are those that are down, each once, however many ways lead there.
type targets struct{ list []*TargetError }

func (ts *targets) add(down []*TargetError) {
	for _, t := range down {
		if !slices.ContainsFunc(ts.list, func(other *TargetError) bool { return other.URL == t.URL }) {
			ts.list = append(ts.list, t)
		}
	}
}

// joined is one error that tells them all; nil without any.
func (ts *targets) joined() error {
	all := make([]error, len(ts.list))
	for i, t := range ts.list {
		all[i] = t
	}
	if len(all) == 1 {
		return all[0]
	}
	return errors.Join(all...)
}

// measurable says that the target itself is what can't be reached: no route, no such name, nobody who listens. To be
// forbidden to go there, say, is no measurement.
func (e *TargetError) measurable() bool {
	var f *client.Failure
	return errors.As(e.Err, &f) && client.ErrorKinds[f.Kind].Nobody
}

// connectOnce goes the way a request would go, as far as it takes to know that somebody is there.
func (l *local) connectOnce(ctx context.Context, c *cell, u *url.URL) error {
	o, err := client.OriginOf(u, client.OriginPorts[u.Scheme])
	if err != nil {
		return err
	}
	return c.client.Reach(ctx, &o)
}
