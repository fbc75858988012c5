package engine

import (
	"math/bits"
	"time"
)

// Waits are how long responses may have waited for their loop, in steps of a fifth: it hears of several at once, and begins others
// meanwhile. What they waited is in the numbers of the requests, and nobody else counts it: the runtime knows of goroutines alone.
type waits struct {
	began time.Duration // when the loop began the first of the requests that it begins in a row
	sent  time.Duration // and the last of them
	heard time.Duration // when it heard of the first of the responses that it hears of in a row; 0: it begins requests
	look  uint64        // at what came, in an open loop, which often finds nothing
	fresh bool          // no request was begun since
	steps [4 * 64]int64
}

// sends notes that a request was begun.
func (w *waits) sends(at time.Duration) {
	if w.heard > 0 || w.fresh {
		w.began, w.heard, w.fresh = at, 0, false
	}
	w.sent = at
}

// looks notes that the loop has looked at what came so many times: nobody waits for what it did before the last time.
func (w *waits) looks(times uint64) {
	if times == w.look {
		return
	}
	if times > w.look+1 {
		w.began = w.sent
	}
	w.look, w.heard, w.fresh = times, 0, true
}

// hears notes a response. At the worst it came right after the loop had looked for the last time, before it began requests, but
// for the time in which it waited for something to come.
func (w *waits) hears(at time.Duration) {
	if w.heard == 0 {
		w.heard = at
	}
	w.steps[stepOf(w.sent-w.began+at-w.heard)]++
}

// stepOf is the step that a duration is in: a quarter of a power of two.
func stepOf(d time.Duration) int {
	n := max(4, uint64(max(0, d)))
	exponent := bits.Len64(n) - 3
	return 4*exponent + int(n>>exponent&3)
}

// end is the longest duration of a step.
func end(step int) time.Duration {
	return time.Duration(uint64(4+step%4+1)<<(step/4)) - 1
}

// add adds up those of several loops.
func (w *waits) add(other *waits) {
	for i, n := range other.steps {
		w.steps[i] += n
	}
}

// quantile is what a share of the waits is not longer than; 0: there are none.
func (w *waits) quantile(share float64) time.Duration {
	total, seen := int64(0), int64(0)
	for _, n := range w.steps {
		total += n
	}
	for i, n := range w.steps {
		if seen += n; n > 0 && float64(seen) >= share*float64(total) {
			return end(i)
		}
	}
	return 0
}
