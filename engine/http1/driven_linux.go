//go:build linux && !386 && !s390x

package http1

import (
	"time"

	"bench/engine/loop"
)

// A Driven is a connection that an event loop drives: Start begins an exchange, and the loop says when it is over. All of it
// but Abort is for the loop's thread.
type Driven struct {
	Conn
	link loopLink
}

// A loopLink moves the bytes of a connection's exchanges as the loop says that they can be. Between two exchanges it hears of
// the end of the connection, and of what nobody asked for.
type loopLink struct {
	conn       *Conn
	socket     *loop.Socket
	over       func()
	active     bool
	rest, body []byte // of the request, what the socket didn't take at once
	dead       error  // why the connection can't be used again; nil: it can
	gone       bool   // the socket has ended
}

// NewDriven takes over a socket that is ready for its first request, also if it fails. Over is called on the loop's thread when
// an exchange is over, with what Do returns. It calls Rest when it has no use for the response any more, whose head and body may
// be in the loop's memory, before it returns.
func NewDriven(l *loop.Loop, fd int, s *Sweeper, o Options, over func(error)) (*Driven, error) {
	d := &Driven{Conn: Conn{sweeper: s, heard: true}}
	d.set(o)
	d.Conn.link, d.link.conn, d.link.over = &d.link, &d.Conn, func() { over(d.finished()) }
	var err error
	if d.link.socket, err = l.Add(fd, &d.link); err != nil {
		return nil, err
	}
	s.add(&d.Conn)
	return d, nil
}

// Start begins an exchange, see Conn.Do. It may be over before Start returns.
func (d *Driven) Start(req *Request, timeout time.Duration, res *Response) {
	d.prepare(req, timeout, res)
	if d.retired {
		d.link.over()
		return
	}
	d.link.exchange(&d.Conn)
}

// exchange begins one: over says that it is.
func (l *loopLink) exchange(c *Conn) {
	l.active, c.spoiled = true, l.dead != nil
	if !c.begin() {
		l.end()
		return
	}
	l.rest, l.body = c.req.Wire, c.req.Body
	l.send()
}

// send writes what there is of the request, as far as the socket takes it.
func (l *loopLink) send() {
	for len(l.rest) > 0 {
		n, err := l.socket.Send(l.rest)
		if l.rest = l.rest[n:]; len(l.rest) == 0 {
			l.rest, l.body = l.body, nil
		}
		if !l.conn.wrote(n, err) {
			l.end()
			return
		}
		switch {
		case err != nil: // what the server may have said before is still to come
			l.rest, l.body = nil, nil
			if l.gone {
				l.conn.ended(l.dead)
				l.end()
			}
			return
		case len(l.rest) > 0 && n == 0:
			l.socket.WantRoom()
			return
		}
	}
}

// Room is the loop's: the socket takes more.
func (l *loopLink) Room() {
	if l.active && !l.gone {
		l.send()
	}
}

// Came is the loop's: something was read.
func (l *loopLink) Came(b []byte) {
	switch {
	case !l.active:
		if l.dead == nil {
			l.dead = errUnasked
		}
	case l.conn.lend(b):
		l.end()
	}
}

// Ended is the loop's: nothing more can be read.
func (l *loopLink) Ended(err error) {
	if l.gone = true; l.dead == nil {
		l.dead = err
	}
	if l.active {
		l.conn.ended(err)
		l.end()
	}
}

// end ends the exchange.
func (l *loopLink) end() {
	l.active, l.rest, l.body = false, nil, nil
	l.over()
}

// lend is received, of bytes that are in memory of somebody else. It keeps what it needs of them.
func (c *Conn) lend(b []byte) (over bool) {
	if c.filled > 0 {
		return c.append(b)
	}
	own := c.buf
	c.buf, c.lent = b, true
	if c.received(len(b)) {
		return true
	}
	c.buf, c.lent = own, false
	if c.buf == nil {
		c.buf = c.sweeper.buffer()
	}
	if c.filled > len(c.buf) {
		c.buf = make([]byte, max(c.filled, largeBuffer))
	}
	copy(c.buf, b[:c.filled])
	return false
}

// append is received, of bytes that are put to those before them. What comes after the end of a response is put there, too, so that
// it is seen.
func (c *Conn) append(b []byte) (over bool) {
	for len(b) > 0 && !over {
		n := copy(c.space(), b)
		b = b[n:]
		over = c.received(n)
	}
	if len(b) > 0 {
		c.buf = append(c.buf[:c.filled], b...)
		c.filled += len(b)
		c.res.BytesIn += int64(len(b))
	}
	return over
}

// peek is called by begin. What has come may be more than the loop has heard.
func (l *loopLink) peek() error {
	if l.dead == nil {
		l.dead = l.socket.Look(peek)
	}
	return l.dead
}

// probe has nothing to do: a loop misses nothing.
func (l *loopLink) probe() {}

func (l *loopLink) cut() { l.socket.Cut() }

// close has the loop hear of the end, and close the socket. As cut.
func (l *loopLink) close() error {
	l.socket.Cut()
	return nil
}
