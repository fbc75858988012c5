package stream

import (
	"slices"
	"sync/atomic"
	"time"

	"bench/plan"
)

// A Memory is where large events are kept, so that those of all streams together have a limit.
type Memory interface {
	// Grow is b with room for n bytes more. It is false when there is none.
	Grow(b []byte, n int) ([]byte, bool)
	// Free takes back a buffer that is of no more use. What it returns is the caller's to use again.
	Free(b []byte) []byte
}

// heap is a Memory without a limit.
type heap struct{}

func (heap) Grow(b []byte, n int) ([]byte, bool) { return slices.Grow(b, n), true }
func (heap) Free(b []byte) []byte                { return b[:0] }

// A Follower follows one response after the other.
type Follower struct {
	memory Memory
	rules  *Rules
	seen   *Seen
	sse    sse
	data   []byte // of the event that is under way, as much of it as must be kept
	size   int    // how many bytes of that event there are
	last   []byte // the last event's data, where that is wanted
	enough bool
	read   time.Duration // when the latest piece was
	heard  atomic.Int64  // when the latest event came; 0: none has
}

// New makes a follower; without a memory it keeps on the heap what it must.
func New(memory Memory) *Follower {
	if memory == nil {
		memory = heap{}
	}
	return &Follower{memory: memory}
}

// Begin makes the follower ready for a response, of which seen will tell.
func (f *Follower) Begin(r *Rules, seen *Seen) {
	f.Release()
	f.rules, f.seen, f.sse, f.size, f.enough, f.read = r, seen, sse{}, 0, false, 0
	f.heard.Store(0)
	seen.Reset()
	seen.Followed = true
}

// Feed takes a piece of the body, in the format of the rules, and when the read was over that brought it. Whole says that a
// chunk ends with the piece. ErrEnough says that this was all of the stream, and any other error is an *Error.
func (f *Follower) Feed(piece []byte, whole bool, at time.Duration) error {
	if f.enough {
		return ErrEnough
	}
	f.read = at
	switch f.rules.plan.Format {
	case plan.SSE:
		return f.feedSSE(piece)
	case plan.NDJSON:
		return f.feedLines(piece)
	}
	if err := f.keep(piece); err != nil || !whole {
		return err
	}
	return f.complete(f.data)
}

// Message takes a message that is whole, and when the read was over that completed it: of protocols whose messages are
// theirs to cut.
func (f *Follower) Message(data []byte, at time.Duration) error {
	if f.enough {
		return ErrEnough
	}
	f.read = at
	if len(data) > Largest {
		return tooLarge()
	}
	return f.complete(data)
}

// Arrived takes note of a message that is whole, and when that was, without looking at it: Look does, whenever there is time.
func (f *Follower) Arrived(at time.Duration) {
	f.read = at
	f.heard.Store(int64(at))
	f.seen.event(at, f.rules.stall)
}

// Look looks into a message that has arrived, after those before it.
func (f *Follower) Look(data []byte) error {
	if n, ok := f.rules.units(data); ok {
		f.seen.Units, f.seen.Counted = n, true
	}
	return f.keepLast(data)
}

// End says whether the response, which is over and came whole, was all of the stream.
func (f *Follower) End() error {
	if f.rules.plan.Format == plan.NDJSON && !f.enough && f.size > 0 {
		if err := f.line(f.data); err != nil && err != ErrEnough {
			return err
		}
	}
	switch {
	case f.seen.Events == 0 && !f.rules.wants.Empty:
		return wrong(Short, "the response ended without an event")
	case f.rules.Until() && !f.enough:
		return wrong(Short, "the response ended before the event that ends the stream, after %d events", f.seen.Events)
	}
	return nil
}

// Enough says whether the event came that ends the stream.
func (f *Follower) Enough() bool { return f.enough }

// Ended is when the last piece was read that is a part of the stream; 0: none was.
func (f *Follower) Ended() time.Duration { return f.read }

// Last is the data of the last event but the one that ends the stream, where the rules want it. It is valid until Release.
func (f *Follower) Last() []byte { return f.last }

// Heard is when the latest event came; 0: none has. Any goroutine may ask.
func (f *Follower) Heard() time.Duration { return time.Duration(f.heard.Load()) }

// Release gives back the memory of what was kept.
func (f *Follower) Release() {
	f.data, f.last = f.memory.Free(f.data), f.memory.Free(f.last)
}

// pass takes note of bytes of the event under way that are of no interest.
func (f *Follower) pass(n int) error {
	if f.size += n; f.size > Largest {
		return tooLarge()
	}
	return nil
}

// keep adds to the data of the event under way.
func (f *Follower) keep(part []byte) error {
	if err := f.pass(len(part)); err != nil {
		return err
	}
	if room := f.rules.room() - len(f.data); len(part) > room {
		part = part[:room]
	}
	if len(part) == 0 {
		return nil
	}
	grown, ok := f.memory.Grow(f.data, len(part))
	if f.data = grown; !ok {
		return wrong(NoMemory, "no memory is left for an event")
	}
	f.data = append(f.data, part...)
	return nil
}

func tooLarge() error {
	return wrong(TooLarge, "an event of more than %d MiB", Largest>>20)
}

// complete takes an event that is whole.
func (f *Follower) complete(data []byte) error {
	f.size = 0
	if n, ok := f.rules.units(data); ok {
		f.seen.Units, f.seen.Counted = n, true
	}
	f.heard.Store(int64(f.read))
	if f.rules.ends(data) {
		f.enough = true
		return ErrEnough
	}
	f.seen.event(f.read, f.rules.stall)
	err := f.keepLast(data)
	f.data = f.data[:0]
	return err
}

// keepLast keeps an event's data, where that of the last one is wanted.
func (f *Follower) keepLast(data []byte) error {
	if !f.rules.wants.Last {
		return nil
	}
	grown, ok := f.memory.Grow(f.last[:0], len(data))
	if f.last = grown; !ok {
		return wrong(NoMemory, "no memory is left for an event")
	}
	f.last = append(f.last[:0], data...)
	return nil
}
