package client

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"

	"bench/engine/stream"
)

// An unpacking undoes the codings of a body as it comes, so that an event has the time of the read that completed it. Codecs want
// to read, and pieces are handed over: so they run as a coroutine, which goes on with each piece and stops where that ends.
type unpacking struct {
	follower *stream.Follower
	next     func() (error, bool)
	stop     func()

	piece []byte
	at    time.Duration
	over  bool // there are no more pieces
}

// newUnpacking begins with a body. The list of its codings has the last one applied first.
func newUnpacking(f *stream.Follower, store *BodyStore, codings []string) *unpacking {
	u := &unpacking{follower: f}
	u.next, u.stop = iter.Pull(func(yield func(error) bool) {
		if err := u.run(store, codings, yield); err != nil {
			yield(err)
		}
	})
	return u
}

// feed goes on with a piece, and when it was read.
func (u *unpacking) feed(piece []byte, at time.Duration) error {
	u.piece, u.at = piece, at
	err, _ := u.next()
	return err
}

// end says whether the codings had come to their end with the last piece.
func (u *unpacking) end() error {
	u.over = true
	err, _ := u.next()
	return err
}

// run unpacks until there is nothing more, or something is wrong.
func (u *unpacking) run(store *BodyStore, codings []string, yield func(error) bool) error {
	memory := int64(0)
	for _, name := range codings {
		memory += contentCodings[name].memory
	}
	if !store.desk.TryAcquire(memory) {
		return &Failure{Kind: NoMemory, cause: errors.New("content coding: no memory is left for unpacking another stream")}
	}
	defer store.desk.Release(memory)
	var in io.Reader = &fed{u, yield}
	for _, name := range codings {
		c := store.codecs[name].Get().(codec)
		defer store.codecs[name].Put(c)
		if inflates, ok := c.(*inflater); ok {
			c = &streamInflater{inflates}
		}
		if err := c.Reset(in); err != nil {
			return brokenCoding(codings, err)
		}
		in = c
	}
	for buffer := make([]byte, 4<<10); ; {
		n, err := in.Read(buffer)
		if n > 0 {
			if err := u.follower.Feed(buffer[:n], true, u.at); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return brokenCoding(codings, err)
		}
	}
}

func brokenCoding(codings []string, err error) error {
	return fail(badCoding, "content coding: broken %s: %w", codings[0], ended(err))
}

// A fed is what codecs read from: it waits for the next piece where there is nothing more.
type fed struct {
	*unpacking
	yield func(error) bool
}

func (f *fed) Read(b []byte) (int, error) {
	for len(f.piece) == 0 {
		if f.over || !f.yield(nil) {
			return 0, io.EOF
		}
	}
	n := copy(b, f.piece)
	f.piece = f.piece[n:]
	return n, nil
}

// A streamInflater is an inflater that reads a body as it comes.
type streamInflater struct{ *inflater }

// Reset begins with another body.
func (f *streamInflater) Reset(source io.Reader) error {
	in := bufio.NewReaderSize(source, 512)
	head, _ := in.Peek(2)
	if !isZlib(head) {
		f.Reader = flate.NewReader(in)
		return nil
	}
	made, err := zlib.NewReader(in)
	f.Reader = made
	return err
}

// isZlib says whether a body begins with the header of RFC 1950 section 2.2: deflate, and a check of its own. No encoder begins a
// bare stream like that.
func isZlib(head []byte) bool {
	return len(head) >= 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0
}
