package client

import (
	"slices"
	"strconv"
	"strings"

	"bench/plan"
)

// expected is what a request expects of its response.
type expected struct {
	check    checkFunc // nil: a status must be below 400
	wantHead bool      // check looks at the header
	wantBody bool      // and at the body
	maxBytes int64     // 0: no limit of its own
	captures []capture // what is taken from a good response, where somebody asks for it
}

// A checkFunc judges a response that came whole. It returns none, or the kind and what was found.
type checkFunc func(r *response) (ErrorKind, string)

// expectedOf compiles what a planned request expects.
func expectedOf(r plan.Request) (e expected, err error) {
	if e.captures, err = capturesOf(r); err != nil {
		return e, err
	}
	e.wantHead = len(e.captures) > 0
	e.wantBody = slices.ContainsFunc(r.Captures, plan.Capture.OfBody)
	if r.Expect == nil {
		return e, nil
	}
	e.wantHead, e.wantBody, e.maxBytes = true, e.wantBody || looksAtBody(r.Expect), r.Expect.MaxBytes
	e.check, err = expectation(r)
	return e, err
}

// looksAtBody says whether an expectation needs the response's body.
func looksAtBody(e *plan.Expect) bool {
	return e.BodyContains != "" || e.BodyMatches != "" || e.LooksAtJSON()
}

// bodyLimit is the most bytes that a response's body may have, as it comes.
func (e *expected) bodyLimit() int64 {
	switch {
	case e.maxBytes > 0:
		return e.maxBytes
	case e.wantBody:
		return keptBody
	}
	return 1<<63 - 1
}

// inspect says what is wrong with a response that came whole, and takes from a good one what it is to give.
func (e *expected) inspect(got *response, into *Taken) (ErrorKind, string) {
	if e.check == nil {
		if got.status >= 400 {
			return BadStatus, "status " + strconv.Itoa(got.status)
		}
		if into == nil || len(e.captures) == 0 {
			return None, ""
		}
	}
	got.limit = max(keptBody, e.maxBytes)
	kind, message := None, ""
	if e.check != nil {
		kind, message = e.check(got)
	}
	if kind == None && into != nil && len(e.captures) > 0 {
		kind, message = e.take(got, into)
	}
	message = strings.Clone(message) // it may be a piece of the header, which the next response overwrites
	got.forget()
	return kind, message
}
