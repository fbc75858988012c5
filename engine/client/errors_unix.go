//go:build !windows

package client

import "syscall"

// errnoKinds are the kinds of a system call's errors.
var errnoKinds = map[syscall.Errno]ErrorKind{
	syscall.ECONNREFUSED:  Refused,
	syscall.ECONNRESET:    reset,
	syscall.EPIPE:         reset,
	syscall.ECONNABORTED:  reset,
	syscall.ENOTCONN:      reset,
	syscall.ENETUNREACH:   unreachable,
	syscall.EHOSTUNREACH:  unreachable,
	syscall.ENETDOWN:      unreachable,
	syscall.EHOSTDOWN:     unreachable,
	syscall.ENOENT:        unreachable, // of a unix socket
	syscall.EMFILE:        Exhausted,
	syscall.ENFILE:        Exhausted,
	syscall.EADDRNOTAVAIL: Exhausted, // no local port is left
	syscall.EADDRINUSE:    Exhausted, // the same, from a given local address
	syscall.ENOBUFS:       Exhausted,
	syscall.ENOMEM:        Exhausted,
	syscall.ETIMEDOUT:     TimedOut,
}
