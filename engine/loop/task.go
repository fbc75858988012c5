package loop

import (
	"fmt"
	"slices"
)

// A Task is something to do on a loop's thread.
type Task interface{ Run() }

// A Handler is told what comes on a socket, on its loop's thread.
type Handler interface {
	// Came is told of bytes, which are the loop's and good until it returns.
	Came(b []byte)
	// Ended is told once that nothing comes any more: io.EOF, or what went wrong. The socket is closed.
	Ended(err error)
	// Room is told that a socket that took only a part takes more.
	Room()
}

// Ways in which a loop hears of its sockets, as result.Host tells them.
const (
	IOUring = "io_uring"
	Epoll   = "epoll"

	None = "goroutines" // there is no loop

	Any = "" // the first of these that the kernel has and allows
)

// Check says what is wrong with the name of a way: it is none of these.
func Check(io string) error {
	if slices.Contains([]string{Any, IOUring, Epoll, None}, io) {
		return nil
	}
	return fmt.Errorf("%q is no way to hear of connections: want %s, %s or %s", io, IOUring, Epoll, None)
}
