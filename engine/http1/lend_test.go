//go:build linux && !386 && !s390x

package http1

import (
	"fmt"
	"io"
	"testing"
	"time"
)

// A fed link is given a response in pieces: as a link that reads into the connection's buffer, or as a loop that lends its own
// memory and has other use for it afterwards.
type fed struct {
	pieces []string
	lends  bool
	memory []byte
}

func (f *fed) exchange(c *Conn) {
	if !c.begin() || !c.wrote(len(c.req.Wire), nil) {
		return
	}
	for _, piece := range f.pieces {
		if len(piece) > 0 && f.piece(c, piece) {
			return
		}
	}
	c.ended(io.EOF)
}

// piece brings one piece, and says whether that is all.
func (f *fed) piece(c *Conn, piece string) (over bool) {
	if f.lends {
		f.memory = append(f.memory[:0], piece...)
		if over = c.lend(f.memory[:len(piece):cap(f.memory)]); !over {
			f.spoil()
		}
		return over
	}
	if c.filled+len(piece) > len(c.buf) {
		c.grow(c.filled + len(piece))
	}
	return c.received(copy(c.space(), piece))
}

// spoil is what comes into a loop's memory next.
func (f *fed) spoil() {
	for i := range f.memory {
		f.memory[i] = '!'
	}
}

func (f *fed) cut()         {}
func (f *fed) peek() error  { return nil }
func (f *fed) probe()       {}
func (f *fed) close() error { return nil }

// fedTwice is what two exchanges in a row on a connection come to that are answered with the same pieces, in words.
func fedTwice(r *Request, lends bool, pieces []string) string {
	now := time.Duration(0)
	c := &Conn{sweeper: &Sweeper{now: func() time.Duration { now++; return now }}, heard: lends}
	c.set(Options{})
	link := &fed{pieces: pieces, lends: lends}
	c.link = link
	if !lends {
		c.buf = c.sweeper.buffer()
	}
	said := ""
	for range 2 {
		var res Response
		c.prepare(r, 0, &res)
		if !c.retired {
			link.exchange(c)
		}
		err := c.finished()
		said += fmt.Sprintf("%d, %d of %d bytes %q, kept %v, %v:", res.Status, res.BodyBytes, res.BytesIn, res.Body, res.KeepAlive, err)
		for name, value := range res.Fields() {
			said += fmt.Sprintf(" %s=%s", name, value)
		}
		said += "\n"
		c.Rest()
		link.spoil()
	}
	return said
}

// What a loop lends is understood as what a connection reads itself, in whatever pieces it comes, and nothing of it is used once
// the loop has other use for its memory.
func TestLentIsUnderstoodAlike(t *testing.T) {
	for _, s := range samples() {
		request := *s.request
		request.Wire = []byte("GET / HTTP/1.1\r\n\r\n")
		for _, pieces := range splits(s.response) {
			if own, lent := fedTwice(&request, false, pieces), fedTwice(&request, true, pieces); own != lent {
				t.Fatalf("%s in %d pieces\nlent: %.500s\nread: %.500s", s.name, len(pieces), lent, own)
			}
		}
	}
}

// FuzzLentIsUnderstoodAlike is the same for any bytes.
func FuzzLentIsUnderstoodAlike(f *testing.F) {
	for _, s := range samples() {
		if len(s.response) < 1000 {
			f.Add([]byte(s.response), s.request.Head, s.request.KeepBody, 10, 20)
		}
	}
	f.Fuzz(func(t *testing.T, response []byte, isHead, keeps bool, first, second int) {
		r := &Request{Wire: []byte("GET / HTTP/1.1\r\n\r\n"), Head: isHead, KeepBody: keeps}
		first = max(0, min(first, len(response)))
		second = max(first, min(second, len(response)))
		pieces := []string{string(response[:first]), string(response[first:second]), string(response[second:])}
		if own, lent := fedTwice(r, false, pieces), fedTwice(r, true, pieces); own != lent {
			t.Fatalf("lent: %.2000s\nread: %.2000s", lent, own)
		}
	})
}
