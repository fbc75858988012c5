package client

// A waiter waits for a connection.
type waiter struct {
	origin *Origin
	turn   chan *link // gets a link, or nil for the right to open one; it never blocks the giver
	next   *waiter
	prev   *waiter
	queued bool
}

// waiters are a queue in which the first come is the first served. Their memory is used again. It is guarded by its
// session's lock.
type waiters struct {
	head, tail *waiter
	spare      *waiter // linked by next
}

// join goes to the end of the queue.
func (q *waiters) join(o *Origin) *waiter {
	w := q.spare
	if w == nil {
		w = &waiter{turn: make(chan *link, 1)}
	} else {
		q.spare = w.next
	}
	w.origin, w.next, w.prev, w.queued = o, nil, q.tail, true
	if q.tail == nil {
		q.head = w
	} else {
		q.tail.next = w
	}
	q.tail = w
	return w
}

// first takes the head of the queue; nil if nobody waits. The taker must send it its turn.
func (q *waiters) first() *waiter {
	w := q.head
	if w != nil {
		q.unlink(w)
	}
	return w
}

// leave goes out of the queue before its turn. It is false when the turn has come, or is about to.
func (q *waiters) leave(w *waiter) bool {
	if !w.queued {
		return false
	}
	q.unlink(w)
	return true
}

// forget takes back the memory of a waiter that is out of the queue.
func (q *waiters) forget(w *waiter) {
	w.next, w.prev, w.origin = q.spare, nil, nil
	q.spare = w
}

func (q *waiters) unlink(w *waiter) {
	if w.prev == nil {
		q.head = w.next
	} else {
		w.prev.next = w.next
	}
	if w.next == nil {
		q.tail = w.prev
	} else {
		w.next.prev = w.prev
	}
	w.queued = false
}
