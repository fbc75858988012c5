package main

import (
	"os"
	"sync"
	"time"

	"bench/engine"

	"bench/plan"

	"golang.org/x/term"
)

// liveEvery is how often the live view is drawn: often enough for its clock and for a terminal that changes its size.
const liveEvery = 250 * time.Millisecond

// A liveView shows a run while it goes, at the bottom of a terminal, and leaves no trace of itself. Events only note
// what happened; a slow clock of its own draws. It reads no keys, so that Ctrl-C stays the signal that it is.
type liveView struct {
	style
	ascii bool
	on    *os.File

	mu    sync.Mutex
	state *liveState

	over  chan struct{}
	ended chan struct{}
	once  sync.Once
}

// newLiveView begins to draw on a terminal. A second signal, which closes hurry, ends it at once.
func newLiveView(f *os.File, p *plan.Plan, look style, ctx interrupts) *liveView {
	v := &liveView{
		style: look, ascii: asciiOnly(), on: f, state: newLiveState(p),
		over: make(chan struct{}), ended: make(chan struct{}),
	}
	go v.draw()
	go v.heed(ctx)
	return v
}

// draw paints until the view is over.
func (v *liveView) draw() {
	defer close(v.ended)
	paint := painter{w: v.on}
	defer func() {
		_ = recover() // a view that breaks must not end the run
		paint.erase()
	}()
	clock := time.NewTicker(liveEvery)
	defer clock.Stop()
	suspended, stop := suspensions()
	defer stop()
	for {
		width, height := sizeOf(v.on)
		paint.show(v.page(width, height))
		select {
		case <-v.over:
			return
		case <-suspended:
			paint.erase()
			suspend()
			clock.Reset(liveEvery) // it takes a moment to stop, in which nothing may be drawn
			<-clock.C
		case <-clock.C:
		}
	}
}

// page is what the view looks like now. The lock is not held while the terminal is written to, since a terminal may
// dawdle.
func (v *liveView) page(width, height int) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	p := livePage{style: v.style, ascii: v.ascii, width: width, height: height - 1}
	return p.draw(v.state, time.Now())
}

// sizeOf is how many columns and rows a terminal has now.
func sizeOf(f *os.File) (width, height int) {
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}

// heed shows that a signal came, and goes with the second one.
func (v *liveView) heed(ctx interrupts) {
	select {
	case <-v.ended:
		return
	case <-ctx.Done():
	}
	v.mu.Lock()
	v.state.ending = true
	v.mu.Unlock()
	select {
	case <-v.ended:
	case <-ctx.hurry:
		v.close()
	}
}

func (v *liveView) watch(e engine.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.state.hear(e, time.Now())
}

func (v *liveView) close() {
	v.once.Do(func() { close(v.over) })
	<-v.ended
}
