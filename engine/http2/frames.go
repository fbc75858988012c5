package http2

import (
	"encoding/binary"
	"math"

	"golang.org/x/net/http2"
)

// reset takes RST_STREAM (RFC 9113 section 6.4). A stream that was refused was not processed (section 8.7).
func (c *Conn) reset(f *frame) error {
	st, err := c.stream(f)
	if err != nil {
		return err
	}
	if len(f.payload) != 4 {
		return &fault{http2.ErrCodeFrameSize, "a malformed RST_STREAM frame"}
	}
	if st == nil {
		return nil
	}
	st.BytesIn += f.size()
	code := http2.ErrCode(binary.BigEndian.Uint32(f.payload))
	why := failure(Reset, "the server reset the stream: %s", code)
	why.Unprocessed = code == http2.ErrCodeRefusedStream
	c.finish(st, why)
	return nil
}

// settings takes the server's settings (section 6.5) and acknowledges them.
func (c *Conn) settings(f *frame) error {
	ack := f.flags.Has(http2.FlagSettingsAck)
	if f.id != 0 || len(f.payload)%6 != 0 || ack && len(f.payload) > 0 {
		return &fault{http2.ErrCodeFrameSize, "a malformed SETTINGS frame"}
	}
	if ack {
		return nil
	}
	if !c.input.greeted {
		c.input.greeted = true
		c.streams.limit = math.MaxInt32 // unless it says otherwise
	}
	for p := f.payload; len(p) > 0; p = p[6:] {
		id, value := http2.SettingID(binary.BigEndian.Uint16(p)), binary.BigEndian.Uint32(p[2:])
		if err := c.setting(id, value); err != nil {
			return err
		}
	}
	c.admit()
	return c.reply(appendFrame(c.out.bytes, 0, http2.FrameSettings, http2.FlagSettingsAck, 0))
}

// setting takes one setting.
func (c *Conn) setting(id http2.SettingID, value uint32) error {
	switch id {
	case http2.SettingHeaderTableSize:
		c.encoder.resize(value)
	case http2.SettingEnablePush:
		if value != 0 {
			return wrong("SETTINGS_ENABLE_PUSH of %d from a server", value)
		}
	case http2.SettingMaxConcurrentStreams:
		c.streams.limit = int(min(value, math.MaxInt32))
	case http2.SettingInitialWindowSize:
		return c.resizeWindows(value)
	case http2.SettingMaxFrameSize:
		if value < 1<<14 || value > 1<<24-1 {
			return wrong("SETTINGS_MAX_FRAME_SIZE of %d", value)
		}
		c.flow.maxFrame = int(value)
	}
	return nil
}

// reply puts an answer to the server into out. A server that asks and asks but doesn't read is one to get rid of.
func (c *Conn) reply(out []byte) error {
	c.out.replies += len(out) - len(c.out.bytes)
	c.out.bytes = out
	if c.out.replies > maxReplies {
		return &fault{http2.ErrCodeEnhanceYourCalm, "the server sends pings or settings and doesn't read the answers"}
	}
	return nil
}

// ping takes a ping (section 6.7).
func (c *Conn) ping(f *frame) error {
	switch {
	case f.id != 0 || len(f.payload) != 8:
		return &fault{http2.ErrCodeFrameSize, "a malformed PING frame"}
	case f.flags.Has(http2.FlagPingAck):
		return nil
	}
	return c.reply(append(appendFrame(c.out.bytes, 8, http2.FramePing, http2.FlagPingAck, 0), f.payload...))
}

// goAway takes the announcement that the server takes no more streams (section 6.8). Those it has not seen may be made
// again on another connection.
func (c *Conn) goAway(f *frame) error {
	if f.id != 0 || len(f.payload) < 8 {
		return &fault{http2.ErrCodeFrameSize, "a malformed GOAWAY frame"}
	}
	last := binary.BigEndian.Uint32(f.payload) &^ (1 << 31)
	if last > c.ending.lastID {
		return wrong("a GOAWAY for stream %d after one for stream %d", last, c.ending.lastID)
	}
	c.ending.lastID = min(last, maxID-1)
	code := http2.ErrCode(binary.BigEndian.Uint32(f.payload[4:]))
	why := failure(Reset, "the server ended the connection: %s", code)
	c.drain(why)
	for st := c.streams.active.head; st != nil; {
		next := st.next
		if st.id > last {
			c.finish(st, why.unprocessed())
		}
		st = next
	}
	if c.streams.running == 0 {
		c.hangUp()
	}
	return nil
}
