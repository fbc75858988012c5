package client

import (
	"context"
	"maps"
	"net/http"
	"sync"
)

// askedFor is what servers asked for last, which sessions answer with each request.
type askedFor struct {
	mu sync.Mutex
	by map[Origin]*challenge
}

func (a *askedFor) of(o Origin) *challenge {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.by[o]
}

func (a *askedFor) set(o Origin, c *challenge) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.by[o] = c
}

// answering performs a request with an answer to what its server asked for last, and once more if the server then asks for
// something else.
func (s *signerSession[P]) answering(ctx context.Context, r *request[*signed[P]], x *Exchange) error {
	a := attempt[P]{signerSession: s, outer: r, asked: s.asked.of(r.rendered.origin), into: x.Taken, again: true}
	err := a.make(ctx, x)
	if a.next == nil || err != nil {
		return err
	}
	s.asked.set(r.rendered.origin, a.next)
	values := x.Values
	var sum, second Exchange
	sum.add(x, true)
	last := attempt[P]{signerSession: s, outer: r, asked: a.next, into: a.into}
	err = last.make(ctx, &second)
	sum.add(&second, false)
	*x = sum
	x.Taken, x.Values = a.into, values
	return err
}

// An attempt is one time that a request is made, with an answer to what was asked for, if there is something to answer.
type attempt[P any] struct {
	*signerSession[P]
	outer *request[*signed[P]]
	asked *challenge
	into  *Taken
	again bool       // there may be another one
	next  *challenge // what the server asks for now; nil: this was the last
}

func (a *attempt[P]) make(ctx context.Context, x *Exchange) error {
	made, err := a.answered()
	if err != nil {
		x.begin()
		return x.fail(&Failure{Kind: malformed, cause: err})
	}
	looked := request[P]{expected: a.outer.expected, rendered: made, plan: a.outer.plan}
	looked.check, looked.captures = a.look, nil
	return a.below.perform(ctx, &looked, x)
}

// answered is the request with its answer.
func (a *attempt[P]) answered() (P, error) {
	r := a.outer.rendered
	if a.asked == nil {
		return a.rendering(r, &a.outer.expected)
	}
	p := r.plan
	p.Headers = maps.Clone(p.Headers)
	p.Headers["Authorization"] = a.asked.answer(a.auth, p.Method, requestTarget(r.url))
	return a.renderBelow(p, &a.outer.expected)
}

// look judges a response, unless it asks for an answer that can be given. That it asks for the same once more means that the
// answer was wrong.
func (a *attempt[P]) look(got *response) (ErrorKind, string) {
	if a.again && got.status == http.StatusUnauthorized {
		next := challengeIn(got.values("WWW-Authenticate"))
		if next != nil && (a.asked == nil || next.nonce != a.asked.nonce) {
			a.next = next
			return None, ""
		}
	}
	return a.outer.inspect(got, a.into)
}
