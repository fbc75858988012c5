package engine

import (
	"sync"

	"bench/engine/sound"
)

// A reserve keeps goroutines between batches. A new goroutine has a small stack, which the first request makes grow: to
// copy it costs more than to wake one that has been there before.
type reserve struct {
	mu   sync.Mutex
	idle []chan task
	gone bool
	wait sync.WaitGroup
}

// A task is a piece of work, and who waits for it.
type task struct {
	work func()
	done *sync.WaitGroup
}

// run does the work in a goroutine that done waits for.
func (r *reserve) run(work func(), done *sync.WaitGroup) {
	done.Add(1)
	r.mu.Lock()
	var hand chan task
	if n := len(r.idle); n > 0 {
		hand, r.idle = r.idle[n-1], r.idle[:n-1]
	}
	r.mu.Unlock()
	if hand == nil {
		hand = make(chan task, 1)
		r.wait.Go(sound.Work(func() { r.serve(hand) }))
	}
	hand <- task{work, done}
}

// serve is one goroutine's life.
func (r *reserve) serve(hand chan task) {
	for t := range hand {
		t.work()
		r.mu.Lock()
		gone := r.gone
		if !gone {
			r.idle = append(r.idle, hand)
		}
		r.mu.Unlock()
		t.done.Done()
		if gone {
			return
		}
	}
}

// dismiss ends the goroutines. Nothing may be run any more.
func (r *reserve) dismiss() {
	r.mu.Lock()
	r.gone = true
	for _, hand := range r.idle {
		close(hand)
	}
	r.idle = nil
	r.mu.Unlock()
	r.wait.Wait()
}
