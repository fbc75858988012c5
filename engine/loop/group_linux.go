//go:build linux && !386 && !s390x

package loop

import "sync"

// A Group has the loops of a process, which are started when they are used for the first time.
type Group struct {
	wanted string
	mu     sync.Mutex
	loops  []*Loop
	over   bool
}

// Open makes a group of n loops that hear of their sockets in a way: IOUring or Epoll, or Any, the best that there is. It is nil
// where there is none.
func Open(io string, n int) *Group {
	switch io {
	case Any, IOUring, Epoll:
		return &Group{wanted: io, loops: make([]*Loop, n)}
	}
	return nil
}

// Size is how many loops there are.
func (g *Group) Size() int { return len(g.loops) }

// IO is how the first loop hears of its sockets; "": there is none.
func (g *Group) IO() string {
	l, err := g.Loop(0)
	if err != nil {
		return ""
	}
	return l.IO()
}

// Work says that there are loops: the system doesn't refuse the first one.
func (g *Group) Work() bool {
	if g == nil {
		return false
	}
	_, err := g.Loop(0)
	return err == nil
}

// Loop is the loop with a number, from 0. The error says why there is none.
func (g *Group) Loop(i int) (*Loop, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.loops[i] != nil {
		return g.loops[i], nil
	}
	var err error
	if g.wanted != Epoll {
		if g.loops[i], err = start(IOUring, openURing); err == nil {
			return g.loops[i], nil
		}
	}
	if g.wanted != IOUring {
		g.loops[i], err = start(Epoll, openEpoll)
	}
	if err != nil {
		g.loops[i] = nil
	}
	return g.loops[i], err
}

// Stop ends all loops with their sockets.
func (g *Group) Stop() {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, l := range g.loops {
		if l != nil {
			l.end()
			g.loops[i] = nil
		}
	}
}
