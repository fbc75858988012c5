//go:build linux && !386 && !s390x

package arrival

import (
	"errors"
	"io"
	"net"
	"syscall"
	"time"
)

// A conn reads with stamps. It is read by one goroutine at a time.
type conn struct {
	*net.TCPConn
	raw    syscall.RawConn
	stamps *Stamps
	step   func(fd uintptr) bool // of a read, made once

	into []byte
	n    int
	late time.Duration
	err  error
}

// New makes a TCP connection one that takes stamps; every other is as it was.
func New(nc net.Conn) net.Conn {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return nc
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nc
	}
	c := &conn{TCPConn: tcp, raw: raw}
	_ = raw.Control(func(fd uintptr) { c.stamps = Want(int(fd)) })
	if c.stamps == nil {
		return nc
	}
	c.step = c.receive
	return c
}

// Listen has a listener's connections take stamps of what comes before they are accepted, too.
func Listen(l net.Listener) {
	if tcp, ok := l.(*net.TCPListener); ok {
		if raw, err := tcp.SyscallConn(); err == nil {
			_ = raw.Control(func(fd uintptr) { Want(int(fd)) }) // who can't has none
		}
	}
}

func (c *conn) receive(fd uintptr) bool {
	c.n, c.late, c.err = c.stamps.Receive(int(fd), c.into)
	return c.err != syscall.EAGAIN
}

// Read reads, and keeps how late that was.
func (c *conn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	c.into, c.n, c.late, c.err = p, 0, 0, nil
	err := c.raw.Read(c.step)
	c.into = nil
	switch {
	case err != nil:
		if op, ok := errors.AsType[*net.OpError](err); ok {
			op.Op = "read" // not "raw-read": nobody cares how
		}
		return 0, err
	case c.err != nil:
		return 0, &net.OpError{Op: "read", Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: c.err}
	case c.n == 0:
		return 0, io.EOF
	}
	return c.n, nil
}

// lateness is how late the latest read was.
func (c *conn) lateness() time.Duration { return c.late }
