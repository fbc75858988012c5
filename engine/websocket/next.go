package websocket

import (
	"io"
	"unicode/utf8"

	"github.com/gobwas/ws"
)

// Largest is how many bytes a message may have.
const Largest = 16 << 20

// piece is how much room there is made for at once: how long a frame is is only what its header says.
const piece = 32 << 10

// Next waits for the next message. What it gives is valid until it is called again. Its error is an *Error, or the
// connection's.
func (c *Conn) Next() ([]byte, error) {
	c.message = c.message[:0]
	for {
		h, err := ws.ReadHeaderBuffer(stream{c}, c.header[:])
		if err != nil {
			return nil, headerError(err)
		}
		if err := ws.CheckHeader(h, c.state); err != nil {
			_ = c.close(ws.StatusProtocolError)
			return nil, wrong(Malformed, "a frame that a WebSocket doesn't have: %v", err)
		}
		if h.OpCode.IsControl() {
			if err := c.controlled(h); err != nil {
				return nil, err
			}
			continue
		}
		if err := c.part(h); err != nil {
			return nil, err
		}
		if !h.Fin {
			continue
		}
		if c.opcode == ws.OpText && !utf8.Valid(c.message) {
			_ = c.close(ws.StatusInvalidFramePayloadData)
			return nil, wrong(Malformed, "a text message that is no UTF-8")
		}
		return c.message, nil
	}
}

// headerError tells a length that can't be from what the connection says.
func headerError(err error) error {
	if err == ws.ErrHeaderLengthMSB || err == ws.ErrHeaderLengthUnexpected {
		return wrong(Malformed, "a frame that a WebSocket doesn't have: %v", err)
	}
	return cut(err)
}

// part reads a frame of a message.
func (c *Conn) part(h ws.Header) error {
	if h.OpCode != ws.OpContinuation {
		c.opcode = h.OpCode
	}
	c.state = c.state.Clear(ws.StateFragmented)
	if !h.Fin {
		c.state = c.state.Set(ws.StateFragmented)
	}
	if h.Length > Largest-int64(len(c.message)) {
		_ = c.close(ws.StatusMessageTooBig)
		return wrong(TooLarge, "a message of more than %d MiB", Largest>>20)
	}
	for left := int(h.Length); left > 0; {
		n := min(left, max(piece, len(c.message)))
		grown, ok := c.memory.Grow(c.message, n)
		if c.message = grown; !ok {
			return wrong(NoMemory, "no memory is left for a message")
		}
		begin := len(c.message)
		c.message = c.message[:begin+n]
		if _, err := io.ReadFull(stream{c}, c.message[begin:]); err != nil {
			return cut(err)
		}
		left -= n
	}
	return nil
}

// controlled reads a control frame. Its error is the one that a close frame is.
func (c *Conn) controlled(h ws.Header) error {
	payload := c.control[:h.Length]
	if _, err := io.ReadFull(stream{c}, payload); err != nil {
		return cut(err)
	}
	switch h.OpCode {
	case ws.OpPing:
		c.pong, c.owed = append(c.pong[:0], payload...), true
	case ws.OpClose:
		over := closed(payload)
		code := ws.StatusCode(over.Code)
		if over.Kind == Malformed {
			code = ws.StatusProtocolError
		}
		_ = c.close(code) // the connection ends now, whether the server hears it or not
		return over
	}
	return nil
}
