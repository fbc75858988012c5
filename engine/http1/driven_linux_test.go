//go:build !386 && !s390x

package http1

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"bench/engine/loop"
)

// A waitedFor is the link of a driven connection on which a goroutine waits for each exchange, so that one test holds for all links.
type waitedFor struct {
	*loopLink
	loop  *loop.Loop
	begin func()
	done  chan struct{}
	kept  []byte
}

// drive has an event loop drive a connection.
func drive(b *bench, nc net.Conn) *Conn {
	b.Helper()
	if b.loops == nil {
		b.loops = loop.Open(b.kind.driven, 1)
	}
	l, err := b.loops.Loop(0)
	if err != nil {
		b.Skip(err)
	}
	fd, err := loop.Detach(nc)
	if err != nil {
		b.Fatal(err)
	}
	made := make(chan *Conn)
	l.Post(func() {
		d, err := NewDriven(l, fd, b.sweeper, b.kind.options, nil)
		if err != nil {
			b.Error(err)
		}
		link := &waitedFor{loopLink: &d.link, loop: l, done: make(chan struct{})}
		link.begin = func() { d.link.exchange(&d.Conn) }
		d.Conn.link = link
		d.link.over = func() {
			if d.lent { // the loop uses it again
				link.kept = append(link.kept[:0], d.buf...)
				d.buf, d.lent = link.kept, false
			}
			link.done <- struct{}{}
		}
		made <- &d.Conn
	})
	return <-made
}

func (w *waitedFor) exchange(*Conn) {
	w.loop.Post(w.begin)
	<-w.done
}

// A server that leaves right after a response may have done so before the loop looks again. That is found out by looking when a
// connection is used for the second time, and always once a request was sent for nothing; then it is as good as unsent.
func TestALoopLooksIntoWhatItHasNotHeardYet(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		for _, c := range []struct {
			exchanges int
			wary      bool // from the start
			found     bool
		}{{1, false, true}, {3, false, false}, {3, true, true}} {
			leave, left := make(chan bool), make(chan bool)
			conn := b.dial(func(nc net.Conn) {
				for range c.exchanges {
					hear(nc, r)
					io.WriteString(nc, ok)
				}
				<-leave
				nc.Close()
				close(left)
			})
			for range c.exchanges {
				b.do(conn, r)
			}
			conn.wary.Store(c.wary)
			link := conn.link.(*waitedFor)
			begin := link.begin
			link.begin = func() { // on the loop's thread, which hears of nothing meanwhile
				close(leave)
				<-left
				begin()
			}
			if e, _ := b.fail(conn, r, IdleDied); e.Unsent != c.found {
				b.Errorf("after %d exchanges, wary %v: unsent is %v, want %v", c.exchanges, c.wary, e.Unsent, c.found)
			}
			if !c.found && !conn.wary.Load() {
				b.Error("nobody is wary of it now")
			}
		}
	}, isDriven, isTCP) // a Unix socket says at once that nobody is there
}

func isDriven(k linkKind) bool { return k.driven != "" }

// A body that comes in pieces goes through the small buffer: thousands of connections may have one under way, and each would have a
// large one for what is in the loop's memory already. Only a head that leaves hardly any room takes one.
func TestALoopsPiecesTakeNoLargeBuffer(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		for _, head := range []int{0, 3000} {
			const size = 200_000
			text := fmt.Sprintf("HTTP/1.1 200 OK\r\nA: %s\r\nContent-Length: %d\r\n\r\n%s", strings.Repeat("a", head), size, strings.Repeat("x", size))
			c := b.dial(func(nc net.Conn) {
				hear(nc, r)
				for left := text; len(left) > 0; {
					n := min(5000, len(left))
					io.WriteString(nc, left[:n])
					left = left[n:]
				}
				io.Copy(io.Discard, nc)
			})
			res := b.do(c, r)
			if want := len(text); res.BytesIn != int64(want) || res.BodyBytes != size {
				b.Errorf("%d bytes came, %d of the body; want %d and %d", res.BytesIn, res.BodyBytes, want, size)
			}
			if small := len(c.buf) == smallBuffer; small != (head == 0) {
				b.Errorf("with a head of %d bytes the buffer has %d", head, len(c.buf))
			}
		}
	}, isDriven)
}
