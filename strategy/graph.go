package strategy

import (
	"context"
	"slices"
	"time"
)

// A Graph says which items of a batch need others. It never changes once it was made.
type Graph struct {
	needs []int   // by item: how many others it needs
	after [][]int // by item: which others need it, in input order
}

// NewGraph makes the graph of items of which each needs those listed at its place.
func NewGraph(needs [][]int) *Graph {
	g := &Graph{needs: make([]int, len(needs)), after: make([][]int, len(needs))}
	for item, list := range needs {
		g.needs[item] = len(list)
		for _, needed := range list {
			g.after[needed] = append(g.after[needed], item)
		}
	}
	return g
}

// A way is how a job goes through the graph of its batch. Where there is none it is empty, and never looked at.
type way struct {
	graph    *Graph
	think    func(item int) time.Duration
	spawn    func(f func())
	missing  []int         // by item: how many of those that it needs have not ended
	line     []int         // the items that may start, in the order in which they could
	thinking int           // goroutines that wait for the end of a thought
	quit     chan struct{} // closed when the job is stopped: thoughts end then
}

// reset begins the way of a batch: what needs nothing may start.
func (w *way) reset(b *Batch) {
	w.graph = b.Graph
	if w.graph == nil {
		return
	}
	w.think, w.spawn, w.thinking, w.quit = b.Think, b.Go, 0, nil
	if w.think != nil {
		w.quit = make(chan struct{})
	}
	w.missing = append(w.missing[:0], w.graph.needs...)
	w.line = w.line[:0]
	for item, n := range w.missing {
		if n == 0 {
			w.line = append(w.line, item)
		}
	}
}

// lead lets start what an item that ends has been awaited for, at once or when that was thought over. The worker that calls
// it takes one of them along. The slots' lock is held.
func (j *job) lead(item int) {
	w := &j.way
	if len(w.graph.after[item]) == 0 || j.course >= stopped {
		return
	}
	if !j.thought(item, j.admit) {
		j.start(j.admit(item) - 1)
	}
}

// again puts an item back that is to be done once more, behind those that wait already: it has neither started nor ended
// then. Its worker takes the next one. The slots' lock is held.
func (j *job) again(item int) {
	w := &j.way
	at := slices.Index(w.line[:j.next], item)
	w.line = slices.Delete(w.line, at, at+1)
	j.next--
	j.opened--
	if j.course >= stopped {
		if j.left {
			j.tally.Cancelled.Add(1) // as those that had not started when it was stopped
		}
		j.ring()
		return
	}
	if !j.thought(item, j.readmit) {
		j.readmit(item)
	}
}

// thought says whether something is thought about before an item's end, or its wish, lets others start, which is done then.
func (j *job) thought(item int, admit func(item int) int) bool {
	w := &j.way
	if w.think == nil {
		return false
	}
	d := w.think(item)
	if d > 0 {
		w.thinking++
		w.spawn(func() { j.ponder(item, d, admit) })
	}
	return d > 0
}

// ponder is a goroutine that admits what waits for an item, after some time.
func (j *job) ponder(item int, d time.Duration, admit func(item int) int) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-j.way.quit:
	case <-j.ctx.Done():
	}
	s := j.slots
	s.mu.Lock()
	defer s.mu.Unlock()
	j.way.thinking--
	if j.ctx.Err() != nil {
		j.stop()
	}
	j.start(admit(item))
	j.ring()
}

// readmit queues an item that is to be done once more.
func (j *job) readmit(item int) int {
	if j.course >= stopped {
		return 0
	}
	j.queue(item)
	return 1
}

// queue lets an item start when there is a slot for it.
func (j *job) queue(item int) {
	if j.next == j.opened {
		j.slots.queue = append(j.slots.queue, j)
	}
	j.way.line = append(j.way.line, item)
	j.opened++
}

// admit queues the items of which the last that they needed was this one, and says how many they are.
func (j *job) admit(item int) (n int) {
	if j.course >= stopped {
		return 0
	}
	for _, next := range j.way.graph.after[item] {
		if j.way.missing[next]--; j.way.missing[next] > 0 {
			continue
		}
		j.queue(next)
		n++
	}
	return n
}

// start starts workers for so many items that were queued, as far as there are slots.
func (j *job) start(n int) {
	for range min(n, j.slots.free) {
		j.slots.free--
		j.way.spawn(j.slots.work)
	}
}

// rest waits, or less if ctx is done before.
func rest(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
