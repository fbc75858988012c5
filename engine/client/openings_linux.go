//go:build linux && !386 && !s390x

package client

import (
	"context"
	"math"
	"time"

	"golang.org/x/sys/unix"

	"bench/engine/loop"
	"bench/engine/sound"
)

const (
	// mostOpening is how many connections are new at once, over all loops of a cell: on their way, or without an answer yet. A
	// server takes them out of a queue that has room for a few hundred.
	mostOpening = 256
	// newFor is how long a connection is new at most: a server that answers late has taken it long before, and behind those who wait
	// for one that takes nobody, nobody waits for a turn.
	newFor = 100 * time.Millisecond
)

// Openings open the connections of a loop's lanes, in order, and no more at once than a server takes. It is for the loop's thread.
type Openings struct {
	loop    *loop.Loop
	most    int
	under   int
	waiting []*LoopLane
	next    int // of those who wait, the first
}

// NewOpenings opens for one of so many loops; 0: for arrivals, which wait for no others.
func NewOpenings(l *loop.Loop, loops int) *Openings {
	if loops == 0 {
		return &Openings{loop: l, most: math.MaxInt}
	}
	return &Openings{loop: l, most: max(1, mostOpening/loops)}
}

// Loop is the loop whose lanes they are.
func (d *Openings) Loop() *loop.Loop { return d.loop }

// join has a connection opened for the lane's request.
func (d *Openings) join(l *LoopLane) {
	d.waiting = append(d.waiting, l)
	d.admit()
}

// admit begins to open connections.
func (d *Openings) admit() {
	for d.under < d.most && d.next < len(d.waiting) {
		l := d.waiting[d.next]
		d.waiting[d.next] = nil
		if d.next++; d.next == len(d.waiting) {
			d.waiting, d.next = d.waiting[:0], 0
		}
		d.under++
		ctx, o, x := l.ctx, l.request.rendered.origin, l.x
		go sound.Work(func() { d.open(ctx, l, o, x) })()
	}
}

// open opens a connection, which has its place while it is new.
func (d *Openings) open(ctx context.Context, l *LoopLane, o *Origin, x *Exchange) {
	fresh := time.AfterFunc(newFor, sound.Work(func() { d.loop.Post(d.leave) }))
	fd := -1
	conn, err := l.dial(context.WithValue(ctx, bare{}, true), o, x)
	if err == nil {
		if b, ok := conn.(*bareConn); ok {
			fd = b.fd
		} else if fd, err = loop.Detach(conn); err != nil {
			_ = conn.Close()
		}
	}
	if !d.loop.Post(func() { l.connected(fd, err, fresh) }) && fd >= 0 {
		_ = unix.Close(fd)
	}
}

// known says that a connection is new no more, whatever came of it.
func (d *Openings) known(fresh *time.Timer) {
	if fresh.Stop() {
		d.leave()
	}
}

// leave gives a place to whoever is next.
func (d *Openings) leave() {
	d.under--
	d.admit()
}
