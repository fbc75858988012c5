package metrics

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"bench/engine/sound"
	"bench/words"
)

const (
	// room is how much may wait for a receiver, in bytes. The oldest go first: what they say is in the newer ones, too.
	room = 64 << 20
	// patience is how long a receiver may take to answer.
	patience = 10 * time.Second
)

// Delivered is how many batches arrived, and why others didn't.
type Delivered struct {
	Sent    int // batches that the receiver took
	Refused int // that it would not have
	Dropped int // the oldest, for lack of room
	Left    int // that were not sent when the run ended
	To      string
}

// Lost says what did not arrive; "" when all did.
func (d Delivered) Lost() string {
	lost := d.Refused + d.Dropped + d.Left
	if lost == 0 {
		return ""
	}
	return fmt.Sprintf("live metrics: %d of %s did not arrive at %s: %d refused, %d dropped for lack of room, %d left at the end; the result is whole",
		lost, words.Plural(lost+d.Sent, "batch"), words.Printable(d.To), d.Refused, d.Dropped, d.Left)
}

// A sender sends a batch. An error for which it is not worth trying again is a *refusedError.
type sender func(ctx context.Context, b *Batch) error

// A refusedError says that a receiver will not take a batch, however often it is sent.
type refusedError struct{ error }

// An outbox keeps batches until their receiver has taken them, as long as there is room. A goroutine of its own sends.
type outbox struct {
	to   string
	send sender
	warn func(string)

	mu       sync.Mutex
	batches  []*letter
	bytes    int
	told     Delivered
	warned   bool
	troubled bool // the last one was not taken, or not quickly
	wake     chan struct{}
	ended    chan struct{}
	life     context.Context
	cut      context.CancelFunc
	closing  bool
}

// A letter is a batch in the outbox.
type letter struct {
	*Batch
	bytes int
	tried chan struct{} // closed when it was tried to send it, or it was dropped
	once  sync.Once
}

func (l *letter) done() { l.once.Do(func() { close(l.tried) }) }

func newOutbox(to string, send sender, warn func(string)) *outbox {
	o := &outbox{to: to, send: send, warn: warn, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	o.told.To = to
	o.life, o.cut = context.WithCancel(context.Background())
	go sound.Work(o.work)()
	return o
}

// put keeps a batch to be sent. What it returns is closed when that was tried.
func (o *outbox) put(b *Batch) <-chan struct{} {
	l := &letter{Batch: b, bytes: b.size(), tried: make(chan struct{})}
	o.mu.Lock()
	o.batches = append(o.batches, l)
	o.bytes += l.bytes
	o.bound()
	o.mu.Unlock()
	o.rouse()
	return l.tried
}

// bound drops the oldest until there is room; the caller holds the lock.
func (o *outbox) bound() {
	for o.bytes > room && len(o.batches) > 1 {
		o.pop().done()
		o.told.Dropped++
	}
}

// pop takes the oldest out; the caller holds the lock.
func (o *outbox) pop() *letter {
	l := o.batches[0]
	o.batches[0] = nil
	o.batches = o.batches[1:]
	o.bytes -= l.bytes
	return l
}

func (o *outbox) rouse() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// settle waits until a batch was tried, but not for a receiver that has not answered quickly the last time.
func (o *outbox) settle(tried <-chan struct{}, most time.Duration) {
	o.mu.Lock()
	troubled := o.troubled
	o.mu.Unlock()
	if tried == nil || troubled {
		return
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-tried:
	case <-timer.C:
		o.mu.Lock()
		o.troubled = true
		o.mu.Unlock()
	}
}

// work sends, oldest first. After a failure it rests until there is another batch, so that a receiver which is dead is asked as
// rarely as there is something new.
func (o *outbox) work() {
	defer close(o.ended)
	for {
		select {
		case <-o.wake:
		case <-o.life.Done():
			return
		}
		for o.next() {
		}
		o.mu.Lock()
		over := o.closing
		o.mu.Unlock()
		if over {
			return
		}
	}
}

// next sends the oldest batch, and says whether it is worth going on.
func (o *outbox) next() bool {
	o.mu.Lock()
	if len(o.batches) == 0 || o.life.Err() != nil {
		o.mu.Unlock()
		return false
	}
	l := o.pop()
	o.mu.Unlock()
	began := time.Now()
	ctx, cancel := context.WithTimeout(o.life, patience)
	err := o.send(ctx, l.Batch)
	cancel()
	defer l.done()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.troubled = err != nil || time.Since(began) > between
	refused := &refusedError{}
	switch {
	case err == nil:
		o.told.Sent++
		return true
	case errors.As(err, &refused):
		o.told.Refused++
		o.complain(err)
		return true
	}
	o.batches = append([]*letter{l}, o.batches...)
	o.bytes += l.bytes
	o.bound()
	o.complain(err)
	return false
}

// complain warns, once; the caller holds the lock.
func (o *outbox) complain(err error) {
	if o.warned || o.warn == nil || o.life.Err() != nil {
		return
	}
	o.warned = true
	o.warn(fmt.Sprintf("live metrics: %s: %s. The run goes on, and what does not arrive is kept up to 64 MB.",
		words.Printable(o.to), words.OneLine(words.Printable(brief(err.Error())))))
}

// brief is the beginning of a text that others may have made.
func brief(text string) string {
	const most = 300
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// close sends what is left, as long as that takes no longer than most.
func (o *outbox) close(ctx context.Context, most time.Duration) Delivered {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	o.mu.Lock()
	o.closing = true
	o.mu.Unlock()
	o.rouse()
	select {
	case <-o.ended:
	case <-ctx.Done():
	}
	o.cut()
	<-o.ended
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told.Left = len(o.batches)
	return o.told
}
