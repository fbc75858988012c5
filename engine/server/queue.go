package server

import (
	"net/http"
	"sync"
	"time"

	"bench/engine/clock"
)

// A queue is a server with so many workers, each of which takes a time for a request: what comes meanwhile waits in the order in
// which it came. Its capacity is known, workers / time, since a worker's next request is counted from the end of the one before and not
// from when somebody woke up.
type queue struct {
	most int // that may wait; 0: any number

	mu   sync.Mutex
	free []time.Duration // when each worker is
}

func newQueue(workers, most int) *queue {
	return &queue{most: most, free: make([]time.Duration, workers)}
}

// enter gives a request that takes so long its place, and says how long it is until it is done; false: too many wait.
func (q *queue) enter(takes time.Duration) (until time.Duration, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := clock.Now()
	next := 0
	for i, at := range q.free {
		if at < q.free[next] {
			next = i
		}
	}
	begins := max(now, q.free[next])
	if wait := begins - now; q.most > 0 && wait > takes*time.Duration(q.most)/time.Duration(len(q.free)) {
		return 0, false
	}
	q.free[next] = begins + takes
	return begins + takes - now, true
}

// queued has a handler's requests wait for a worker, each for as long as takes says. What finds no place is answered 503.
func (q *queue) queued(takes func() time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		until, ok := q.enter(max(0, takes()))
		if !ok {
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too many requests are waiting", http.StatusServiceUnavailable)
			return
		}
		linger(until)
		next.ServeHTTP(w, r)
	})
}
