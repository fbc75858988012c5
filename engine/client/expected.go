package client

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bench/engine/stream"
	"bench/plan"
)

// expected is what a request expects of its response.
type expected struct {
	check    checkFunc     // nil: a status must be below 400
	wantHead bool          // check looks at the header
	wantBody bool          // and at the body
	maxBytes int64         // 0: no limit of its own
	quote    bool          // a message about a bad status has the beginning of the body
	captures []capture     // what is taken from a good response, where somebody asks for it
	stream   *stream.Rules // nil: the response is one moment
	call     *grpcCall     // nil: it is no call of gRPC
	turns    [][]byte      // of a call: messages that are sent after answers, one each
}

// A checkFunc judges a response that came whole. It returns none, or the kind and what was found.
type checkFunc func(r *response) (ErrorKind, string)

// expectedOf compiles what a planned request expects.
func expectedOf(r plan.Request) (e expected, err error) {
	if e.captures, err = capturesOf(r); err != nil {
		return e, err
	}
	e.wantHead = len(e.captures) > 0
	e.wantBody = slices.ContainsFunc(r.Captures, func(c plan.Capture) bool { return looksAtBody(r, c.From) })
	if r.Expect != nil {
		e.wantHead, e.wantBody, e.maxBytes = true, e.wantBody || expectsOfBody(r), r.Expect.MaxBytes
	}
	if r.Stream != nil {
		e.wantHead = true
		if e.stream, err = stream.Compile(*r.Stream, stream.Wants{Last: wantsLast(r), Empty: r.GRPC != nil}); err != nil {
			return e, err
		}
	}
	if r.Expect != nil || r.Stream != nil {
		e.check, err = expectation(r)
	}
	return e, err
}

// looksAtBody says whether the whole body is needed for something that is taken from it. The JSON of a stream is that of its
// last event.
func looksAtBody(r plan.Request, from plan.CaptureSource) bool {
	return from == plan.FromBody || from == plan.FromJSON && r.Stream == nil
}

// expectsOfBody says whether what is expected needs the whole body.
func expectsOfBody(r plan.Request) bool {
	return r.Expect.BodyContains != "" || r.Expect.BodyMatches != "" || r.Expect.LooksAtJSON() && r.Stream == nil
}

// wantsLast says whether something looks at a stream's last event.
func wantsLast(r plan.Request) bool {
	return r.Expect != nil && r.Expect.LooksAtJSON() ||
		slices.ContainsFunc(r.Captures, func(c plan.Capture) bool { return c.From == plan.FromJSON })
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
	if got.stream != nil {
		got.stream.Release()
	}
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
