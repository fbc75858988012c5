package http2

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"bench/engine/arrival"
	"bench/engine/clock"
)

// An input is what a connection's reader has of what the server said.
type input struct {
	greeted bool // the server's first frame was its settings
	decoder *hpack.Decoder
	block   headerBlock
}

// A frame is one frame, as it is in the reader's buffer.
type frame struct {
	kind    http2.FrameType
	flags   http2.Flags
	id      uint32
	payload []byte
	at      time.Duration // when it was read
	arrived time.Duration // when it had arrived, which is earlier where the kernel has told
}

// size is what the frame took on the wire.
func (f *frame) size() int64 { return int64(frameHead + len(f.payload)) }

// read is the reader: it takes in what the server says until the connection ends.
func (c *Conn) read() {
	buf, filled, late, before := make([]byte, 8<<10), 0, arrival.Of(c.nc), clock.Now()
	for {
		n, err := c.nc.Read(buf[filled:])
		filled += n
		at := clock.Now()
		used, fault := c.take(buf[:filled], at, late.At(at, before))
		before = at
		if fault != nil {
			c.expel(fault)
			return
		}
		if err != nil {
			c.lost(err)
			return
		}
		filled = copy(buf, buf[used:filled])
		if filled == len(buf) { // a frame that has no room
			buf = append(buf, make([]byte, frameHead+maxFrame)...)
		}
	}
}

// lost ends a connection that can't be read any more.
func (c *Conn) lost(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	why := broken(err)
	if c.ending.refusing != nil && (errors.Is(err, os.ErrDeadlineExceeded) || c.ending.lastID < maxID) {
		why = c.ending.refusing // that it couldn't be written to, or the server's own reason
	}
	c.collapse(why)
}

// expel ends the connection with a server that breaks the rules.
func (c *Conn) expel(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	code := http2.ErrCodeProtocol
	var known *fault
	if errors.As(err, &known) {
		code = known.code
	}
	c.out.bytes = appendGoAway(c.out.bytes, code)
	c.collapse(failure(Malformed, "malformed HTTP/2: %w", err))
}

// take goes through the frames that are whole. It says how many bytes they have.
func (c *Conn) take(buf []byte, at, arrived time.Duration) (used int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.input.greeted && bytes.HasPrefix(buf, []byte("HTTP/")) {
		return 0, wrong("the server speaks HTTP/1, not HTTP/2")
	}
	for len(buf)-used >= frameHead {
		head := buf[used:]
		length := int(head[0])<<16 | int(head[1])<<8 | int(head[2])
		if length > maxFrame {
			return used, &fault{http2.ErrCodeFrameSize, fmt.Sprintf("a frame of %d bytes, where %d are allowed", length, maxFrame)}
		}
		if len(head) < frameHead+length {
			break
		}
		f := frame{
			kind: http2.FrameType(head[3]), flags: http2.Flags(head[4]), id: binary.BigEndian.Uint32(head[5:]) &^ (1 << 31),
			payload: head[frameHead : frameHead+length], at: at, arrived: arrived,
		}
		if err := c.frame(&f); err != nil {
			return used, err
		}
		used += frameHead + length
	}
	c.rouse()
	return used, nil
}

// frame takes one frame.
func (c *Conn) frame(f *frame) error {
	switch {
	case !c.input.greeted && (f.kind != http2.FrameSettings || f.flags.Has(http2.FlagSettingsAck)):
		return wrong("the server's first frame is not its settings") // section 3.4
	case c.input.block.open && (f.kind != http2.FrameContinuation || f.id != c.input.block.id):
		return wrong("a header block is interrupted by another frame") // section 6.2
	}
	switch f.kind {
	case http2.FrameData:
		return c.data(f)
	case http2.FrameHeaders:
		return c.headers(f)
	case http2.FrameContinuation:
		return c.continuation(f)
	case http2.FrameRSTStream:
		return c.reset(f)
	case http2.FrameSettings:
		return c.settings(f)
	case http2.FramePing:
		return c.ping(f)
	case http2.FrameGoAway:
		return c.goAway(f)
	case http2.FrameWindowUpdate:
		return c.windowUpdate(f)
	case http2.FramePushPromise:
		return wrong("a push, which was forbidden")
	case http2.FramePriority:
		if f.id == 0 || len(f.payload) != 5 {
			return wrong("a malformed PRIORITY frame")
		}
	}
	return nil // frames of unknown types are passed over (section 4.1)
}

// stream finds the stream that a frame belongs to; nil if that has ended.
func (c *Conn) stream(f *frame) (*Stream, error) {
	if f.id%2 == 0 || f.id >= c.streams.nextID {
		return nil, wrong("a %s frame on stream %d, which was never begun", f.kind, f.id)
	}
	st := c.streams.byID[f.id]
	if st != nil && c.options.EachFrame && st.id != 0 {
		st.heard = f.at
		c.streams.active.remove(st) // to the end of the deadlines
		c.streams.active.push(st)
	}
	return st, nil
}

// spoil ends a stream whose response is malformed (section 8.1.1).
func (c *Conn) spoil(st *Stream, format string, args ...any) {
	c.abandon(st, failure(Malformed, format, args...), http2.ErrCodeProtocol)
}

// unpad takes the padding off a frame's payload (section 6.1).
func (f *frame) unpad(flag http2.Flags) ([]byte, error) {
	p := f.payload
	if !f.flags.Has(flag) {
		return p, nil
	}
	if len(p) == 0 || int(p[0]) >= len(p) {
		return nil, wrong("a %s frame with more padding than it has bytes", f.kind)
	}
	return p[1 : len(p)-int(p[0])], nil
}
