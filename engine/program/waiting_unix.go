//go:build unix

package program

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// waiting says whether there is something to read, or the end of it.
func waiting(out Output) (something bool) {
	file, ok := out.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := file.SyscallConn()
	if err != nil {
		return false
	}
	_ = raw.Control(func(fd uintptr) { // of one that is closed nothing is said
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 0)
		something = err == nil && n > 0
	})
	return something
}
