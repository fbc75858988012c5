package program

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"
)

// errSilent is the end of a conversation whose program has nothing more to say.
var errSilent = errors.New("it closed its standard output")

// past is a deadline that is over.
var past = time.Unix(1, 0)

// await waits until something is in done. One of those who wait listens to the program, for all: who asked for a batch then
// mostly reads its answer himself. That a goroutine of its own reads, and wakes the one that waits, would cost more than the
// rest of the protocol, since it takes a second thread, and with it another processor that has to wake up.
func (c *Conversation) await(ctx context.Context, done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	case <-c.broken:
	case <-ctx.Done():
		return context.Cause(ctx)
	case c.ear <- struct{}{}:
		defer func() { <-c.ear }()
		stop := context.AfterFunc(ctx, func() { _ = c.out.SetReadDeadline(past) })
		defer stop()
		for {
			select {
			case <-done:
				return nil
			default:
			}
			if err := c.listen(ctx); err != nil {
				c.fail(err)
				break
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
		}
	}
	select {
	case <-done: // it answered, and then broke off
		return nil
	default:
		return c.failure()
	}
}

// Listen listens for all who wait, until the conversation ends: where reading can't be interrupted, that has to be done by a
// goroutine of its own.
func (c *Conversation) Listen() {
	c.ear <- struct{}{}
	defer func() { <-c.ear }()
	for {
		if err := c.listen(context.Background()); err != nil {
			c.fail(err)
			return
		}
	}
}

// ignore reads what a program still says, so that it can leave.
func (c *Conversation) ignore() {
	c.ear <- struct{}{}
	defer func() { <-c.ear }()
	_ = c.out.SetReadDeadline(time.Time{})
	_, _ = io.Copy(io.Discard, c.out) // until it ends, or is closed
}

// unasked listens to what a program has said although nobody asked it; nil: nothing.
func (c *Conversation) unasked() error {
	select {
	case c.ear <- struct{}{}:
	default:
		return nil // somebody listens
	}
	defer func() { <-c.ear }()
	if !waiting(c.out) {
		return nil
	}
	if err := c.listen(context.Background()); err != nil {
		c.fail(err)
		return c.failure()
	}
	return nil
}

// listen reads once, and hears the lines that have become whole. It keeps one line at most. Who listens has the ear.
func (c *Conversation) listen(ctx context.Context) error {
	n, err := c.out.Read(c.buffer[c.have:])
	read := now()
	if errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil {
		_ = c.out.SetReadDeadline(time.Time{}) // it was for who listened before, or is because the conversation is over
		return c.failure()
	}
	text := c.buffer[:c.have+n]
	for {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		if len(line) > longestLine {
			return &LineError{Line: string(line), Why: "a line has at most 4096 bytes"}
		}
		if !whole {
			break
		}
		if err := c.hear(line, read); err != nil {
			return err
		}
		text = rest
	}
	c.have = copy(c.buffer, text)
	switch {
	case err == nil, errors.Is(err, os.ErrDeadlineExceeded):
		return nil
	case c.have > 0:
		return &LineError{Line: string(c.buffer[:c.have]), Why: "it ended within a line"}
	}
	return errSilent
}

// hear takes a line as bytes. Results, of which there may be hundreds in a batch, are understood without making texts of them.
func (c *Conversation) hear(line []byte, read moment) error {
	if m, ok := quickResult(line); ok && c.noted(m) {
		return nil
	}
	if !utf8.Valid(line) {
		return &LineError{Line: strings.ToValidUTF8(string(line), "\uFFFD"), Why: "a line is UTF-8"}
	}
	return c.line(strings.TrimSuffix(string(line), "\r"), read)
}
