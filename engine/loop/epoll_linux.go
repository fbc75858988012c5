//go:build linux && !386 && !s390x

package loop

import (
	"io"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Of epoll: how many sockets are heard of at once, and how much is read from each at once.
const (
	pollAtOnce = 64
	pollSpace  = 32 << 10
)

// wakeSlot stands for the eventfd.
const wakeSlot = -1

// A poller hears of sockets by epoll, at each change (EPOLLET): a read that doesn't fill its space has taken all there was.
type poller struct {
	fd     int
	events []unix.EpollEvent
	space  []byte
	full   []*Socket     // of which there may be more to read
	limit  unix.Timespec // of a wait, which the kernel is told by its address
}

func openEpoll(wake int) (backend, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	p := &poller{fd: fd, events: make([]unix.EpollEvent, pollAtOnce), space: make([]byte, pollSpace)}
	if err := unix.EpollCtl(fd, unix.EPOLL_CTL_ADD, wake, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: wakeSlot}); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *poller) close() { _ = unix.Close(p.fd) }

const changes = unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLET&0xffffffff

func (p *poller) add(s *Socket) error {
	return unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, s.fd, &unix.EpollEvent{Events: changes, Fd: s.slot})
}

// wantRoom has the socket looked at again: it is told of room at each change, and there may have been one already.
func (p *poller) wantRoom(s *Socket) {
	_ = unix.EpollCtl(p.fd, unix.EPOLL_CTL_MOD, s.fd, &unix.EpollEvent{Events: changes, Fd: s.slot}) // it is in the set
}

// wait is epoll_wait. The runtime is told of a thread that may wait, unless it keeps its processor.
func (p *poller) wait(wait time.Duration, keeps bool) int {
	call := syscall.Syscall6
	if wait == 0 || keeps {
		call = syscall.RawSyscall6
	}
	what, limit := uintptr(unix.SYS_EPOLL_PWAIT), ^uintptr(0)
	switch {
	case wait == 0:
		limit = 0
	case wait > 0:
		p.limit = unix.NsecToTimespec(int64(wait))
		what, limit = unix.SYS_EPOLL_PWAIT2, uintptr(unsafe.Pointer(&p.limit))
	}
	n, _, errno := call(what, uintptr(p.fd), uintptr(unsafe.Pointer(&p.events[0])), pollAtOnce, limit, 0, 0)
	if errno != 0 {
		return 0 // a signal came
	}
	return int(n)
}

func (p *poller) harvest(l *Loop, wait time.Duration) {
	again := p.full
	if p.full = nil; len(again) > 0 {
		wait = 0
	}
	woken := false
	for _, e := range p.events[:p.wait(wait, l.keeps)] {
		if e.Fd == wakeSlot {
			woken = true
			continue
		}
		s := l.sockets[e.Fd]
		if s == nil {
			continue // it has ended meanwhile
		}
		if e.Events&^unix.EPOLLOUT != 0 {
			p.read(s, e.Events&(unix.EPOLLRDHUP|unix.EPOLLHUP|unix.EPOLLERR) != 0)
		}
		if e.Events&unix.EPOLLOUT != 0 {
			s.room()
		}
	}
	for _, s := range again {
		if !s.closed {
			p.read(s, false)
		}
	}
	if woken {
		l.woken() // at last: it may give a slot to another one
	}
}

// read reads what there is, and on to the end if the socket has one.
func (p *poller) read(s *Socket, ending bool) {
	for !s.closed {
		n, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, uintptr(s.fd), uintptr(unsafe.Pointer(&p.space[0])), pollSpace, syscall.MSG_DONTWAIT, 0, 0)
		switch {
		case errno == syscall.EINTR:
		case errno == syscall.EAGAIN:
			return
		case errno != 0:
			s.ended(errno)
		case n == 0:
			s.ended(io.EOF)
		default:
			s.came(p.space[:n])
			if n == pollSpace && !ending {
				p.full = append(p.full, s) // others have their turn first
				return
			}
			if n < pollSpace && !ending {
				return
			}
		}
	}
}
