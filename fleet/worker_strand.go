package fleet

import (
	"errors"
	"time"

	"bench/engine/clock"
)

// strandedAfter is how long a worker that nobody has claimed yet looks for a run's own hub that was there before.
const strandedAfter = 30 * time.Second

// strand ends a worker whose hub is gone before it was of any use: the run that its join file is for is over.
func (w *worker) strand() {
	if w.options.URL != "" || w.conn.IsConnected() {
		w.stranded = 0
		return
	}
	if w.stranded == 0 {
		w.stranded = clock.Now()
	}
	if clock.Now()-w.stranded > min(strandedAfter, w.options.Linger) {
		w.end(errors.New("the hub is gone, and with it the run that the join file is for"))
	}
}

// another says that there is another join file by now: that of a run that has just begun.
func (w *worker) another() bool {
	if w.options.Rejoin == nil || w.options.URL != "" {
		return false
	}
	j, err := w.options.Rejoin()
	if err != nil || j == w.options.Join {
		return false
	}
	w.options.Join = j
	return true
}
