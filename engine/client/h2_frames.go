package client

import (
	"encoding/binary"
	"math"

	"golang.org/x/net/http2"
)

// reset takes RST_STREAM (RFC 9113 section 6.4). A stream that was refused was not processed (section 8.7).
func (c *http2Conn) reset(f *frame) error {
	st, err := c.stream(f)
	if err != nil {
		return err
	}
	if len(f.payload) != 4 {
		return &http2Fault{http2.ErrCodeFrameSize, "a malformed RST_STREAM frame"}
	}
	if st == nil {
		return nil
	}
	st.bytesIn += f.size()
	code := http2.ErrCode(binary.BigEndian.Uint32(f.payload))
	c.finish(st, fail(reset, "the server reset the stream: %s", code), code == http2.ErrCodeRefusedStream)
	return nil
}

// settings takes the server's settings (section 6.5) and acknowledges them.
func (c *http2Conn) settings(f *frame) error {
	ack := f.flags.Has(http2.FlagSettingsAck)
	if f.id != 0 || len(f.payload)%6 != 0 || ack && len(f.payload) > 0 {
		return &http2Fault{http2.ErrCodeFrameSize, "a malformed SETTINGS frame"}
	}
	if ack {
		return nil
	}
	if !c.greeted {
		c.greeted = true
		c.limit = math.MaxInt32 // unless it says otherwise
	}
	for p := f.payload; len(p) > 0; p = p[6:] {
		id, value := http2.SettingID(binary.BigEndian.Uint16(p)), binary.BigEndian.Uint32(p[2:])
		if err := c.setting(id, value); err != nil {
			return err
		}
	}
	c.admit()
	return c.reply(appendFrame(c.out, 0, http2.FrameSettings, http2.FlagSettingsAck, 0))
}

// setting takes one setting.
func (c *http2Conn) setting(id http2.SettingID, value uint32) error {
	switch id {
	case http2.SettingHeaderTableSize:
		c.encoder.resize(value)
	case http2.SettingEnablePush:
		if value != 0 {
			return wrong("SETTINGS_ENABLE_PUSH of %d from a server", value)
		}
	case http2.SettingMaxConcurrentStreams:
		c.limit = int(min(value, math.MaxInt32))
	case http2.SettingInitialWindowSize:
		return c.resizeWindows(value)
	case http2.SettingMaxFrameSize:
		if value < 1<<14 || value > 1<<24-1 {
			return wrong("SETTINGS_MAX_FRAME_SIZE of %d", value)
		}
		c.maxFrame = int(value)
	}
	return nil
}

// resizeWindows changes the windows of all streams (section 6.9.2).
func (c *http2Conn) resizeWindows(value uint32) error {
	if value > math.MaxInt32 {
		return &http2Fault{http2.ErrCodeFlowControl, "a window over 2^31-1 bytes"}
	}
	by := int64(value) - c.newWindow
	c.newWindow = int64(value)
	for st := c.active.head; st != nil; st = st.next {
		if st.sendWindow += by; st.sendWindow > math.MaxInt32 {
			return &http2Fault{http2.ErrCodeFlowControl, "a window over 2^31-1 bytes"}
		}
		c.unblock(st)
	}
	return nil
}

// reply puts an answer to the server into out. A server that asks and asks but doesn't read is one to get rid of.
func (c *http2Conn) reply(out []byte) error {
	c.replies += len(out) - len(c.out)
	c.out = out
	if c.replies > http2MaxReplies {
		return &http2Fault{http2.ErrCodeEnhanceYourCalm, "the server sends pings or settings and doesn't read the answers"}
	}
	return nil
}

// ping takes a ping (section 6.7).
func (c *http2Conn) ping(f *frame) error {
	switch {
	case f.id != 0 || len(f.payload) != 8:
		return &http2Fault{http2.ErrCodeFrameSize, "a malformed PING frame"}
	case f.flags.Has(http2.FlagPingAck):
		return nil
	}
	return c.reply(append(appendFrame(c.out, 8, http2.FramePing, http2.FlagPingAck, 0), f.payload...))
}

// goAway takes the announcement that the server takes no more streams (section 6.8). Those it has not seen may be made
// again on another connection.
func (c *http2Conn) goAway(f *frame) error {
	if f.id != 0 || len(f.payload) < 8 {
		return &http2Fault{http2.ErrCodeFrameSize, "a malformed GOAWAY frame"}
	}
	last := binary.BigEndian.Uint32(f.payload) &^ (1 << 31)
	if last > c.lastID {
		return wrong("a GOAWAY for stream %d after one for stream %d", last, c.lastID)
	}
	c.lastID = min(last, http2MaxID-1)
	code := http2.ErrCode(binary.BigEndian.Uint32(f.payload[4:]))
	why := fail(reset, "the server ended the connection: %s", code)
	c.drain(why)
	for st := c.active.head; st != nil; {
		next := st.next
		if st.id > last {
			c.finish(st, why, true)
		}
		st = next
	}
	if c.running == 0 {
		c.hangUp()
	}
	return nil
}

// windowUpdate takes more room to send (section 6.9).
func (c *http2Conn) windowUpdate(f *frame) error {
	if len(f.payload) != 4 {
		return &http2Fault{http2.ErrCodeFrameSize, "a malformed WINDOW_UPDATE frame"}
	}
	by := int64(binary.BigEndian.Uint32(f.payload) &^ (1 << 31))
	if f.id == 0 {
		if c.sendWindow += by; by == 0 || c.sendWindow > math.MaxInt32 {
			return &http2Fault{http2.ErrCodeFlowControl, "a WINDOW_UPDATE by nothing, or beyond 2^31-1 bytes"}
		}
		return nil
	}
	st, err := c.stream(f)
	if err != nil || st == nil {
		return err
	}
	if st.sendWindow += by; by == 0 || st.sendWindow > math.MaxInt32 {
		c.abandon(st, fail(malformed, "a WINDOW_UPDATE by nothing, or beyond 2^31-1 bytes"), http2.ErrCodeFlowControl)
		return nil
	}
	c.unblock(st)
	return nil
}
