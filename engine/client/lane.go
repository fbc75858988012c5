package client

import "context"

// An http1Lane is one goroutine's view of a session: it keeps a connection to each origin for itself.
type http1Lane struct {
	*http1Session
	own []*link // by origin
}

// lane gives a view without a lock. Where max_connections allows fewer connections than that takes, the lanes share:
// it is the session itself.
func (s *http1Session) lane() exchanger[*http1Request] {
	if s.max > 0 && (s.bound == 0 || s.bound*max(1, s.count()) > s.max) {
		return s
	}
	return &http1Lane{http1Session: s}
}

func (l *http1Lane) perform(ctx context.Context, r *request[*http1Request], x *Exchange) error {
	x.begin()
	o := r.rendered.origin
	for len(l.own) <= o.index {
		l.own = append(l.own, nil)
	}
	k := l.own[o.index]
	if k != nil && k.origin != o { // which had the place before
		l.discard(k)
		l.own[o.index], k = nil, nil
	}
	if k == nil {
		var err error
		if k, err = l.connect(ctx, o, x); err != nil {
			return x.fail(err)
		}
	}
	k, err := l.exchange(ctx, k, r, x)
	l.own[o.index] = k
	return err
}
