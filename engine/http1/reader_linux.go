//go:build linux && !386 && !s390x

package http1

import (
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"bench/engine/sound"
)

// A reader reads for many connections whose responses come as streams. An event then costs a call that receives it and its share of
// a wake-up, where a goroutine for each connection has to be found, woken and parked by the runtime each time, and has to ask once more
// to hear that there is nothing.
//
// It waits for its set in the runtime's poller, to which the set is one file: a thread that slept in the set would be taken for one
// that is stuck.
type reader struct {
	set  int      // of epoll
	file *os.File // the set, as the runtime's poller knows it
	raw  syscall.RawConn
	done chan struct{}

	mu      sync.Mutex
	stopped bool
	links   []*sharedLink // by the number by which the set knows them; nil: the number is free
	free    []int32
}

// readers are those of a sweeper's connections. There are none until a stream is to be read.
type readers struct {
	mu   sync.Mutex
	all  []*reader
	turn int
}

// readyAtOnce is up to how many sockets a reader is told of at once.
const readyAtOnce = 256

// next is the reader of one connection more: one for four processors, and one at least. It is nil if the kernel has none to give.
func (r *readers) next() *reader {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.all) < max(1, runtime.GOMAXPROCS(0)/4) {
		if made := newReader(); made != nil {
			r.all = append(r.all, made)
		}
	}
	if len(r.all) == 0 {
		return nil
	}
	r.turn++
	return r.all[r.turn%len(r.all)]
}

// stop ends all readers, after the last exchange.
func (r *readers) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range r.all {
		one.stop()
	}
	r.all = nil
}

func newReader() *reader {
	set, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil
	}
	if unix.SetNonblock(set, true) != nil {
		unix.Close(set)
		return nil
	}
	r := &reader{set: set, file: os.NewFile(uintptr(set), "epoll"), done: make(chan struct{})}
	if r.raw, err = r.file.SyscallConn(); err != nil || r.file.SetReadDeadline(time.Time{}) != nil {
		r.file.Close()
		return nil
	}
	go sound.Work(r.run)()
	return r
}

func (r *reader) stop() {
	r.file.SetReadDeadline(time.Unix(1, 0))
	<-r.done
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stopped = true
	r.file.Close()
}

// run must not be bound to its thread: a stream that is unpacked is a coroutine, which its connection's goroutine ends.
func (r *reader) run() {
	defer close(r.done)
	var ready [readyAtOnce]unix.EpollEvent
	var links [readyAtOnce]*sharedLink
	r.raw.Read(func(uintptr) bool {
		for n := readyAtOnce; n == readyAtOnce; {
			var err error
			if n, err = unix.EpollWait(r.set, ready[:], 0); err != nil { // a signal came
				n = readyAtOnce
				continue
			}
			r.find(ready[:n], &links)
			for i, l := range links[:max(0, n)] {
				if l != nil { // else it has gone meanwhile
					l.hearken(ready[i].Events)
					links[i] = nil
				}
			}
		}
		return false
	})
}

// find looks up whose sockets are ready. A number may be another link's meanwhile, which then finds nothing to read.
func (r *reader) find(ready []unix.EpollEvent, links *[readyAtOnce]*sharedLink) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range ready {
		links[i] = r.links[ready[i].Fd]
	}
}

// add has the link told of what its socket gets from now on, and of what it has. It is false if that can't be.
func (r *reader) add(l *sharedLink) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped {
		return false
	}
	l.number = int32(len(r.links))
	if last := len(r.free) - 1; last >= 0 {
		l.number, r.free = r.free[last], r.free[:last]
		r.links[l.number] = l
	} else {
		r.links = append(r.links, l)
	}
	if r.tell(unix.EPOLL_CTL_ADD, l) != nil {
		r.links[l.number], r.free = nil, append(r.free, l.number)
		return false
	}
	return true
}

// remove is called before the link's socket is closed.
func (r *reader) remove(l *sharedLink) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.stopped {
		r.tell(unix.EPOLL_CTL_DEL, l)
	}
	r.links[l.number], r.free = nil, append(r.free, l.number)
}

// again has the link told once more of what its socket has.
func (r *reader) again(l *sharedLink) { r.tell(unix.EPOLL_CTL_MOD, l) }

// tell says to the set what to tell of the link's socket: each time that something comes, that there is room for more, or the end.
func (r *reader) tell(what int, l *sharedLink) error {
	const news = unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLET&0xffffffff
	return unix.EpollCtl(r.set, what, l.fd, &unix.EpollEvent{Events: news, Fd: l.number})
}
