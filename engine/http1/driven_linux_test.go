//go:build !386 && !s390x

package http1

import (
	"net"

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
