package engine

import (
	"sync"

	"bench/engine/sound"
)

// A crew keeps goroutines between batches. A new goroutine has a small stack, which the first request makes grow: to
// copy it costs more than to wake one that has been there before.
type crew struct {
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
func (c *crew) run(work func(), done *sync.WaitGroup) {
	done.Add(1)
	c.mu.Lock()
	var hand chan task
	if n := len(c.idle); n > 0 {
		hand, c.idle = c.idle[n-1], c.idle[:n-1]
	}
	c.mu.Unlock()
	if hand == nil {
		hand = make(chan task, 1)
		c.wait.Go(sound.Work(func() { c.serve(hand) }))
	}
	hand <- task{work, done}
}

// serve is one goroutine's life.
func (c *crew) serve(hand chan task) {
	for t := range hand {
		t.work()
		c.mu.Lock()
		gone := c.gone
		if !gone {
			c.idle = append(c.idle, hand)
		}
		c.mu.Unlock()
		t.done.Done()
		if gone {
			return
		}
	}
}

// dismiss ends the goroutines. Nothing may be run any more.
func (c *crew) dismiss() {
	c.mu.Lock()
	c.gone = true
	for _, hand := range c.idle {
		close(hand)
	}
	c.idle = nil
	c.mu.Unlock()
	c.wait.Wait()
}
