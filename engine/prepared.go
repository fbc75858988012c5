package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/engine/http1"
	"bench/engine/setup"
	"bench/plan"
	"bench/result"
)

// makeSetups makes the plan's set-ups and tear-downs ready. They have clients of their own, so that nothing of them is in any
// number; close ends those.
func (r *runner) makeSetups() error {
	if len(r.plan.Setups)+len(r.plan.Teardowns) == 0 {
		return nil
	}
	sweeper, where := http1.NewSweeper(clock.Now), new(client.Whereabouts)
	closeBefore := r.close
	r.close = func() { closeBefore(); sweeper.Stop() }
	for _, at := range r.at.At {
		where.Note(at.Port(), at.Addr())
	}
	policy := client.NewPolicy(r.plan, r.options.Approved)
	var err error
	r.prepared, err = setup.New(r.plan, setup.Options{
		Env: client.Env{
			Dir: r.plan.Dir, Version: r.options.Version, Permit: policy.Permit, Redirect: policy.Redirect, Sweeper: sweeper,
			Where: where, Bodies: client.NewBodyStore(),
		},
		Learn: r.options.Learn, Hurry: r.options.Servers.Hurry,
		Starting: func(what, name string) {
			e := Event{Type: SetupStart, Setup: name}
			if what == setup.TearDown {
				e.Type = TeardownStart
			}
			r.tell(e)
		},
	})
	return err
}

// setUp does the set-ups, before there was any load.
func (r *runner) setUp(ctx context.Context) error {
	if err := r.makeSetups(); err != nil || r.prepared == nil {
		return err
	}
	if err := r.prepared.Do(ctx); err != nil {
		return err
	}
	r.knowValues()
	return nil
}

// setUpAgain does those whose servers were started anew.
func (r *runner) setUpAgain(ctx context.Context, restarted []string) error {
	if r.prepared == nil || len(restarted) == 0 {
		return nil
	}
	done, err := r.prepared.Again(ctx, restarted)
	if done && err == nil {
		r.knowValues()
	}
	return err
}

// restart starts the servers anew that ask for it, before a block that is not the first which this run measures.
func (r *runner) restart(ctx context.Context, ran, block int) error {
	if ran == 0 {
		return nil
	}
	r.spares.free()
	defer r.spares.hold()
	restarted, err := r.servers.Restart(ctx, block)
	if len(restarted) > 0 {
		r.at.Restarts++
	}
	if err != nil {
		return err
	}
	return r.setUpAgain(ctx, restarted)
}

// knowValues takes over what set-ups have captured, in one order.
func (r *runner) knowValues() {
	r.values = Setup{Times: r.values.Times + 1}
	for of, text := range r.prepared.Values() {
		r.values.Values = append(r.values.Values, SetupValue{of, text})
	}
	slices.SortFunc(r.values.Values, func(x, y SetupValue) int {
		return cmp.Or(cmp.Compare(x.Of.Name, y.Of.Name), cmp.Compare(x.Of.Field, y.Of.Field))
	})
}

// tearDown does the tear-downs, whatever came of the load. What fails of them is a warning: the load was what it was.
func (r *runner) tearDown(ctx context.Context) {
	if r.prepared == nil {
		return
	}
	r.spares.free()
	defer r.spares.hold()
	for _, err := range r.prepared.Undo(ctx) {
		var failed *setup.Error
		if !errors.As(err, &failed) {
			continue
		}
		r.warn(result.Warning{
			Code: result.TeardownFailed, Range: failed.Range, Values: result.Values{
				"teardown": result.Named(failed.Name), "request": result.Named(failed.Request), "error": result.Named(failed.Message),
			},
		})
	}
}

// fill puts what set-ups have captured into the requests of a cell. It is rendered once: until they are done again, the
// requests are what they would be if it stood in the spec.
func (l *local) fill(c *cell, s Setup) error {
	for _, part := range c.parts {
		if err := l.fill(part, s); err != nil {
			return err
		}
	}
	if c.setups == s.Times || len(plan.SetupsOf(c.plan.Group.Requests)) == 0 {
		return nil
	}
	c.setups = s.Times
	known := setup.Values{}
	for _, v := range s.Values {
		known[v.Of] = v.Text
	}
	l.source.Know(known)
	requests, err := setup.Filled(c.plan.Group.Requests, known)
	if err != nil {
		return err
	}
	if c.compiled, err = c.client.Compile(requests); err != nil {
		return err
	}
	if !(plan.Group{Requests: requests}).IsDynamic() {
		c.stream = nil
	}
	c.forget()
	return nil
}

// FailedTeardowns are those errors in one of Run that are of tear-downs, where nothing was measured that could have a warning.
func FailedTeardowns(err error) (failed []error) {
	var one *setup.Error
	switch err := err.(type) {
	case interface{ Unwrap() []error }:
		for _, inner := range err.Unwrap() {
			failed = append(failed, FailedTeardowns(inner)...)
		}
	case error:
		if errors.As(err, &one) && one.Of == setup.TearDown {
			failed = append(failed, err)
		}
	}
	return failed
}
