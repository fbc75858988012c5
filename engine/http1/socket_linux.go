//go:build linux && !386 && !s390x

package http1

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// send writes as much of b as the socket takes at once. A connection that is closed gives EPIPE and no signal.
func send(fd int, b []byte) (int, error) {
	return rawTransfer(syscall.SYS_SENDTO, fd, b, syscall.MSG_NOSIGNAL|syscall.MSG_DONTWAIT)
}

// receive reads what there is at once. Zero bytes without an error are the end of the connection.
func receive(fd int, b []byte) (int, error) {
	return rawTransfer(syscall.SYS_RECVFROM, fd, b, syscall.MSG_DONTWAIT)
}

// blockingReceive waits until there is something, on a socket in blocking mode. It tells the scheduler, which gives the
// processor to others meanwhile.
func blockingReceive(fd int, b []byte) (int, error) {
	for {
		n, _, errno := syscall.Syscall6(syscall.SYS_RECVFROM, uintptr(fd),
			uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), 0, 0, 0)
		switch errno {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		default:
			return 0, errno
		}
	}
}

// pending says whether a socket has something to read. To try it would take an error away from who reads.
func pending(fd int) bool {
	ready, _ := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 0)
	return ready > 0
}

// waitForEither waits until a socket takes or has something, and says whether it has.
func waitForEither(fd int) (readable bool) {
	const in, out = 1, 4 // POLLIN, POLLOUT; what else there is, errors and ends, shows in reading
	for {
		wait := struct {
			fd             int32
			events, result int16
		}{fd: int32(fd), events: in | out}
		_, _, errno := syscall.Syscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&wait)), 1, 0, 0, 0, 0)
		if errno != syscall.EINTR {
			return wait.result != out
		}
	}
}

// rawTransfer makes a call that doesn't block, past the scheduler. The calls for sockets take a shorter way through
// the kernel than read and write do.
func rawTransfer(call uintptr, fd int, b []byte, flags uintptr) (int, error) {
	for {
		n, _, errno := syscall.RawSyscall6(call, uintptr(fd),
			uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), flags, 0, 0)
		switch errno {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		default:
			return 0, errno
		}
	}
}
