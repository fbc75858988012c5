package client

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/net/http2"

	"bench/engine/clock"
)

// An http2Fault is something that the server must not do. It ends the connection (RFC 9113 section 5.4.1).
type http2Fault struct {
	code http2.ErrCode
	text string
}

func (f *http2Fault) Error() string { return f.text }

// wrong is a fault of the usual kind.
func wrong(format string, args ...any) error {
	return &http2Fault{code: http2.ErrCodeProtocol, text: fmt.Sprintf(format, args...)}
}

// A frame is one frame, as it is in the reader's buffer.
type frame struct {
	kind    http2.FrameType
	flags   http2.Flags
	id      uint32
	payload []byte
	at      time.Duration // when it was read
}

// size is what the frame took on the wire.
func (f *frame) size() int64 { return int64(frameHead + len(f.payload)) }

// read is the reader: it takes in what the server says until the connection ends.
func (c *http2Conn) read() {
	buf, filled := make([]byte, 8<<10), 0
	for {
		n, err := c.nc.Read(buf[filled:])
		filled += n
		used, fault := c.take(buf[:filled], clock.Now())
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
			buf = append(buf, make([]byte, frameHead+http2MaxFrame)...)
		}
	}
}

// lost ends a connection that can't be read any more.
func (c *http2Conn) lost(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	why := broken(err)
	if c.refusing != nil && (errors.Is(err, os.ErrDeadlineExceeded) || c.lastID < http2MaxID) {
		why = c.refusing // that it couldn't be written to, or the server's own reason
	}
	c.collapse(why)
}

// expel ends the connection with a server that breaks the rules.
func (c *http2Conn) expel(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	code := http2.ErrCodeProtocol
	var fault *http2Fault
	if errors.As(err, &fault) {
		code = fault.code
	}
	c.out = appendGoAway(c.out, code)
	c.collapse(fail(malformed, "malformed HTTP/2: %w", err))
}

// take goes through the frames that are whole. It says how many bytes they have.
func (c *http2Conn) take(buf []byte, at time.Duration) (used int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.greeted && bytes.HasPrefix(buf, []byte("HTTP/")) {
		return 0, wrong("the server speaks HTTP/1, not HTTP/2")
	}
	for len(buf)-used >= frameHead {
		head := buf[used:]
		length := int(head[0])<<16 | int(head[1])<<8 | int(head[2])
		if length > http2MaxFrame {
			return used, &http2Fault{http2.ErrCodeFrameSize, fmt.Sprintf("a frame of %d bytes, where %d are allowed", length, http2MaxFrame)}
		}
		if len(head) < frameHead+length {
			break
		}
		f := frame{
			kind: http2.FrameType(head[3]), flags: http2.Flags(head[4]), id: binary.BigEndian.Uint32(head[5:]) &^ (1 << 31),
			payload: head[frameHead : frameHead+length], at: at,
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
func (c *http2Conn) frame(f *frame) error {
	switch {
	case !c.greeted && (f.kind != http2.FrameSettings || f.flags.Has(http2.FlagSettingsAck)):
		return wrong("the server's first frame is not its settings") // section 3.4
	case c.block.open && (f.kind != http2.FrameContinuation || f.id != c.block.id):
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
func (c *http2Conn) stream(f *frame) (*http2Stream, error) {
	if f.id%2 == 0 || f.id >= c.nextID {
		return nil, wrong("a %s frame on stream %d, which was never begun", f.kind, f.id)
	}
	st := c.streams[f.id]
	if st != nil && c.session.client.patient && st.id != 0 {
		st.heard = f.at
		c.active.remove(st) // to the end of the deadlines
		c.active.push(st)
	}
	return st, nil
}

// spoil ends a stream whose response is malformed (section 8.1.1).
func (c *http2Conn) spoil(st *http2Stream, format string, args ...any) {
	c.abandon(st, fail(malformed, format, args...), http2.ErrCodeProtocol)
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

// data takes a piece of a body.
func (c *http2Conn) data(f *frame) error {
	st, err := c.stream(f)
	if err != nil {
		return err
	}
	content, err := f.unpad(http2.FlagDataPadded)
	if err != nil {
		return err
	}
	size := int64(len(f.payload))
	if c.recvLeft -= size; c.recvLeft < 0 {
		return &http2Fault{http2.ErrCodeFlowControl, "more data than the connection's window allows"}
	}
	if c.recvLeft < http2ConnWindow/2 {
		c.out = appendWindow(c.out, 0, uint32(http2ConnWindow-c.recvLeft))
		c.recvLeft = http2ConnWindow
	}
	if st == nil {
		return nil
	}
	st.bytesIn += f.size()
	if st.recvLeft -= size; st.recvLeft < 0 {
		c.abandon(st, fail(malformed, "more data than the stream's window allows"), http2.ErrCodeFlowControl)
		return nil
	}
	if st.overhead += f.size() - 2*int64(len(content)); st.overhead > http2MaxOverhead {
		c.spoil(st, "data frames of next to nothing")
		return nil
	}
	st.overhead = max(0, st.overhead)
	if !c.content(st, content) {
		return nil
	}
	if f.flags.Has(http2.FlagDataEndStream) {
		c.complete(st, f.at)
	} else if st.recvLeft < http2StreamWindow/2 {
		c.out = appendWindow(c.out, st.id, uint32(http2StreamWindow-st.recvLeft))
		st.recvLeft = http2StreamWindow
	}
	return nil
}

// content takes a piece of a body without its framing. It is false when that was one too many.
func (c *http2Conn) content(st *http2Stream, content []byte) bool {
	st.got += int64(len(content))
	switch {
	case !st.final:
		c.spoil(st, "a body before its head")
	case st.plan.head && st.got > 0:
		c.spoil(st, "a body in the response to HEAD")
	case st.length >= 0 && st.got > st.length:
		c.spoil(st, "a body longer than its Content-Length")
	case st.got > st.maxBody:
		c.abandon(st, fail(tooLarge, "a body of more than %d bytes", st.maxBody), http2.ErrCodeCancel)
	case st.keepBody:
		room, ok := c.session.client.bodies.Grow(st.body, len(content))
		if !ok {
			c.abandon(st, &Failure{Kind: NoMemory, cause: ErrNoRoom}, http2.ErrCodeCancel)
			return false
		}
		st.body = append(room, content...)
		return true
	default:
		return true
	}
	return false
}

// complete ends a stream whose response has come whole.
func (c *http2Conn) complete(st *http2Stream, at time.Duration) {
	if st.length > st.got && !st.plan.head && st.status != 304 {
		c.spoil(st, "a body shorter than its Content-Length")
		return
	}
	st.done = at
	if len(st.rest) > 0 { // it was answered early: the rest of the request is of no interest
		c.out = appendReset(c.out, st.id, http2.ErrCodeCancel)
	}
	c.finish(st, nil, false)
}
