package client

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// errnoKinds are the kinds of a system call's errors.
var errnoKinds = map[syscall.Errno]ErrorKind{
	windows.WSAECONNREFUSED:      Refused,
	windows.WSAECONNRESET:        reset,
	windows.WSAECONNABORTED:      reset,
	windows.WSAENOTCONN:          reset,
	windows.WSAENETUNREACH:       unreachable,
	windows.WSAEHOSTUNREACH:      unreachable,
	windows.WSAENETDOWN:          unreachable,
	windows.WSAEHOSTDOWN:         unreachable,
	windows.ERROR_FILE_NOT_FOUND: unreachable, // of a unix socket
	windows.WSAEMFILE:            Exhausted,
	windows.WSAEADDRNOTAVAIL:     Exhausted,
	windows.WSAEADDRINUSE:        Exhausted,
	windows.WSAENOBUFS:           Exhausted,
	windows.WSAETIMEDOUT:         TimedOut,
}
