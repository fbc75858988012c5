package client

import (
	"context"
	"math/bits"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// The memory for bodies that are looked at. A server decides how long its bodies are, and the spec how many come at a
// time; so neither alone bounds what they take.
const (
	keptBody    = 64 << 20  // one body, as it came and with its codings undone, unless max_bytes allows more
	KeptBodies  = 256 << 20 // all that are there at a time, beside smallBody for each connection
	smallBody   = 64 << 10
	desk        = 256 << 20 // what is needed to undo codings and to take documents apart, at a time
	leastBuffer = 4 << 10
)

// A BodyStore is where the bodies of a run are kept that something looks at. Its buffers have sizes of powers of two and
// are used again. Small ones stay where they are and are not counted: a lock, or a counter that all share, is for large
// ones alone.
type BodyStore struct {
	room   int64
	used   atomic.Int64 // by buffers over smallBody
	spares [bits.UintSize]sync.Pool
	desk   *semaphore.Weighted
	codecs map[string]*sync.Pool // by coding
}

// NewBodyStore is an empty store, for all cells of a run.
func NewBodyStore() *BodyStore {
	s := &BodyStore{room: KeptBodies, desk: semaphore.NewWeighted(desk), codecs: make(map[string]*sync.Pool)}
	for name, c := range contentCodings {
		s.codecs[name] = &sync.Pool{New: func() any { return c.open() }}
	}
	return s
}

// Grow is b with room for n bytes more, in a larger buffer if need be. It is false where all bodies together would take
// too much.
func (s *BodyStore) Grow(b []byte, n int) ([]byte, bool) {
	need := len(b) + n
	if need <= cap(b) {
		return b, true
	}
	class := bits.Len(uint(max(need, leastBuffer) - 1))
	size := 1 << class
	if size > smallBody && s.used.Add(int64(size)) > s.room {
		s.used.Add(-int64(size))
		return b, false
	}
	grown := append(s.buffer(class), b...)
	s.Free(b)
	return grown, true
}

// buffer takes a spare buffer of a class, or makes one.
func (s *BodyStore) buffer(class int) []byte {
	if spare, ok := s.spares[class].Get().(*[]byte); ok {
		return *spare
	}
	return make([]byte, 0, 1<<class)
}

// Free takes back a large buffer. A small one is its user's to use again: it is what Free returns.
func (s *BodyStore) Free(b []byte) []byte {
	b = b[:0]
	if cap(b) <= smallBody {
		return b
	}
	s.used.Add(-int64(cap(b)))
	spare := b // not b itself, or each call would allocate
	s.spares[bits.Len(uint(cap(b)-1))].Put(&spare)
	return nil
}

// work waits until there is room for work on a body that takes so much memory. The response is over by then: nothing
// that is timed waits here. The caller must call what it gets.
func (s *BodyStore) work(size int64) (done func()) {
	size = min(size, desk)
	_ = s.desk.Acquire(context.Background(), size) // others who work don't wait for anything, so they will be done
	return func() { s.desk.Release(size) }
}
