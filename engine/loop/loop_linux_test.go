//go:build linux && !386 && !s390x

package loop

import (
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// What is posted is done once, in the order of each who posts, on one thread; and what was taken in is done, though the loop ends
// meanwhile.
func TestWhatIsPostedIsDone(t *testing.T) {
	eachIO(t, func(r *rig) {
		const posters, each = 8, 5000
		var taken, done atomic.Int64
		var all sync.WaitGroup
		for range posters {
			all.Go(func() {
				next := 0
				for i := range each {
					if !r.loop.Post(func() {
						if i != next {
							r.Errorf("number %d was done when it was %d's turn", i, next)
						}
						next++
						done.Add(1)
					}) {
						return
					}
					taken.Add(1)
				}
			})
		}
		for done.Load() < each {
			runtime.Gosched()
		}
		r.group.Stop()
		all.Wait()
		if done.Load() != taken.Load() {
			r.Errorf("%d were taken in, %d done", taken.Load(), done.Load())
		}
		if r.loop.Post(func() { r.Error("a loop that has ended does something") }) {
			r.Error("a loop that has ended takes something in")
		}
	})
}

// An endless task has the loop do it again and again.
type endless struct {
	loop *Loop
	stop bool
	runs int
}

func (e *endless) Run() {
	if e.runs++; !e.stop {
		e.loop.Next(e)
	}
}

// Those who always have something to do leave time for what comes.
func TestTasksLeaveTimeForWhatComes(t *testing.T) {
	eachIO(t, func(r *rig) {
		tasks := make([]*endless, 3*atOnce)
		r.on(func() {
			for i := range tasks {
				tasks[i] = &endless{loop: r.loop}
				r.loop.Next(tasks[i])
			}
		})
		l, server := r.pair()
		_, _ = server.Write([]byte("hello"))
		_ = server.Close()
		r.heard(l, []byte("hello"), io.EOF)
		r.on(func() {
			least, most := tasks[0].runs, tasks[0].runs
			for _, e := range tasks {
				e.stop = true
				least, most = min(least, e.runs), max(most, e.runs)
			}
			if most > least+2 {
				r.Errorf("tasks were done from %d to %d times", least, most)
			}
		})
	})
}

// A loop that keeps its processor while it waits hears what comes, is woken, and lets memory be collected.
func TestALoopThatKeepsItsProcessor(t *testing.T) {
	eachIO(t, func(r *rig) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + 1))
		r.on(func() { r.loop.Keep(true) })
		l, server := r.pair()
		for range 20 {
			runtime.GC()
			_, _ = server.Write([]byte("x"))
			time.Sleep(time.Millisecond)
		}
		_ = server.Close()
		r.await(l.ended, "the end")
		if l.came != 20 {
			r.Errorf("%d bytes came", l.came)
		}
		r.on(func() { r.loop.Keep(false) })
	})
}

// Stop ends the sockets, of which their servers hear, and may be called again; a group that was never used has nothing to end.
func TestStopEndsSockets(t *testing.T) {
	eachIO(t, func(r *rig) {
		var servers []*net.TCPConn
		for range 50 {
			_, server := r.pair()
			servers = append(servers, server)
		}
		r.group.Stop()
		r.group.Stop()
		for _, server := range servers {
			_ = server.SetReadDeadline(time.Now().Add(patient))
			if _, err := server.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
				r.Errorf("a server hears %v", err)
			}
		}
	})
	Open(Any, 3).Stop()
	(*Group)(nil).Stop()
}

// Many loops start and end, with sockets and without.
func TestLoopsComeAndGo(t *testing.T) {
	eachIO(t, func(r *rig) {
		for range 30 {
			group := Open(r.loop.IO(), 4)
			for i := range group.Size() {
				l, err := group.Loop(i)
				if err != nil {
					r.Fatal(err)
				}
				if again, _ := group.Loop(i); again != l || l.IO() != r.loop.IO() {
					r.Errorf("loop %d is another one, or of %s", i, l.IO())
				}
			}
			group.Stop()
		}
	})
}

// What is no stream of the system's is left as it was.
func TestDetachLeavesWhatItCantHave(t *testing.T) {
	one, other := net.Pipe()
	if _, err := Detach(one); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("a pipe was detached: %v", err)
	}
	go func() { _, _ = one.Write([]byte("x")) }()
	if _, err := io.ReadFull(other, make([]byte, 1)); err != nil {
		t.Errorf("and is broken: %v", err)
	}
	_ = one.Close()
}

// Add takes over a descriptor even if it can't be added.
func TestWhatCantBeAddedIsClosed(t *testing.T) {
	group := Open(Epoll, 1)
	defer group.Stop()
	l, err := group.Loop(0)
	if err != nil {
		t.Skip(err)
	}
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	fd, err := dup(int(file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
	before := descriptors(t)
	failed := make(chan error)
	l.Post(func() {
		_, err := l.Add(fd, newListener(t))
		failed <- err
	})
	if err := <-failed; err == nil {
		t.Error("epoll took a file")
	}
	if now := descriptors(t); now != before-1 {
		t.Errorf("%d descriptors, and %d before", now, before)
	}
}
