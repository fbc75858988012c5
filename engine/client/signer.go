package client

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"bench/engine/clock"
	"bench/plan"
)

// toBeSigned stands in a request's Authorization field until it is signed. No header can have it, so that whoever forgot to
// sign sends nothing; and as a value of that field it is dropped where a redirect leads elsewhere.
const toBeSigned = "\x00 to be signed"

// signedFor is how long a signature is used. AWS takes one of a quarter of an hour.
const signedFor = 30 * time.Second

// authorized gives a request the header that says who sends it, unless it has one of its own.
func authorized(r plan.Request, a *plan.Auth) plan.Request {
	if a == nil {
		return r
	}
	for name := range r.Headers {
		if strings.EqualFold(name, "Authorization") {
			return r
		}
	}
	headers := maps.Clone(r.Headers)
	if headers == nil {
		headers = map[string]string{}
	}
	headers["Authorization"] = a.Header()
	if headers["Authorization"] == "" {
		headers["Authorization"] = toBeSigned
	}
	r.Headers = headers
	return r
}

// signs says whether requests are signed one by one.
func signs(a *plan.Auth) bool { return a != nil && a.Header() == "" }

// A signer signs requests of a client below it, as the spec says who sends them: with the time, or with what the server has
// asked for. It is made only where the spec asks for it. A request that the server answers by asking first is made again:
// the two count as one, as a chain of redirects does.
type signer[P any] struct {
	below protocol[P]
	auth  *plan.Auth
	now   func() time.Time
}

// A signed request is rendered again when its signature is too old, or used up.
type signed[P any] struct {
	plan   plan.Request
	url    *url.URL
	origin Origin
	host   string // the value of Host
	signed bool   // or it says itself who sends it
	latest atomic.Pointer[signature[P]]
}

// A signature is a signed request's rendering, and when it was made on the run's clock.
type signature[P any] struct {
	at       time.Duration
	rendered P
}

func (s *signer[P]) render(r plan.Request, e *expected) (*signed[P], error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, errors.New("the request's URL can't be read")
	}
	o, err := OriginOf(u, OriginPorts[u.Scheme])
	if err != nil {
		return nil, err
	}
	made := &signed[P]{plan: r, url: u, origin: o, host: o.authority(), signed: r.Headers["Authorization"] == toBeSigned}
	for name, value := range r.Headers {
		if strings.EqualFold(name, "Host") {
			made.host = value
		}
	}
	if made.signed && s.auth.Type == plan.AuthDigest {
		made.plan.Headers = maps.Clone(r.Headers)
		delete(made.plan.Headers, "Authorization")
	}
	_, err = s.rendering(made, e)
	return made, err
}

// rendering is a request signed by its time, or as it is.
func (s *signer[P]) rendering(r *signed[P], e *expected) (P, error) {
	latest, now := r.latest.Load(), clock.Now()
	byTime := r.signed && s.auth.Type == plan.AuthAWS
	if latest != nil && (!byTime || now-latest.at < signedFor) {
		return latest.rendered, nil
	}
	p := r.plan
	if byTime {
		var err error
		if p, err = signAWS(p, s.auth, r.host, s.now()); err != nil {
			return *new(P), err
		}
	}
	made, err := s.renderBelow(p, e)
	if err == nil {
		r.latest.Store(&signature[P]{at: now, rendered: made})
	}
	return made, err
}

// renderBelow has the client below render a request, whose response's header is looked at.
func (s *signer[P]) renderBelow(p plan.Request, e *expected) (P, error) {
	looked := *e
	looked.wantHead = true
	return s.below.render(p, &looked)
}

func (s *signer[P]) start() exchanger[*signed[P]] {
	return &signerSession[P]{signer: s, below: s.below.start(), asked: &askedFor{by: map[Origin]*challenge{}}}
}

func (s *signer[P]) reach(ctx context.Context, o *Origin) error { return s.below.reach(ctx, o) }

// A signerSession has a session of the client below, and what servers asked it for.
type signerSession[P any] struct {
	*signer[P]
	below exchanger[P]
	asked *askedFor
}

func (s *signerSession[P]) lane() exchanger[*signed[P]] {
	return &signerSession[P]{signer: s.signer, below: s.below.lane(), asked: s.asked}
}

func (s *signerSession[P]) close() { s.below.close() }

func (s *signerSession[P]) perform(ctx context.Context, r *request[*signed[P]], x *Exchange) error {
	if r.rendered.signed && s.auth.Type == plan.AuthDigest {
		return s.answering(ctx, r, x)
	}
	made, err := s.rendering(r.rendered, &r.expected)
	if err != nil {
		x.begin()
		return x.fail(&Failure{Kind: malformed, cause: err})
	}
	return s.below.perform(ctx, &request[P]{expected: r.expected, rendered: made, plan: r.plan}, x)
}
