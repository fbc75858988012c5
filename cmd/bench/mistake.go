package main

import (
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"bench"
	"bench/engine"
	"bench/quick"
	"bench/result"
	"bench/words"
)

// A mistake is an error with a second paragraph that says what would be right.
type mistake struct{ summary, detail string }

func (m mistake) Error() string {
	if m.detail == "" {
		return m.summary
	}
	return m.summary + ": " + m.detail
}

// An openMistake is about what is to be approved; see session.openly.
type openMistake struct{ mistake }

// Unwrap makes it a mistake like others.
func (m openMistake) Unwrap() error { return m.mistake }

// diagnose turns any error into diagnostics, the one form in which errors are shown. Errors that were joined are shown
// one by one.
func diagnose(err error) hcl.Diagnostics {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all hcl.Diagnostics
		for _, one := range joined.Unwrap() {
			all = append(all, diagnose(one)...)
		}
		return all
	}
	var (
		diags  hcl.Diagnostics
		m      mistake
		theirs *bench.Mistake
		target *engine.TargetError
		call   *engine.CallError
		few    *lonelyError
		typed  *quick.Mistake
	)
	switch {
	case errors.As(err, &diags):
		return diags
	case errors.As(err, &target):
		return hcl.Diagnostics{unreachable(target)}
	case errors.As(err, &call):
		return hcl.Diagnostics{at(call.Range, call.Summary, fmt.Sprintf("Request %q: %s. No load was sent.", call.Request, call.Detail))}
	case errors.As(err, &typed):
		m = mistake{typed.Summary, typed.Detail}
	case errors.As(err, &few):
		m = tooFew(few)
	case errors.As(err, &theirs):
		m = mistake{theirs.Summary, theirs.Detail}
	case !errors.As(err, &m):
		m.summary = err.Error()
	}
	return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: words.Sentence(m.summary), Detail: m.detail}}
}

// unreachable points at the request that can't be sent.
func unreachable(e *engine.TargetError) *hcl.Diagnostic {
	if e.Lost {
		return at(e.Range, "The target can't be reached any more", fmt.Sprintf("%s, where request %q goes: %v. What was measured until then is kept.", e.URL, e.Request, e.Err))
	}
	return at(e.Range, "The target can't be reached", fmt.Sprintf("%s, where request %q goes: %v. No load was sent.", e.URL, e.Request, e.Err))
}

// at is an error about a place in the spec; nil: about none.
func at(r *result.Range, summary, detail string) *hcl.Diagnostic {
	d := &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail}
	if r != nil {
		d.Subject = &hcl.Range{Filename: r.Filename, Start: hcl.Pos(r.Start), End: hcl.Pos(r.End)}
	}
	return d
}
