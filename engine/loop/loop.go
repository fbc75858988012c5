//go:build linux && !386 && !s390x

package loop

import (
	"encoding/binary"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"bench/engine/clock"
	"bench/engine/sound"
)

// atOnce is how many tasks are done between two looks at what came: each takes some microseconds, so that what comes meanwhile
// waits for no longer than a few dozen of them.
const atOnce = 16

// A Loop is one thread with its sockets. All methods but Post and IO are for what runs on that thread.
type Loop struct {
	io      string
	back    backend
	sockets []*Socket // by slot; nil: the slot is free
	free    []int32
	ready   []Task
	next    int // of ready, the first that is still to be done
	stop    bool
	keeps   bool // its processor, while it waits
	alarm   alarm
	looks   uint64 // how often it has looked at what came
	wake    int    // an eventfd
	ended   chan struct{}

	mu    sync.Mutex
	posts []func()
	spare []func() // the memory of posts that are done
	over  bool
}

// A backend is how a loop hears of its sockets.
type backend interface {
	// add has the loop told of what comes on a socket.
	add(s *Socket) error
	// wantRoom has the loop told once when the socket takes more.
	wantRoom(s *Socket)
	// harvest tells the loop what came: what is there, or after it has waited for the first of it. A wait below zero has no end.
	harvest(l *Loop, wait time.Duration)
	close()
}

// An opener makes a backend, on the thread of the loop, which is told when something can be read from the eventfd.
type opener func(wake int) (backend, error)

// start makes a loop with its thread. It fails where the kernel doesn't have what the backend needs.
func start(io string, open opener) (*Loop, error) {
	wake, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return nil, err
	}
	l := &Loop{io: io, wake: wake, ended: make(chan struct{})}
	begun := make(chan error, 1)
	go sound.Work(func() {
		defer close(l.ended)
		runtime.LockOSThread() // for good: a ring belongs to its thread, which ends with this
		var err error
		_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0) // without it an alarm is some 50 us later
		l.back, err = open(wake)
		begun <- err
		if err == nil {
			l.run()
		}
		_ = unix.Close(wake)
	})()
	return l, <-begun
}

// IO is how the loop hears of its sockets: IOUring or Epoll.
func (l *Loop) IO() string { return l.io }

func (l *Loop) run() {
	for !l.stop {
		wait := l.patience()
		l.looks++
		l.back.harvest(l, wait)
		l.strike()
		for range min(atOnce, len(l.ready)-l.next) {
			t := l.ready[l.next]
			l.ready[l.next] = nil
			l.next++
			t.Run()
		}
		if l.next == len(l.ready) {
			l.ready, l.next = l.ready[:0], 0
		}
	}
	l.woken() // what was taken in before the end is done, too
	for _, s := range l.sockets {
		if s != nil {
			s.end()
		}
	}
	l.back.close()
}

// patience is how long the loop has time to wait for something to come.
func (l *Loop) patience() time.Duration {
	switch {
	case l.next < len(l.ready):
		return 0
	case l.alarm.task == nil:
		return -1
	}
	return l.alarm.patience(clock.Now())
}

// Keep has the loop keep its processor while it waits, or no more. Where there is one for it, that spares giving it back and taking it
// again for each wait, and the runtime looking at who might want it meanwhile.
func (l *Loop) Keep(keep bool) { l.keeps = keep }

// Next has a task done after those that are to be done already.
func (l *Loop) Next(t Task) { l.ready = append(l.ready, t) }

// Post has something done on the loop's thread soon. It is false if the loop has ended. It may be called by anybody.
func (l *Loop) Post(do func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return false
	}
	l.posts = append(l.posts, do)
	if len(l.posts) == 1 {
		var one [8]byte
		binary.NativeEndian.PutUint64(one[:], 1)
		_, _ = unix.Write(l.wake, one[:]) // it takes this
	}
	return true
}

// woken does what was posted.
func (l *Loop) woken() {
	var count [8]byte
	_, _ = unix.Read(l.wake, count[:])
	l.mu.Lock()
	posts := l.posts
	l.posts, l.spare = l.spare[:0], nil
	l.mu.Unlock()
	for i, do := range posts {
		do()
		posts[i] = nil
	}
	l.mu.Lock()
	l.spare = posts[:0]
	l.mu.Unlock()
}

// end stops the loop, with all its sockets, and waits for it.
func (l *Loop) end() {
	l.Post(func() {
		l.stop = true
		l.mu.Lock()
		l.over = true
		l.mu.Unlock()
	})
	<-l.ended
}
