package client

import (
	"encoding/binary"
	"errors"
	"os"
	"runtime"
	"time"

	"golang.org/x/net/http2"

	"bench/engine/clock"
)

// maxBatch is about how many bytes of uploads go into one write, so that they take turns.
const maxBatch = 64 << 10

// write is the writer: it writes what others have put into out, all at once.
func (c *http2Conn) write() {
	for {
		batch := c.collect()
		if batch == nil {
			break
		}
		if _, err := c.nc.Write(batch); err != nil {
			c.deaf(err)
		}
	}
	_ = c.nc.Close()
	c.session.drop(c)
}

// deaf says that the server can't be written to any more. What it said before that is still there to be read; so it is
// the reader that ends the connection, in a moment.
func (c *http2Conn) deaf(err error) {
	c.mu.Lock()
	c.drain(broken(err))
	c.mu.Unlock()
	_ = c.nc.SetReadDeadline(time.Now().Add(farewell))
	if secure, ok := c.nc.(*secureConn); ok && errors.Is(err, os.ErrDeadlineExceeded) {
		_ = secure.NetConn().Close() // or it would try for seconds to say goodbye
	}
}

// collect waits until there is something to write, and takes it. It returns nil when the connection has ended.
func (c *http2Conn) collect() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writingSince = 0
	for c.fill(); len(c.out) == 0; c.fill() {
		if c.dead {
			return nil
		}
		c.idle = true
		c.mu.Unlock()
		<-c.wake
		if c.load.Load() > 1 {
			// The reader wakes a whole batch of requests, and it is the first of their successors that woke the
			// writer. Let the others go first: then one write does for all.
			runtime.Gosched()
		}
		c.mu.Lock()
	}
	at := clock.Now()
	for _, id := range c.starting {
		if st := c.streams[id]; st != nil {
			st.sent = at
		}
	}
	c.writingSince = at
	c.starting, c.replies = c.starting[:0], 0
	batch := c.out
	c.out, c.spare = c.spare[:0], batch
	return batch
}

// rouse wakes the writer, if it sleeps.
func (c *http2Conn) rouse() {
	if c.idle && (len(c.out) > 0 || len(c.uploads) > 0 || c.dead) {
		c.idle = false
		c.wake <- struct{}{}
	}
}

// fill adds to out what uploads may send: in turn, as far as the windows go.
func (c *http2Conn) fill() {
	for turns := len(c.uploads); turns > 0 && len(c.out) < maxBatch && c.sendWindow > 0; turns-- {
		id := c.uploads[0]
		c.uploads = append(c.uploads[:0], c.uploads[1:]...)
		st := c.streams[id]
		if st == nil {
			continue
		}
		if st.sendWindow <= 0 {
			st.blocked = true
			continue
		}
		n := int(min(int64(len(st.rest)), int64(c.maxFrame), c.sendWindow, st.sendWindow))
		c.sendWindow -= int64(n)
		st.sendWindow -= int64(n)
		c.out = appendFrame(c.out, n, http2.FrameData, flagIf(n == len(st.rest), http2.FlagDataEndStream), id)
		c.out = append(c.out, st.rest[:n]...)
		st.bytesOut += int64(frameHead + n)
		if st.rest = st.rest[n:]; len(st.rest) > 0 {
			c.uploads = append(c.uploads, id)
			turns++
		}
	}
}

// unblock lets a stream go on whose window was opened.
func (c *http2Conn) unblock(st *http2Stream) {
	if st.blocked && st.sendWindow > 0 {
		st.blocked = false
		c.uploads = append(c.uploads, st.id)
	}
}

// frameHead is the size of a frame's head (RFC 9113 section 4.1).
const frameHead = 9

// appendFrame appends a frame's head.
func appendFrame(b []byte, length int, kind http2.FrameType, flags http2.Flags, id uint32) []byte {
	b = append(b, byte(length>>16), byte(length>>8), byte(length), byte(kind), byte(flags))
	return binary.BigEndian.AppendUint32(b, id)
}

func flagIf(set bool, flag http2.Flags) http2.Flags {
	if set {
		return flag
	}
	return 0
}

// appendPreface appends what begins a connection (RFC 9113 section 3.4): the magic, the settings, and a window for all
// streams together.
func appendPreface(b []byte) []byte {
	b = append(b, http2.ClientPreface...)
	settings := []http2.Setting{
		{ID: http2.SettingEnablePush, Val: 0},
		{ID: http2.SettingInitialWindowSize, Val: http2StreamWindow},
		{ID: http2.SettingMaxHeaderListSize, Val: http2MaxHead},
	}
	b = appendFrame(b, 6*len(settings), http2.FrameSettings, 0, 0)
	for _, s := range settings {
		b = binary.BigEndian.AppendUint16(b, uint16(s.ID))
		b = binary.BigEndian.AppendUint32(b, s.Val)
	}
	return appendWindow(b, 0, http2ConnWindow-65535)
}

// appendHeaders appends a header block: a HEADERS frame, and CONTINUATION frames for what it has no room for.
func appendHeaders(b []byte, id uint32, block []byte, last bool, maxFrame int) []byte {
	kind, flags := http2.FrameHeaders, flagIf(last, http2.FlagHeadersEndStream)
	for {
		n := min(len(block), maxFrame)
		flags |= flagIf(n == len(block), http2.FlagHeadersEndHeaders)
		b = appendFrame(b, n, kind, flags, id)
		b = append(b, block[:n]...)
		if block = block[n:]; len(block) == 0 {
			return b
		}
		kind, flags = http2.FrameContinuation, 0
	}
}

func appendWindow(b []byte, id, by uint32) []byte {
	return binary.BigEndian.AppendUint32(appendFrame(b, 4, http2.FrameWindowUpdate, 0, id), by)
}

func appendReset(b []byte, id uint32, code http2.ErrCode) []byte {
	return binary.BigEndian.AppendUint32(appendFrame(b, 4, http2.FrameRSTStream, 0, id), uint32(code))
}

// appendGoAway says which error ended the connection. No stream of the server was ever processed: it can't have any.
func appendGoAway(b []byte, code http2.ErrCode) []byte {
	b = appendFrame(b, 8, http2.FrameGoAway, 0, 0)
	b = binary.BigEndian.AppendUint32(b, 0)
	return binary.BigEndian.AppendUint32(b, uint32(code))
}
