//go:build linux && !386 && !s390x

package arrival

import (
	"encoding/binary"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Stamps receives from one socket, with the kernel's stamps. It belongs to whoever reads from the socket.
type Stamps struct {
	header  syscall.Msghdr
	part    syscall.Iovec
	control [128]byte
	begun   time.Time
	ahead   time.Duration // of the wall's clock before the monotonic one, at the last look
	looked  bool
}

// wanted is asked of every socket: when something arrived.
const wanted = unix.SOF_TIMESTAMPING_RX_SOFTWARE | unix.SOF_TIMESTAMPING_SOFTWARE

// Want asks the kernel for stamps. It is nil where there are none.
func Want(fd int) *Stamps {
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPING, wanted) != nil {
		return nil
	}
	s := &Stamps{begun: time.Now()}
	s.header.Iov, s.header.Iovlen = &s.part, 1
	s.header.Control = &s.control[0]
	return s
}

// WantSent asks the kernel for the stamp of what is written from now on, too. Each write leaves one, which Sent has to take.
func (s *Stamps) WantSent(fd int) bool {
	return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPING, wanted|unix.SOF_TIMESTAMPING_TX_SOFTWARE|unix.SOF_TIMESTAMPING_OPT_TSONLY) == nil
}

// Sent takes what the kernel noted of writes and says how long ago it handed the first of them to the network; 0: that isn't known yet.
func (s *Stamps) Sent(fd int) (ago time.Duration) {
	for {
		s.part.SetLen(0)
		s.header.SetControllen(len(s.control))
		_, _, errno := syscall.RawSyscall(syscall.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&s.header)), syscall.MSG_ERRQUEUE|syscall.MSG_DONTWAIT)
		switch {
		case errno == syscall.EINTR:
		case errno != 0:
			return ago
		case ago == 0:
			ago = s.late()
		}
	}
}

// Receive reads what there is at once, as recv(2) does, and says how late: how long ago the last of it arrived; 0: that isn't known.
// Zero bytes without an error are the end of the connection.
func (s *Stamps) Receive(fd int, b []byte) (n int, late time.Duration, err error) {
	s.part.Base = unsafe.SliceData(b)
	s.part.SetLen(len(b))
	s.header.SetControllen(len(s.control))
	for {
		got, _, errno := syscall.RawSyscall(syscall.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&s.header)), syscall.MSG_DONTWAIT)
		switch errno {
		case 0:
			s.part.Base = nil
			if got == 0 {
				return 0, 0, nil
			}
			return int(got), s.late(), nil
		case syscall.EINTR:
		default:
			s.part.Base = nil
			return 0, 0, errno
		}
	}
}

// setBack is how far the two clocks may part between two looks. One that is slewed parts by half a millisecond a second at most.
const setBack = 5 * time.Millisecond

// late reads the stamp of what was received right now.
func (s *Stamps) late() time.Duration {
	now := time.Now()
	ahead := time.Duration(now.UnixNano()) - now.Sub(s.begun)
	was, known := s.ahead, s.looked
	s.ahead, s.looked = ahead, true
	if known && (ahead-was > setBack || was-ahead > setBack) {
		return 0 // somebody has set the clock
	}
	const head, stamp = 16, 16 // of a control message, and of the stamp in it that the kernel makes
	control := s.control[:s.header.Controllen]
	for len(control) >= head+stamp {
		size := binary.NativeEndian.Uint64(control)
		level, kind := binary.NativeEndian.Uint32(control[8:]), binary.NativeEndian.Uint32(control[12:])
		if level == unix.SOL_SOCKET && kind == unix.SCM_TIMESTAMPING {
			seconds, rest := int64(binary.NativeEndian.Uint64(control[16:])), int64(binary.NativeEndian.Uint64(control[24:]))
			if seconds == 0 {
				return 0
			}
			return max(0, time.Duration(now.UnixNano()-seconds*int64(time.Second)-rest))
		}
		if size = (size + 7) &^ 7; size < head || size > uint64(len(control)) {
			return 0
		}
		control = control[size:]
	}
	return 0
}
