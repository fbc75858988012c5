package client

import (
	"fmt"
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
	quote    bool      // a message about a bad status has the beginning of the body
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
	if kind == BadStatus && e.quote {
		message += quoted(got)
	}
	if kind == None && into != nil && len(e.captures) > 0 {
		kind, message = e.take(got, into)
	}
	message = strings.Clone(message) // it may be a piece of the header, which the next response overwrites
	got.forget()
	return kind, message
}

// quotes has the body looked at, so that a message can have its beginning.
func (e *expected) quotes(wanted bool) {
	if wanted {
		e.quote, e.wantHead, e.wantBody = true, true, true
	}
}

// quoted is the beginning of the body of an answer that says what was wrong. Others may have secrets in them.
func quoted(got *response) string {
	const most = 200
	body, illegible := got.content()
	switch {
	case got.status < 400 || illegible != nil || len(body) == 0:
		return ""
	case len(body) > most:
		return fmt.Sprintf(", with the body %q… (%d bytes)", body[:most], len(body))
	}
	return fmt.Sprintf(", with the body %q", body)
}
