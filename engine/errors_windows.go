package engine

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// errnoKinds are the kinds of a system call's errors.
var errnoKinds = map[syscall.Errno]errorKind{
	windows.WSAECONNREFUSED:      refused,
	windows.WSAECONNRESET:        reset,
	windows.WSAECONNABORTED:      reset,
	windows.WSAENOTCONN:          reset,
	windows.WSAENETUNREACH:       unreachable,
	windows.WSAEHOSTUNREACH:      unreachable,
	windows.WSAENETDOWN:          unreachable,
	windows.WSAEHOSTDOWN:         unreachable,
	windows.ERROR_FILE_NOT_FOUND: unreachable, // of a unix socket
	windows.WSAEMFILE:            exhausted,
	windows.WSAEADDRNOTAVAIL:     exhausted,
	windows.WSAEADDRINUSE:        exhausted,
	windows.WSAENOBUFS:           exhausted,
	windows.WSAETIMEDOUT:         timedOut,
}
