//go:build linux && !386 && !s390x

package loop

import (
	"io"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// What is asked of a ring here.
const (
	opPollAdd = 6
	opReceive = 27

	pollMulti     = 1 << 0 // until it is told not to
	receiveMulti  = 1 << 1
	selectBuffer  = 1 << 5
	moreComes     = 1 << 1 // of a completion: it is not the last one of its submission
	hasBuffer     = 1 << 0
	bufferIDShift = 16
)

// What a completion is of, in the lowest bits of its data; above these is the socket's slot.
const (
	ofReceive = iota
	ofRoom
	ofWake
	kindBits = 2
)

// How many submissions and completions there is room for. More completions than that wait in the kernel.
const (
	ringSubmissions = 256
	ringCompletions = 1024
)

// A uring hears of sockets by a ring, which receives all that comes on them without being asked again.
type uring struct {
	*ring
	buffers *buffers
	loop    *Loop
	take    func(completion)
	wake    int
	woken   bool
}

func openURing(wake int) (backend, error) {
	r, err := newRing(ringSubmissions, ringCompletions)
	if err != nil {
		return nil, err
	}
	b, err := newBuffers(r)
	if err != nil {
		r.close()
		return nil, err
	}
	u := &uring{ring: r, buffers: b, wake: wake}
	u.take = u.took
	u.poll(wake, ofWake, pollMulti, unix.POLLIN)
	return u, nil
}

func (u *uring) close() {
	u.ring.close()
	u.buffers.close()
}

func (u *uring) poll(fd int, data uint64, flags uint32, events uint32) {
	s := u.submission()
	s.op, s.fd, s.data, s.size, s.opArgs = opPollAdd, int32(fd), data, flags, events
}

func (u *uring) add(s *Socket) error {
	u.receive(s)
	return nil
}

func (u *uring) receive(s *Socket) {
	r := u.submission()
	r.op, r.flags, r.prio, r.fd, r.group = opReceive, selectBuffer, receiveMulti, int32(s.fd), bufferGroup
	r.data = uint64(s.slot)<<kindBits | ofReceive
}

func (u *uring) wantRoom(s *Socket) {
	s.roomWanted++
	u.poll(s.fd, uint64(s.slot)<<kindBits|ofRoom, 0, unix.POLLOUT)
}

func (u *uring) harvest(l *Loop, wait time.Duration) {
	u.loop = l
	u.enter(wait, l.keeps)
	u.reap(u.take)
	if u.woken {
		u.woken = false
		l.woken()
	}
}

// took passes a completion on.
func (u *uring) took(c completion) {
	slot := c.data >> kindBits
	switch c.data & (1<<kindBits - 1) {
	case ofReceive:
		u.received(u.loop.sockets[slot], c)
	case ofRoom:
		if s := u.loop.sockets[slot]; s != nil { // who has the slot by now wants no room, or is glad of it
			s.room()
		}
	case ofWake:
		if u.woken = true; c.flags&moreComes == 0 {
			u.poll(u.wake, ofWake, pollMulti, unix.POLLIN)
		}
	}
}

func (u *uring) received(s *Socket, c completion) {
	if c.flags&hasBuffer != 0 {
		id := uint16(c.flags >> bufferIDShift)
		if c.res > 0 {
			s.came(u.buffers.of(id, int(c.res)))
		}
		u.buffers.give(id)
	}
	switch more := c.flags&moreComes != 0; {
	case more:
	case c.res > 0, syscall.Errno(-c.res) == syscall.ENOBUFS, syscall.Errno(-c.res) == syscall.EINTR, syscall.Errno(-c.res) == syscall.EAGAIN:
		u.receive(s)
	case c.res == 0:
		s.ended(io.EOF)
	default:
		s.ended(syscall.Errno(-c.res))
	}
}
