//go:build linux && !386 && !s390x

package http1

import (
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"bench/engine/arrival"
)

// A rawLink drives a TCP or Unix socket with raw system calls from inside the runtime's poller. It spares what
// net.Conn.Read costs: that one tries to read, is told EAGAIN, waits, and reads again.
//
// RawConn.Read resets the poller's readiness before it first calls its function. So that first call writes the request
// and waits at once, without trying to read: the response can't have come before, and no wake-up is lost. The poller
// is edge-triggered, though, which leaves rules to keep:
//
//   - Once something was read, wait again only after a read that said EAGAIN. A read that filled the space, and the
//     end of the connection that came together with data, give no second wake-up.
//   - A request that the socket takes only in part leaves the function; the rest is written beside the reading, which
//     reads before it waits.
//   - What came after the last read and before the reset is forgotten: the end of the connection, or a response that
//     nobody asked for. A connection that was idle is therefore looked into before the request is written (begin), and
//     one that was not, when it stays silent (probe).
//
// The raw calls don't tell the scheduler that they are made. That is right for calls that don't block, and spares more
// than the calls' own entry and exit.
type rawLink struct {
	nc     net.Conn
	raw    syscall.RawConn
	talk   func(fd uintptr) bool // rawLink.step, made once
	upload upload
	alone  bool                       // no reader reads its streams
	shared atomic.Pointer[sharedLink] // what it has become, once it had a stream; nil: it is what it was
	wanted bool                       // stamps were, for a sink
	stamps *arrival.Stamps            // nil: there are none

	// Of the exchange in flight.
	conn  *Conn
	fd    int
	asked bool // the request was written, or as much of it as the socket took
	over  bool
	rest  []byte // what the socket didn't take at once
}

// newRawLink is nil for a connection that isn't a stream socket.
func newRawLink(nc net.Conn, alone bool) *rawLink {
	raw := streamSocket(nc)
	if raw == nil {
		return nil
	}
	l := &rawLink{nc: nc, raw: raw, upload: newUpload(nc), alone: alone}
	l.talk = l.step
	return l
}

// streamSocket gives access to the socket of a TCP or Unix stream connection, and nil for all else.
func streamSocket(nc net.Conn) syscall.RawConn {
	var raw syscall.RawConn
	var err error
	switch s := nc.(type) {
	case *net.TCPConn:
		raw, err = s.SyscallConn()
	case *net.UnixConn:
		if s.LocalAddr().Network() != "unix" {
			return nil // datagrams
		}
		raw, err = s.SyscallConn()
	}
	if err != nil {
		return nil
	}
	return raw
}

func (l *rawLink) exchange(c *Conn) {
	if shared := l.share(c); shared != nil {
		shared.exchange(c)
		return
	}
	l.conn, l.asked, l.over, l.rest = c, false, false, nil
	for !l.over {
		err := l.raw.Read(l.talk)
		switch {
		case l.over:
		case err == nil:
			l.upload.start(l.rest, c.req.Body)
		case errors.Is(err, os.ErrDeadlineExceeded) && l.nudged():
		default:
			c.ended(err)
			l.over = true
		}
	}
	l.upload.finish(c)
}

// share gives the connection to a reader before its first stream, for good. It is nil as long as that isn't so.
func (l *rawLink) share(c *Conn) *sharedLink {
	shared := l.shared.Load()
	if shared != nil || c.Sink == nil || l.alone {
		return shared
	}
	if shared = newSharedLink(l.nc, &c.sweeper.readers); shared == nil {
		l.alone = true
		return nil
	}
	l.shared.Store(shared)
	return shared
}

// step is what RawConn.Read calls: false waits until the socket has something, true leaves.
func (l *rawLink) step(fd uintptr) bool {
	if l.asked {
		return l.hear(int(fd))
	}
	l.asked, l.fd = true, int(fd)
	c := l.conn
	if c.Sink != nil && !l.wanted {
		l.wanted, l.stamps = true, arrival.Want(l.fd)
	}
	if !c.begin() {
		l.over = true
		return true
	}
	n, err := send(l.fd, c.req.Wire)
	switch {
	case err != nil && err != syscall.EAGAIN:
		if c.wrote(n, err) {
			return l.hear(l.fd)
		}
		l.over = true
		return true
	case n < len(c.req.Wire):
		l.rest = c.req.Wire[n:]
	}
	c.res.BytesOut = int64(n)
	return l.rest != nil || c.req.Body != nil
}

// hear reads until the response is whole, or there is nothing more to read for now.
func (l *rawLink) hear(fd int) bool {
	c := l.conn
	for {
		n, err := l.receive(fd, c)
		switch {
		case n > 0:
			l.over = c.received(n)
		case err == syscall.EAGAIN:
			return false
		case err == nil:
			c.ended(io.EOF)
			l.over = true
		default:
			c.ended(err)
			l.over = true
		}
		if l.over {
			return true
		}
	}
}

// receive reads what there is at once; for a sink with the moment when it had arrived.
func (l *rawLink) receive(fd int, c *Conn) (n int, err error) {
	if c.Sink == nil || l.stamps == nil {
		return receive(fd, c.space())
	}
	n, c.late, err = l.stamps.Receive(fd, c.space())
	return n, err
}

// peek is called by begin, inside step.
func (l *rawLink) peek() error {
	if shared := l.shared.Load(); shared != nil {
		return shared.peek()
	}
	return peek(l.fd)
}

// probe wakes the reading if there is something to read that it doesn't know of.
func (l *rawLink) probe() {
	if shared := l.shared.Load(); shared != nil {
		shared.probe()
		return
	}
	var something bool
	if l.raw.Control(func(fd uintptr) { something = pending(int(fd)) }) != nil || something {
		l.nc.SetReadDeadline(time.Unix(1, 0))
	}
}

// nudged says whether it was probe that woke the reading, and prepares to go on. The deadline is lifted before the
// state is looked at: a cut changes the state first, so one of the two is seen.
func (l *rawLink) nudged() bool {
	l.nc.SetReadDeadline(time.Time{})
	return !l.asked || l.conn.state.Load() == l.conn.armed
}

func (l *rawLink) cut() {
	if shared := l.shared.Load(); shared != nil {
		shared.cut()
		return
	}
	cut(l.nc)
}

func (l *rawLink) close() error {
	if shared := l.shared.Load(); shared != nil {
		return shared.close()
	}
	return l.nc.Close()
}
