package client

import (
	"errors"
	"iter"
	"time"

	"bench/engine/stream"
)

// A response is what a checkFunc looks at; it is valid only during the call.
type response struct {
	status  int
	header  func(name string) (value string, ok bool)
	values  func(name string) iter.Seq[string] // of all fields of that name
	body    []byte                             // as it came over the wire; nil unless wantBody
	elapsed time.Duration
	bytes   int64            // of the body, as it came over the wire
	limit   int64            // of the body with its codings undone
	stream  *stream.Follower // what followed it; nil: it is one moment
	before  []string         // the Set-Cookie lines of the redirects that led here, where somebody looks for one

	store     *BodyStore // has what is made of the body
	looked    bool       // content was called
	decoded   []byte     // the store's
	illegible *Failure
}

// content is the body as it is meant, with its codings undone; that is done when somebody asks for it first. The failure
// says why it can't be.
func (r *response) content() ([]byte, *Failure) {
	if !r.looked {
		r.looked = true
		r.decode()
	}
	switch {
	case r.illegible != nil:
		return nil, r.illegible
	case r.decoded != nil:
		return r.decoded, nil
	}
	return r.body, nil
}

func (r *response) decode() {
	if len(r.body) == 0 {
		return // the response to HEAD names the coding of what it doesn't have
	}
	codings, err := codingsOf(r.values("Content-Encoding"))
	if err == nil && len(codings) > 0 {
		r.decoded, err = r.store.decode(r.body, codings, r.limit)
	}
	switch {
	case errors.Is(err, ErrNoRoom):
		r.illegible = &Failure{Kind: NoMemory, cause: err}
	case err != nil:
		r.illegible = fail(badCoding, "content coding: %w", err)
	}
}

// forget gives back what content has made.
func (r *response) forget() {
	if r.looked {
		r.store.Free(r.decoded)
		r.looked, r.decoded, r.illegible = false, nil, nil
	}
}
