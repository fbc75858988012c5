//go:build linux && !386 && !s390x

package http1

import (
	"cmp"
	"io"
	"net"
	"sync"
	"syscall"
)

// A blockingLink blocks its thread in the kernel until the response comes. With one connection that is cheaper than to
// wait in the runtime's poller: the kernel wakes the very thread that waits, and nobody polls, parks, and is scheduled.
// With several, the poller finds more than one response each time it is woken, and threads cost more than goroutines.
//
// The socket is a duplicate that the poller doesn't know: it would be told of every arrival otherwise, and wake a
// thread for nothing. So closing and cutting have no helper here but the lock.
type blockingLink struct {
	fd int

	mu     sync.Mutex // held while the descriptor is used by others than the exchange
	closed bool
}

// newBlockingLink takes over the socket of a connection, which is closed. It is nil, and nc is as it was, if that
// can't be done.
func newBlockingLink(nc net.Conn) *blockingLink {
	raw := streamSocket(nc)
	if raw == nil {
		return nil
	}
	fd := duplicate(raw)
	if fd < 0 {
		return nil
	}
	if err := syscall.SetNonblock(fd, false); err != nil {
		syscall.Close(fd)
		return nil
	}
	nc.Close() // only its descriptor: the poller forgets the socket
	return &blockingLink{fd: fd}
}

// duplicate is another descriptor of a socket; -1: there is none.
func duplicate(raw syscall.RawConn) int {
	fd := -1
	raw.Control(func(original uintptr) {
		if n, _, errno := syscall.Syscall(syscall.SYS_FCNTL, original, syscall.F_DUPFD_CLOEXEC, 0); errno == 0 {
			fd = int(n)
		}
	})
	return fd
}

func (l *blockingLink) exchange(c *Conn) {
	if !c.begin() {
		return
	}
	rest, body := c.req.Wire, c.req.Body
	for {
		if len(rest) > 0 {
			n, err := send(l.fd, rest)
			if rest = rest[n:]; len(rest) == 0 {
				rest, body = body, nil
			}
			if err == syscall.EAGAIN {
				err = nil
			}
			if !c.wrote(n, err) {
				return
			}
			if err == nil && len(rest) > 0 && !waitForEither(l.fd) {
				continue
			}
			if err != nil {
				rest = nil
			}
		}
		n, err := blockingReceive(l.fd, c.space())
		if n == 0 {
			c.ended(cmp.Or(err, io.EOF))
			return
		}
		if c.received(n) {
			return
		}
	}
}

func (l *blockingLink) peek() error { return peek(l.fd) }

// probe has nothing to do: a blocking read misses nothing.
func (l *blockingLink) probe() {}

func (l *blockingLink) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		syscall.Shutdown(l.fd, syscall.SHUT_RDWR)
	}
}

func (l *blockingLink) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	return syscall.Close(l.fd)
}
