package fleet

import (
	"context"
	"errors"
	"time"

	"bench/engine"
	"bench/result"
)

// A problem is an error, as it travels: those that their receiver knows by type come to it as what they were.
type problem struct {
	Kind   problemKind   `json:"kind,omitempty"`
	Text   string        `json:"text"`
	By     time.Duration `json:"by,omitempty"` // how late
	Target []targetError `json:"target,omitempty"`
}

type problemKind string

// The kinds of problems.
const (
	problemRefused problemKind = "refused" // by what was asked: asking again comes to the same
	problemLate    problemKind = "late"    // the common start was past
	problemCut     problemKind = "cut"     // it was told to stop
	problemTarget  problemKind = "target"  // targets can't be reached
	problemOther   problemKind = ""
)

// A targetError is an engine.TargetError.
type targetError struct {
	URL     string        `json:"url"`
	Request string        `json:"request"`
	Range   *result.Range `json:"range,omitempty"`
	Lost    bool          `json:"lost,omitempty"`
	Text    string        `json:"text"`
}

// problemOf is an error as it travels; nil of none.
func problemOf(err error) *problem {
	if err == nil {
		return nil
	}
	p := &problem{Text: err.Error()}
	if late, ok := errors.AsType[*engine.LateError](err); ok {
		return &problem{Kind: problemLate, Text: late.Error(), By: late.By}
	}
	if errors.Is(err, context.Canceled) {
		p.Kind = problemCut
	}
	if p.Target = targetsOf(err); len(p.Target) > 0 {
		p.Kind = problemTarget
	}
	return p
}

// targetsOf are all targets that an error tells of.
func targetsOf(err error) (found []targetError) {
	switch e := err.(type) {
	case *engine.TargetError:
		return []targetError{{e.URL, e.Request, e.Range, e.Lost, e.Err.Error()}}
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			found = append(found, targetsOf(inner)...)
		}
		return found
	case interface{ Unwrap() error }:
		return targetsOf(e.Unwrap())
	}
	return nil
}

// err is the error that a problem was.
func (p *problem) err() error {
	if p == nil {
		return nil
	}
	switch p.Kind {
	case problemTarget:
		var all []error
		for _, t := range p.Target {
			all = append(all, &engine.TargetError{URL: t.URL, Request: t.Request, Range: t.Range, Lost: t.Lost, Err: errors.New(t.Text)})
		}
		if len(all) == 1 {
			return all[0]
		}
		return errors.Join(all...)
	case problemCut:
		return context.Canceled
	}
	return errors.New(p.Text)
}
