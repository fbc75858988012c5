//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package http1

import (
	"errors"
	"io"
	"net"
	"syscall"
)

var errUnasked = errors.New("the server sent something unasked")

// peeker gives a function that looks into nc's socket, also beneath TLS: an idle connection must be silent, and open.
// It is nil if there is no socket.
func peeker(nc net.Conn) func() error {
	for {
		t, ok := nc.(interface{ NetConn() net.Conn })
		if !ok {
			break
		}
		nc = t.NetConn()
	}
	s, ok := nc.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return nil
	}
	return func() error {
		var found error
		if err := raw.Control(func(fd uintptr) { found = peek(int(fd)) }); err != nil {
			return err
		}
		return found
	}
}

// peek is nil for a socket that is silent and open.
func peek(fd int) error {
	var b [1]byte
	for {
		n, _, err := syscall.Recvfrom(fd, b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		switch {
		case err == syscall.EINTR:
			continue
		case err == syscall.EAGAIN:
			return nil
		case err != nil:
			return err
		case n == 0:
			return io.EOF
		default:
			return errUnasked
		}
	}
}
