package setup

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"bench/engine/client"
	"bench/engine/clock"
	"bench/plan"
)

// A job is one set-up or tear-down, compiled.
type job struct {
	what     string
	plan     plan.Setup
	compiled client.Compiled
	taken    []client.Taken // by request
	failed   []bool
	known    Values // of set-ups
}

func newJob(what string, p plan.Setup, s *Set) (*job, error) {
	j := &job{what: what, plan: p, known: s.values}
	env := s.options.Env
	env.Bound, env.Quote = 1, true
	made, err := client.New(p.Client, env)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", what, p.Name, err)
	}
	requests := slices.Clone(p.Requests)
	for i := range requests {
		if requests[i].Expect == nil {
			requests[i].Expect = &plan.Expect{} // which says in its messages what was expected
		}
	}
	if j.compiled, err = made.Compile(requests); err != nil {
		return nil, fmt.Errorf("%s %s: %w", what, p.Name, err)
	}
	return j, nil
}

// run sends the requests, one after the other. A set-up ends with the first that fails; a tear-down goes on with those that
// don't need its answer.
func (j *job) run(ctx context.Context, s *Set, goOn bool) (failed []error) {
	session := j.compiled.Open()
	defer session.Close()
	j.taken, j.failed = make([]client.Taken, len(j.plan.Requests)), make([]bool, len(j.plan.Requests))
	for i := range j.plan.Requests {
		err := j.request(ctx, session, i)
		if err == nil {
			j.keep(s, i)
			continue
		}
		j.failed[i] = true
		failed = append(failed, err)
		if !goOn {
			return failed
		}
	}
	return failed
}

// request sends one request, again and again if it is to be sent until its answer is as expected.
func (j *job) request(ctx context.Context, session client.Session, i int) error {
	r := j.plan.Requests[i]
	if slices.ContainsFunc(r.Needs, func(other int) bool { return j.failed[other] }) {
		return j.wrong(r, "not sent, since a request whose answer it needs has failed")
	}
	if missing, ok := j.known.has(r); !ok {
		return j.wrong(r, "not sent, since its set-up did not come to "+missing.String())
	}
	if r.Until == nil {
		return j.failure(ctx, r, j.send(ctx, session, i), "")
	}
	began := clock.Now()
	limited, cancel := context.WithTimeout(ctx, r.Until.Within)
	defer cancel()
	var last client.Exchange // the last whole answer
	for {
		x := j.send(limited, session, i)
		if limited.Err() == nil || x.Kind == client.None {
			last = x
		}
		again := x.Kind != client.None && x.Kind != client.Forbidden && x.Kind != client.UnfitValue
		if !again || ctx.Err() != nil {
			return j.failure(ctx, r, x, "")
		}
		if limited.Err() != nil || clock.Now()-began+r.Until.Every >= r.Until.Within {
			if last.Message == "" {
				last = x
			}
			return j.failure(ctx, r, last, fmt.Sprintf("not so within %s: ", r.Until.Within))
		}
		pause(ctx, r.Until.Every)
	}
}

func (j *job) send(ctx context.Context, session client.Session, i int) client.Exchange {
	x := client.Exchange{Values: j, Taken: &j.taken[i]}
	if err := session.Do(ctx, i, &x); err != nil && x.Kind == client.None {
		x.Kind, x.Message = client.Cancelled, err.Error()
	}
	return x
}

// failure is the error of an exchange that was no good; nil where it was.
func (j *job) failure(ctx context.Context, r plan.Request, x client.Exchange, before string) error {
	switch {
	case x.Kind == client.None:
		return nil
	case ctx.Err() != nil && j.what == SetUp:
		return ctx.Err()
	case ctx.Err() != nil:
		return j.wrong(r, context.Cause(ctx).Error())
	}
	return j.wrong(r, before+x.Message)
}

func (j *job) wrong(r plan.Request, message string) error {
	return &Error{Of: j.what, Name: j.plan.Name, Request: r.Name, Range: r.Range, Message: message}
}

// keep makes what a request has captured known.
func (j *job) keep(s *Set, i int) {
	for k, c := range j.plan.Requests[i].Captures {
		value := j.taken[i].Values[k]
		for _, text := range textsOf(c, value) {
			s.learn(text)
		}
		if j.what == SetUp {
			s.values[plan.Value{From: plan.FromSetup, Name: j.plan.Name, Field: c.Name}] = value
		}
	}
}

// Append appends a value that a request has: of an answer before it, or of a set-up. It implements the values of package text.
func (j *job) Append(dst []byte, v plan.Value) []byte {
	if v.From == plan.FromSetup {
		return j.known.Append(dst, v)
	}
	for i, r := range j.plan.Requests {
		if r.Name != v.Name {
			continue
		}
		for k, c := range r.Captures {
			if c.Name == v.Field && k < len(j.taken[i].Values) {
				return append(dst, j.taken[i].Values[k]...)
			}
		}
	}
	return dst
}

// pause waits, unless ctx is done first.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// textsOf are the texts in what was captured: of a list each of its elements.
func textsOf(c plan.Capture, value string) []string {
	var elements []string
	if c.Which != plan.AllFound || json.Unmarshal([]byte(value), &elements) != nil {
		return []string{value}
	}
	return elements
}
