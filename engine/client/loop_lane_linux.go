//go:build linux && !386 && !s390x

package client

import (
	"context"
	"time"

	"bench/engine/http1"
)

// A LoopLane is a lane of a session whose connections an event loop drives: a request is begun, and later it is over. All of it is
// for the loop's thread.
type LoopLane struct {
	*http1Session
	compiled *compiledFor[*http1Request]
	openings *Openings
	own      []*link // by origin
	done     func()
	over     func(error) // attempted, made once

	// Of the request that is under way.
	ctx      context.Context
	x        *Exchange
	of       *request[*http1Request]
	request  *request[*http1Request] // the same, filled
	filled   *filled[*http1Request]  // with request; nil: it is always the same
	link     *link
	fresh    *time.Timer // of a connection that is new; nil: it is not
	repeated bool
}

// OnLoop gives a lane of a session of what is driveable. Done is called on the loop's thread when a request is over. It begins no
// other one, but has the loop do so next.
func OnLoop(s Session, openings *Openings, done func()) *LoopLane {
	of := s.(*session[*http1Request])
	lane := &LoopLane{http1Session: of.exchanger.(*http1Session), compiled: of.compiled, openings: openings, done: done}
	lane.over = lane.attempted
	return lane
}

// Begin begins a request, see Session.Do. It may be over before Begin returns.
func (l *LoopLane) Begin(ctx context.Context, index int, x *Exchange) {
	r := l.compiled.requests[index]
	l.ctx, l.x, l.of, l.request, l.repeated = ctx, x, r, r, false
	if r.dynamic == nil {
		x.begin()
	} else if err := l.fill(); err != nil {
		_ = x.fail(&Failure{Kind: UnfitValue, cause: err})
		l.end()
		return
	}
	o := l.request.rendered.origin
	for len(l.own) <= o.index {
		l.own = append(l.own, nil)
	}
	if l.link = l.own[o.index]; l.link == nil {
		l.openings.join(l)
		return
	}
	l.own[o.index] = nil
	l.attempt()
}

// fill puts the exchange's values into the request. The error says why they can't be sent.
func (l *LoopLane) fill() (err error) {
	values := l.x.Values
	l.x.begin()
	l.filled = l.of.filling()
	l.request = &l.filled.request
	l.request.rendered, err = l.filled.filling.fill(values)
	return err
}

// end says that the request is over.
func (l *LoopLane) end() {
	if l.filled != nil {
		l.of.refill(l.filled)
		l.filled = nil
	}
	l.done()
}

// attempt makes one attempt.
func (l *LoopLane) attempt() {
	if err := l.enter(l.ctx, l.link); err != nil {
		l.attemptEnded(err)
		return
	}
	l.wire.Enter()
	l.link.driven.Start(l.request.rendered.wire, l.timeout, &l.link.result)
}

// Sent is when the request that is under way was sent; 0: there is none, or it waits for a connection.
func (l *LoopLane) Sent() time.Duration {
	if l.link == nil {
		return 0
	}
	return l.link.result.Sent
}

// attempted is told what came of an attempt.
func (l *LoopLane) attempted(err error) {
	l.wire.Exit()
	l.attemptEnded(l.link.settle(&l.request.expected, l.x, err))
}

// attemptEnded keeps the connection if it can, and tries once more what may be tried again, as exchange does.
func (l *LoopLane) attemptEnded(err error) {
	k := l.link
	l.link = nil
	if l.fresh != nil {
		l.openings.known(l.fresh)
		l.fresh = nil
	}
	if err == nil && k.result.KeepAlive {
		l.own[k.origin.index] = k
		l.end()
		return
	}
	l.discard(k)
	switch {
	case err == nil:
	case !l.repeated && mayRepeat(err, l.request.rendered):
		l.x.again()
		l.repeated = true
		l.openings.join(l)
		return
	default:
		_ = l.x.fail(err)
	}
	l.end()
}

// connected goes on with a new connection, or without one.
func (l *LoopLane) connected(fd int, err error, fresh *time.Timer) {
	if err == nil {
		l.link, err = l.drive(fd, l.request.rendered.origin)
	}
	if err != nil {
		l.openings.known(fresh)
		_ = l.x.fail(err)
		l.end()
		return
	}
	l.fresh = fresh
	l.attempt()
}

// drive makes a socket a connection of the session's that the loop drives.
func (l *LoopLane) drive(fd int, o *Origin) (*link, error) {
	options := l.options
	options.Wary = &o.state.wary
	driven, err := http1.NewDriven(l.openings.loop, fd, l.sweeper, options, l.over)
	if err != nil {
		return nil, err
	}
	k, err := l.adopt(&driven.Conn, o)
	if err == nil {
		k.driven = driven
	}
	return k, err
}

// Driveable says whether event loops can drive the sessions of c: those of HTTP/1.1 without TLS, whose requests are one exchange
// each and whose responses need no more than a look at their heads. All else waits for something, or is work for long.
func Driveable(c Compiled) bool {
	of, ok := c.(*compiledFor[*http1Request])
	if !ok {
		return false
	}
	p, ok := of.protocol.(*http1Client)
	if !ok || p.fresh || p.max > 0 || p.dialer.proxy != nil {
		return false
	}
	for _, r := range of.requests {
		if r.rendered.origin.Scheme != "http" || r.wantBody || r.stream != nil {
			return false
		}
	}
	return true
}
