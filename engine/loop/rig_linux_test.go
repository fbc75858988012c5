//go:build linux && !386 && !s390x

package loop

import (
	"crypto/sha256"
	"io"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// patient is how long a test waits for what must come.
const patient = 20 * time.Second

// A rig is one loop under test.
type rig struct {
	*testing.T
	group   *Group
	loop    *Loop
	servers []*net.TCPConn // the other ends
}

// eachIO runs a test on a loop of each kind that the machine has. Afterwards the loop has left nothing behind: no goroutine and
// no descriptor.
func eachIO(t *testing.T, test func(r *rig)) {
	for _, io := range []string{IOUring, Epoll} {
		t.Run(io, func(t *testing.T) {
			before, open := goleak.IgnoreCurrent(), descriptors(t)
			group := Open(io, 1)
			l, err := group.Loop(0)
			if err != nil {
				t.Skip(err)
			}
			r := &rig{T: t, group: group, loop: l}
			test(r)
			group.Stop()
			for _, server := range r.servers {
				_ = server.Close()
			}
			goleak.VerifyNone(t, before)
			for began := time.Now(); descriptors(t) > open; time.Sleep(time.Millisecond) {
				if time.Since(began) > patient { // the kernel ends a ring when it has time
					t.Fatalf("%d descriptors are open, and %d were before", descriptors(t), open)
				}
			}
		})
	}
}

// descriptors is how many the process has open.
func descriptors(t *testing.T) int {
	t.Helper()
	dir, err := os.Open("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

// on does something on the loop's thread, and waits for it.
func (r *rig) on(do func()) {
	r.Helper()
	done := make(chan struct{})
	if !r.loop.Post(func() { do(); close(done) }) {
		r.Fatal("the loop has ended")
	}
	r.await(done, "the loop")
}

func (r *rig) await(done <-chan struct{}, what string) {
	r.Helper()
	select {
	case <-done:
	case <-time.After(patient):
		r.Fatalf("%s: nothing came", what)
	}
}

// A listener is a handler that keeps what it is told. Its fields are the loop's until it has ended.
type listener struct {
	*testing.T
	socket *Socket
	came   int
	pieces int
	sum    [sha256.Size]byte // of all that came, when it has ended
	hash   interface {
		io.Writer
		Sum(b []byte) []byte
	}
	rooms atomic.Int64
	room  func()
	err   error
	ended chan struct{}
}

func newListener(t *testing.T) *listener {
	return &listener{T: t, hash: sha256.New(), ended: make(chan struct{})}
}

func (l *listener) Came(b []byte) {
	l.inLife("bytes")
	if len(b) == 0 {
		l.Error("told of no bytes")
	}
	_, _ = l.hash.Write(b)
	l.came += len(b)
	l.pieces++
}

func (l *listener) Room() {
	l.rooms.Add(1)
	if l.room != nil {
		l.room()
	}
}

func (l *listener) Ended(err error) {
	l.inLife("another end")
	l.err = err
	l.sum = [sha256.Size]byte(l.hash.Sum(nil))
	close(l.ended)
}

func (l *listener) inLife(what string) {
	select {
	case <-l.ended:
		l.Errorf("told of %s after the end", what)
	default:
	}
}

// connect gives the two ends of a connection.
func (r *rig) connect() (client, server *net.TCPConn) {
	r.Helper()
	at, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		r.Fatal(err)
	}
	defer at.Close()
	nc, err := net.Dial("tcp", at.Addr().String())
	if err != nil {
		r.Fatal(err)
	}
	server, err = at.AcceptTCP()
	if err != nil {
		r.Fatal(err)
	}
	r.servers = append(r.servers, server)
	return nc.(*net.TCPConn), server
}

// add gives a connection's end to the loop.
func (r *rig) add(nc net.Conn) *listener {
	r.Helper()
	fd, err := Detach(nc)
	if err != nil {
		r.Fatal(err)
	}
	l := newListener(r.T)
	r.on(func() {
		if l.socket, err = r.loop.Add(fd, l); err != nil {
			r.Error(err)
		}
	})
	return l
}

// pair is a connection whose one end is the loop's.
func (r *rig) pair() (*listener, *net.TCPConn) {
	r.Helper()
	client, server := r.connect()
	return r.add(client), server
}

// pattern are n bytes that differ by place.
func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i ^ i>>8 ^ i>>16)
	}
	return b
}
