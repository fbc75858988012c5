package http2

import (
	"encoding/binary"
	"math"

	"golang.org/x/net/http2"
)

// A flow has a connection's windows, for all its streams together, and what new streams begin with (RFC 9113 section 5.2).
type flow struct {
	send     int64 // bytes of bodies that the server takes
	newSend  int64 // of a new stream: the server's SETTINGS_INITIAL_WINDOW_SIZE
	maxFrame int   // the server's SETTINGS_MAX_FRAME_SIZE
	receive  int64 // bytes of bodies that the server may send yet
}

// defaultWindow is what each window is until something else is said (section 6.9.2).
const defaultWindow = 65535

// maxBatch is about how many bytes of uploads go into one write, so that they take turns.
const maxBatch = 64 << 10

// fill adds to what is written what uploads may send: in turn, as far as the windows go.
func (c *Conn) fill() {
	for turns := len(c.out.uploads); turns > 0 && len(c.out.bytes) < maxBatch && c.flow.send > 0; turns-- {
		id := c.out.uploads[0]
		c.out.uploads = append(c.out.uploads[:0], c.out.uploads[1:]...)
		st := c.streams.byID[id]
		if st == nil {
			continue
		}
		st.upload.queued = false
		if st.upload.window <= 0 {
			st.upload.blocked = true
			continue
		}
		n := int(min(int64(len(st.upload.rest)), int64(c.flow.maxFrame), c.flow.send, st.upload.window))
		c.flow.send -= int64(n)
		st.upload.window -= int64(n)
		c.out.bytes = appendFrame(c.out.bytes, n, http2.FrameData, flagIf(n == len(st.upload.rest) && !st.upload.open, http2.FlagDataEndStream), id)
		c.out.bytes = append(c.out.bytes, st.upload.rest[:n]...)
		st.BytesOut += int64(frameHead + n)
		if st.upload.rest = st.upload.rest[n:]; len(st.upload.rest) > 0 {
			c.uploads(st)
			turns++
		}
	}
}

// unblock lets a stream go on whose window was opened.
func (c *Conn) unblock(st *Stream) {
	if st.upload.blocked && st.upload.window > 0 {
		st.upload.blocked = false
		c.uploads(st)
	}
}

// uploads puts a stream among those that have something to send, unless it is there.
func (c *Conn) uploads(st *Stream) {
	if !st.upload.queued && !st.upload.blocked {
		st.upload.queued = true
		c.out.uploads = append(c.out.uploads, st.id)
	}
}

// resizeWindows changes the windows of all streams (section 6.9.2).
func (c *Conn) resizeWindows(value uint32) error {
	if value > math.MaxInt32 {
		return &fault{http2.ErrCodeFlowControl, "a window over 2^31-1 bytes"}
	}
	by := int64(value) - c.flow.newSend
	c.flow.newSend = int64(value)
	for st := c.streams.active.head; st != nil; st = st.next {
		if st.upload.window += by; st.upload.window > math.MaxInt32 {
			return &fault{http2.ErrCodeFlowControl, "a window over 2^31-1 bytes"}
		}
		c.unblock(st)
	}
	return nil
}

// windowUpdate takes more room to send (section 6.9).
func (c *Conn) windowUpdate(f *frame) error {
	if len(f.payload) != 4 {
		return &fault{http2.ErrCodeFrameSize, "a malformed WINDOW_UPDATE frame"}
	}
	by := int64(binary.BigEndian.Uint32(f.payload) &^ (1 << 31))
	if f.id == 0 {
		if c.flow.send += by; by == 0 || c.flow.send > math.MaxInt32 {
			return &fault{http2.ErrCodeFlowControl, "a WINDOW_UPDATE by nothing, or beyond 2^31-1 bytes"}
		}
		return nil
	}
	st, err := c.stream(f)
	if err != nil || st == nil {
		return err
	}
	if st.upload.window += by; by == 0 || st.upload.window > math.MaxInt32 {
		c.abandon(st, failure(Malformed, "a WINDOW_UPDATE by nothing, or beyond 2^31-1 bytes"), http2.ErrCodeFlowControl)
		return nil
	}
	c.unblock(st)
	return nil
}
