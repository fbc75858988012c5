package engine

import (
	"context"
	"sync"
)

// A callClient has a session for each request, as requests.get does: the redirects of a call go over its connections, and
// its cookies along, and when it is over they are closed. It stands above a browser; without redirects and cookies a call
// is one exchange, and the client below opens a connection for each by itself. With max_connections no more calls than that
// are under way at once.
type callClient struct {
	client
	max int
}

func (c *callClient) open() session {
	s := &callSession{client: c.client, calls: make(map[session]struct{})}
	if c.max > 0 {
		s.places = make(chan struct{}, c.max)
	}
	return s
}

// A callSession knows the calls that are under way, so that they can be cut.
type callSession struct {
	client client
	places chan struct{} // one for each call under way; nil: no limit

	mu     sync.Mutex
	calls  map[session]struct{}
	closed bool
}

func (s *callSession) do(ctx context.Context, r *request, x *exchange) error {
	if s.places != nil {
		select {
		case s.places <- struct{}{}:
			defer func() { <-s.places }()
		case <-ctx.Done():
			*x = exchange{}
			return x.fail(&failure{kind: cancelled, cause: ctx.Err()})
		}
	}
	call := s.client.open()
	defer call.close()
	if !s.enter(call) {
		*x = exchange{}
		return x.fail(errSessionClosed)
	}
	defer s.leave(call)
	return call.do(ctx, r, x)
}

func (s *callSession) enter(call session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.calls[call] = struct{}{}
	}
	return !s.closed
}

func (s *callSession) leave(call session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.calls, call)
}

func (s *callSession) lane() session { return s }

func (s *callSession) close() {
	s.mu.Lock()
	s.closed = true
	calls := s.calls
	s.calls = make(map[session]struct{})
	s.mu.Unlock()
	for call := range calls {
		call.close()
	}
}
