//go:build linux && !386 && !s390x

package loop

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A Socket is a stream socket of a loop. It is closed when it has ended, however that came about.
type Socket struct {
	loop    *Loop
	handler Handler
	fd      int
	slot    int32

	roomWanted int // how often, of a ring that hasn't said it yet

	cut     atomic.Bool
	flooded bool // something came after it was cut

	mu     sync.Mutex // held by whoever cuts and closes, so that nobody cuts what has another's number by now
	closed bool
}

// Detach takes the socket of a connection away from the runtime's poller, which would be told of all that comes, too. It fails, and
// nc is as it was, for what is no TCP connection or stream over a Unix socket. The descriptor is the caller's.
func Detach(nc net.Conn) (fd int, err error) {
	var raw syscall.RawConn
	switch s := nc.(type) {
	case *net.TCPConn:
		raw, err = s.SyscallConn()
	case *net.UnixConn:
		raw, err = s.SyscallConn()
	default:
		return -1, errors.ErrUnsupported
	}
	if err != nil {
		return -1, err
	}
	failed := raw.Control(func(original uintptr) { fd, err = unix.FcntlInt(original, unix.F_DUPFD_CLOEXEC, 0) })
	if err = errors.Join(failed, os.NewSyscallError("dup", err)); err != nil {
		return -1, err
	}
	_ = nc.Close() // only its descriptor
	return fd, nil
}

// Add has a handler told of what comes on a socket, which is the loop's from now on: also if that can't be.
func (l *Loop) Add(fd int, h Handler) (*Socket, error) {
	s := &Socket{loop: l, handler: h, fd: fd, slot: int32(len(l.sockets))}
	if last := len(l.free) - 1; last >= 0 {
		s.slot, l.free = l.free[last], l.free[:last]
		l.sockets[s.slot] = s
	} else {
		l.sockets = append(l.sockets, s)
	}
	if err := l.back.add(s); err != nil {
		s.end()
		return nil, err
	}
	return s, nil
}

// Send writes what the socket takes at once, and says how much that is. One that is closed gives EPIPE.
func (s *Socket) Send(b []byte) (int, error) {
	if s.closed { // its number may be another's by now
		return 0, syscall.EPIPE
	}
	for {
		n, _, errno := syscall.RawSyscall6(syscall.SYS_SENDTO, uintptr(s.fd),
			uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), syscall.MSG_NOSIGNAL|syscall.MSG_DONTWAIT, 0, 0)
		switch errno {
		case 0:
			return int(n), nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			return 0, nil
		default:
			return 0, errno
		}
	}
}

// Look is what somebody finds who looks into the socket, of which the loop may not have heard yet. One that is closed gives EPIPE.
func (s *Socket) Look(into func(fd int) error) error {
	if s.closed {
		return syscall.EPIPE
	}
	return into(s.fd)
}

// WantRoom has the handler told once when the socket takes more.
func (s *Socket) WantRoom() { s.loop.back.wantRoom(s) }

// Cut ends the socket: the handler is told so soon. It may be called by anybody, at any time.
func (s *Socket) Cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut.Store(true)
	if !s.closed {
		_ = unix.Shutdown(s.fd, unix.SHUT_RDWR) // who can't be reached has ended already
	}
}

// came passes on what was read. Who goes on to send after the socket was cut is reset when it is closed: it may be stuck at a window
// that nobody opens any more, and would be for a minute.
func (s *Socket) came(b []byte) {
	s.flooded = s.cut.Load()
	s.handler.Came(b)
}

// room tells the handler that the socket takes more.
func (s *Socket) room() {
	s.roomWanted = max(0, s.roomWanted-1)
	s.handler.Room()
}

// end closes the socket, of which nothing comes any more.
func (s *Socket) end() {
	s.mu.Lock()
	s.closed = true
	if s.roomWanted > 0 { // a ring that waits for it keeps the socket until it changes
		_ = unix.Shutdown(s.fd, unix.SHUT_RDWR)
	}
	if s.flooded {
		_ = unix.SetsockoptLinger(s.fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
	}
	_ = unix.Close(s.fd)
	s.mu.Unlock()
	s.loop.sockets[s.slot] = nil
	s.loop.free = append(s.loop.free, s.slot)
}

// ended closes the socket and says so.
func (s *Socket) ended(err error) {
	s.end()
	s.handler.Ended(err)
}
