//go:build linux && !386 && !s390x

package http1

import (
	"cmp"
	"io"
	"net"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"bench/engine/arrival"
)

// A sharedLink is a connection of which a reader reads, for all of its exchanges once one was a stream. Who makes an exchange writes the
// request, and is woken when the response is over; the parser, and the sink, work on the reader's goroutine meanwhile.
//
// The socket is a duplicate that the runtime's poller doesn't know: it would wake a thread for nothing at every arrival. The reader's set
// is told of edges, as that one's is, but also of the end of a connection: so a read that didn't fill the space was the last one, unless
// the end was announced with it. What comes between two exchanges is no edge any more for the next one, and is missed.
type sharedLink struct {
	fd     int
	reader *reader
	number int32           // in the reader
	stamps *arrival.Stamps // nil: there are none
	dated  bool            // they are of what is written, too
	over   chan struct{}   // gets one when the exchange is

	mu         sync.Mutex
	conn       *Conn  // whose exchange is in flight; nil: none is
	rest, body []byte // of its request, what the socket hasn't taken yet
	missed     bool   // something came in between
	closed     bool
}

// newSharedLink takes over the socket of a TCP connection, which is closed. It is nil, and nc is as it was, if that can't be done.
func newSharedLink(nc net.Conn, all *readers) *sharedLink {
	if _, ok := nc.(*net.TCPConn); !ok {
		return nil
	}
	r := all.next()
	if r == nil {
		return nil
	}
	fd := duplicate(streamSocket(nc))
	if fd < 0 {
		return nil
	}
	l := &sharedLink{fd: fd, reader: r, over: make(chan struct{}, 1), stamps: arrival.Want(fd)}
	l.dated = l.stamps != nil && l.stamps.WantSent(fd)
	if !r.add(l) {
		syscall.Close(fd)
		return nil
	}
	nc.Close() // only its descriptor: the poller forgets the socket
	return l
}

func (l *sharedLink) exchange(c *Conn) {
	if l.start(c) {
		<-l.over
	}
}

// start writes the request, or what the socket takes of it. It is false if there is nothing to wait for.
func (l *sharedLink) start(c *Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !c.begin() {
		return false
	}
	l.conn, l.rest, l.body = c, c.req.Wire, c.req.Body
	over := !l.write(c)
	if l.dated {
		l.date(c)
	}
	if !over && (l.missed || c.writeErr != nil) {
		over = l.hear(c, true)
	}
	l.missed = false
	if over {
		l.conn = nil
	}
	return !over
}

// write writes as much as the socket takes. It is false if nothing can come any more.
func (l *sharedLink) write(c *Conn) bool {
	for len(l.rest) > 0 {
		n, err := send(l.fd, l.rest)
		if err == syscall.EAGAIN {
			return true
		}
		if l.rest = l.rest[n:]; len(l.rest) == 0 {
			l.rest, l.body = l.body, nil
		}
		if err != nil {
			l.rest, l.body = nil, nil
		}
		if !c.wrote(n, err) {
			return false
		}
	}
	return true
}

// date corrects the moment at which a request was sent: whoever writes one may have to wait for a processor, once the clock is read, and
// that is no time of the server's. A device that notes it later leaves it as it was.
func (l *sharedLink) date(c *Conn) {
	if ago := l.stamps.Sent(l.fd); ago > 0 {
		c.res.Sent = max(c.res.Sent, c.sweeper.now()-ago)
	}
}

// hearken is the reader's: these are the news of the socket.
func (l *sharedLink) hearken(news uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if news&unix.EPOLLERR != 0 && l.dated && l.stamps.Sent(l.fd) > 0 {
		news &^= unix.EPOLLERR // it was the date of a write, of a device that notes it later: it says so at each arrival until somebody takes it
	}
	ends := news&(unix.EPOLLRDHUP|unix.EPOLLHUP|unix.EPOLLERR) != 0
	something := ends || news&unix.EPOLLIN != 0 // not only room for more
	switch {
	case l.conn == nil:
		l.missed = l.missed || something
	case !l.write(l.conn), something && l.hear(l.conn, ends):
		l.finish()
	}
}

// finish wakes who waits for the end of the exchange.
func (l *sharedLink) finish() {
	l.conn, l.rest, l.body = nil, nil, nil
	l.over <- struct{}{}
}

// readsAtOnce is how often one connection is read from before others are.
const readsAtOnce = 8

// hear reads what there is, up to a limit. It says whether the exchange is over.
func (l *sharedLink) hear(c *Conn, ends bool) (over bool) {
	for range readsAtOnce {
		space := c.space()
		n, err := l.receive(c, space)
		switch {
		case err == syscall.EAGAIN:
			return false
		case n == 0:
			c.ended(cmp.Or(err, io.EOF))
			return true
		case c.received(n):
			return true
		case n < len(space) && !ends:
			return false
		}
	}
	l.reader.again(l)
	return false
}

func (l *sharedLink) receive(c *Conn, space []byte) (n int, err error) {
	if l.stamps == nil {
		return receive(l.fd, space)
	}
	n, c.late, err = l.stamps.Receive(l.fd, space)
	return n, err
}

// peek is called by begin, in start.
func (l *sharedLink) peek() error { return peek(l.fd) }

// probe looks once whether a response that is silent has something after all, as after urgent data, which no edge tells of.
func (l *sharedLink) probe() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil && l.hear(l.conn, true) {
		l.finish()
	}
}

// cut ends the exchange. Its state, which was changed before, says why.
func (l *sharedLink) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		l.conn.ended(net.ErrClosed)
		l.finish()
	}
}

func (l *sharedLink) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return net.ErrClosed
	}
	l.closed = true
	l.reader.remove(l)
	return syscall.Close(l.fd)
}
