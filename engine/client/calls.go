package client

import (
	"context"
	"sync"

	"bench/plan"
)

// A callClient has a session for each request, as requests.get does: the redirects of a call go over its connections, and
// its cookies along, and when it is over they are closed. It stands above a browser; without redirects and cookies a call
// is one exchange, and the client below opens a connection for each by itself. With max_connections no more calls than that
// are under way at once.
type callClient struct {
	Client
	max int
}

func (c *callClient) Compile(requests []plan.Request) (Compiled, error) {
	made, err := c.Client.Compile(requests)
	if err != nil {
		return nil, err
	}
	return &callCompiled{Compiled: made, max: c.max}, nil
}

type callCompiled struct {
	Compiled
	max int
}

func (c *callCompiled) Open() Session {
	s := &callSession{compiled: c.Compiled, calls: make(map[Session]struct{})}
	if c.max > 0 {
		s.places = make(chan struct{}, c.max)
	}
	return s
}

// A callSession knows the calls that are under way, so that they can be cut.
type callSession struct {
	compiled Compiled
	places   chan struct{} // one for each call under way; nil: no limit

	mu     sync.Mutex
	calls  map[Session]struct{}
	closed bool
}

func (s *callSession) Do(ctx context.Context, index int, x *Exchange) error {
	if s.places != nil {
		select {
		case s.places <- struct{}{}:
			defer func() { <-s.places }()
		case <-ctx.Done():
			x.begin()
			return x.fail(&Failure{Kind: Cancelled, cause: ctx.Err()})
		}
	}
	call := s.compiled.Open()
	defer call.Close()
	if !s.enter(call) {
		x.begin()
		return x.fail(errSessionClosed)
	}
	defer s.leave(call)
	return call.Do(ctx, index, x)
}

func (s *callSession) enter(call Session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.calls[call] = struct{}{}
	}
	return !s.closed
}

func (s *callSession) leave(call Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.calls, call)
}

func (s *callSession) Lane() Session { return s }

func (s *callSession) Close() {
	s.mu.Lock()
	s.closed = true
	calls := s.calls
	s.calls = make(map[Session]struct{})
	s.mu.Unlock()
	for call := range calls {
		call.Close()
	}
}
