package client

import (
	"context"
	"fmt"
	"sync"
	"time"

	"bench/plan"
)

// A Compiled has the requests of a cell as its client sends them.
type Compiled interface {
	// Open starts a session: what shares connections, cookies and the limit of connections. It is safe for use by several
	// goroutines.
	Open() Session
}

// A protocol is a version of HTTP, or what stands above one. P is a request as it sends it.
type protocol[P any] interface {
	// render makes of a request all that can be made beforehand.
	render(r plan.Request, e *expected) (P, error)
	// start begins a session.
	start() exchanger[P]
	// reach is Client.Reach.
	reach(ctx context.Context, o *Origin) error
}

// An exchanger is a session of a protocol, with Session's duties.
type exchanger[P any] interface {
	perform(ctx context.Context, r *request[P], x *Exchange) error
	lane() exchanger[P]
	close()
}

// A request is a planned request, compiled: rendered by its protocol, its expectations ready to be checked.
type request[P any] struct {
	expected
	rendered P
	plan     plan.Request
	dynamic  *dynamic  // nil: it is always the same
	fillings sync.Pool // of filling, where the protocol has them
}

// A protocolClient is a client of one protocol, whose requests it knows by their type.
type protocolClient[P any] struct {
	protocol protocol[P]
	auth     *plan.Auth // says who sends requests that don't say it themselves; nil: nobody does
	quote    bool       // see Env
}

// clientOf makes the client of a protocol, with a signer above it if the settings want one, and a browser above that.
func clientOf[P any](p protocol[P], c plan.Client, env Env) Client {
	if signs(c.Auth) {
		return browserOf(&signer[P]{below: p, auth: c.Auth, now: time.Now}, c, env)
	}
	return browserOf(p, c, env)
}

func browserOf[P any](p protocol[P], c plan.Client, env Env) Client {
	if browses(c) {
		return protocolClient[*visit[P]]{newBrowser(p, c, env), c.Auth, env.Quote}
	}
	return protocolClient[P]{p, c.Auth, env.Quote}
}

func (c protocolClient[P]) Compile(requests []plan.Request) (Compiled, error) {
	made := &compiledFor[P]{protocol: c.protocol, quote: c.quote}
	for _, r := range requests {
		if err := made.add(authorized(r, c.auth)); err != nil {
			return nil, fmt.Errorf("request %q: %w", r.Name, err)
		}
	}
	return made, nil
}

func (c protocolClient[P]) Reach(ctx context.Context, o *Origin) error {
	return c.protocol.reach(ctx, o)
}

// A compiledFor is a Compiled of one protocol.
type compiledFor[P any] struct {
	protocol protocol[P]
	quote    bool // see Env
	requests []*request[P]
}

// add compiles one more request.
func (c *compiledFor[P]) add(r plan.Request) error {
	made := &request[P]{plan: r}
	var err error
	if made.expected, err = expectedOf(r); err != nil {
		return err
	}
	made.expected.quotes(c.quote)
	if r, err = c.makeDynamic(made); err != nil {
		return err
	}
	if made.rendered, err = c.protocol.render(r, &made.expected); err != nil {
		return err
	}
	c.requests = append(c.requests, made)
	return nil
}

func (c *compiledFor[P]) Open() Session {
	return &session[P]{compiled: c, exchanger: c.protocol.start()}
}

// A session knows the requests by their numbers.
type session[P any] struct {
	compiled  *compiledFor[P]
	exchanger exchanger[P]
}

func (s *session[P]) Do(ctx context.Context, index int, x *Exchange) error {
	r := s.compiled.requests[index]
	if r.dynamic != nil {
		return s.perform(ctx, r, x)
	}
	return s.exchanger.perform(ctx, r, x)
}

func (s *session[P]) Lane() Session {
	return &session[P]{compiled: s.compiled, exchanger: s.exchanger.lane()}
}

func (s *session[P]) Close() { s.exchanger.close() }
