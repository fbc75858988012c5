//go:build linux && !386 && !s390x

package http1

import (
	"syscall"
	"unsafe"
)

// send writes as much of b as the socket takes at once. A connection that is closed gives EPIPE and no signal.
func send(fd int, b []byte) (int, syscall.Errno) {
	return rawTransfer(syscall.SYS_SENDTO, fd, b, syscall.MSG_NOSIGNAL|syscall.MSG_DONTWAIT)
}

// receive reads what there is at once. Zero bytes without an error are the end of the connection.
func receive(fd int, b []byte) (int, syscall.Errno) {
	return rawTransfer(syscall.SYS_RECVFROM, fd, b, syscall.MSG_DONTWAIT)
}

// rawTransfer makes a call that doesn't block, past the scheduler. The calls for sockets take a shorter way through
// the kernel than read and write do.
func rawTransfer(call uintptr, fd int, b []byte, flags uintptr) (int, syscall.Errno) {
	for {
		n, _, errno := syscall.RawSyscall6(call, uintptr(fd),
			uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), flags, 0, 0)
		switch errno {
		case 0:
			return int(n), 0
		case syscall.EINTR:
		default:
			return 0, errno
		}
	}
}
