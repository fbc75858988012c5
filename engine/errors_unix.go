//go:build !windows

package engine

import "syscall"

// errnoKinds are the kinds of a system call's errors.
var errnoKinds = map[syscall.Errno]errorKind{
	syscall.ECONNREFUSED:  refused,
	syscall.ECONNRESET:    reset,
	syscall.EPIPE:         reset,
	syscall.ECONNABORTED:  reset,
	syscall.ENOTCONN:      reset,
	syscall.ENETUNREACH:   unreachable,
	syscall.EHOSTUNREACH:  unreachable,
	syscall.ENETDOWN:      unreachable,
	syscall.EHOSTDOWN:     unreachable,
	syscall.ENOENT:        unreachable, // of a unix socket
	syscall.EMFILE:        exhausted,
	syscall.ENFILE:        exhausted,
	syscall.EADDRNOTAVAIL: exhausted, // no local port is left
	syscall.EADDRINUSE:    exhausted, // the same, from a given local address
	syscall.ENOBUFS:       exhausted,
	syscall.ENOMEM:        exhausted,
	syscall.ETIMEDOUT:     timedOut,
}
