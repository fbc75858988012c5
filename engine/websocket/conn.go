package websocket

import (
	"bytes"
	"errors"
	"io"
	"net"
	"time"

	"github.com/gobwas/ws"

	"bench/engine/arrival"
	"bench/engine/clock"
)

// A Memory is where large messages are kept, so that those of all connections together have a limit.
type Memory interface {
	// Grow is b with room for n bytes more. It is false when there is none.
	Grow(b []byte, n int) ([]byte, bool)
	// Free takes back a buffer that is of no more use. What it returns is the caller's to use again.
	Free(b []byte) []byte
}

// A Conn is a WebSocket's connection.
type Conn struct {
	// EachRead is called after each read that brought bytes; nil: nobody wants to know.
	EachRead func()
	Read     time.Duration // when the latest read was over, on the run's clock; 0: there was none
	Arrived  time.Duration // when the last of what it brought had arrived: earlier, where the kernel has told
	In, Out  int64         // bytes, as they came and went

	conn    net.Conn
	late    arrival.Lateness
	memory  Memory
	buf     []byte // what was read and not taken: from here to there
	from    int
	to      int
	most    int64 // bytes that may still come; below 0: any number
	header  [ws.MaxHeaderSize]byte
	control [ws.MaxControlFramePayloadSize]byte
	message []byte
	state   ws.State
	opcode  ws.OpCode    // of the message under way
	out     bytes.Buffer // frames that are about to be written
	pong    []byte       // what the latest ping wants to have back
	owed    bool         // it has not been sent
}

// What is read at once, at least; and what a handshake may have.
const (
	bufferSize = 4 << 10
	mostHead   = 64 << 10
)

// New makes a WebSocket of a connection on which nothing has been said.
func New(conn net.Conn, memory Memory) *Conn {
	return &Conn{conn: conn, late: arrival.Of(conn), memory: memory, buf: make([]byte, bufferSize), most: -1, state: ws.StateClientSide}
}

// Release gives back the memory of messages. It doesn't close the connection.
func (c *Conn) Release() { c.message = c.memory.Free(c.message) }

// A stream is the connection as those see it who read and write bytes.
type stream struct{ *Conn }

// Read takes what was read and nobody has taken, or else reads; what pings there were is answered before it waits.
func (s stream) Read(p []byte) (int, error) {
	c := s.Conn
	if c.from < c.to {
		n := copy(p, c.buf[c.from:c.to])
		c.from += n
		return n, nil
	}
	c.answer()
	if len(p) >= len(c.buf) {
		return c.read(p)
	}
	n, err := c.read(c.buf)
	if n == 0 {
		return 0, err
	}
	c.from, c.to = copy(p, c.buf[:n]), n
	return c.from, nil
}

// read reads from the connection, and notes when that was over.
func (c *Conn) read(p []byte) (int, error) {
	if c.most >= 0 && int64(len(p)) > c.most {
		if c.most == 0 {
			return 0, wrong(Malformed, "the answer to the handshake has more than %d KiB", mostHead>>10)
		}
		p = p[:c.most]
	}
	n, err := c.conn.Read(p)
	if n > 0 {
		before := c.Read
		c.Read = clock.Now()
		c.Arrived = c.late.At(c.Read, before)
		c.In += int64(n)
		if c.most > 0 {
			c.most -= int64(n)
		}
		if c.EachRead != nil {
			c.EachRead()
		}
		return n, nil
	}
	return 0, err
}

// Write writes to the connection.
func (s stream) Write(p []byte) (int, error) {
	n, err := s.conn.Write(p)
	s.Out += int64(n)
	return n, err
}

// Send sends messages, as texts, in one write.
func (c *Conn) Send(messages [][]byte) error {
	c.out.Reset()
	for _, m := range messages {
		c.frame(ws.OpText, m)
	}
	return c.flush()
}

// frame adds a frame to what is about to be written, masked as a client's must be.
func (c *Conn) frame(opcode ws.OpCode, payload []byte) {
	h := ws.Header{Fin: true, OpCode: opcode, Masked: true, Mask: ws.NewMask(), Length: int64(len(payload))}
	_ = ws.WriteHeader(&c.out, h) // a buffer takes all
	begin := c.out.Len()
	c.out.Write(payload)
	ws.Cipher(c.out.Bytes()[begin:], h.Mask, 0)
}

func (c *Conn) flush() error {
	_, err := stream{c}.Write(c.out.Bytes())
	if c.out.Cap() > 16*bufferSize {
		c.out = bytes.Buffer{}
	}
	return err
}

// answer answers the latest ping, if there was one since the last answer (RFC 6455 section 5.5.3). Who doesn't take it any more
// may have said something before: what is read next tells.
func (c *Conn) answer() {
	if c.owed {
		c.owed = false
		c.out.Reset()
		c.frame(ws.OpPong, c.pong)
		_ = c.flush()
	}
}

// Finish says that all is well and over, and waits until the server says so, too, or has gone. Messages that come meanwhile
// are of no interest, and a few of them are enough.
func (c *Conn) Finish() error {
	if err := c.close(ws.StatusNormalClosure); err != nil {
		return err
	}
	for before := c.In; c.In-before < mostHead; {
		if _, err := c.Next(); err != nil {
			var over *Error
			if errors.As(err, &over) && over.Kind == Closed {
				return nil
			}
			return err
		}
	}
	return wrong(TooLarge, "the server goes on after it was told that this is over")
}

// close sends a close frame.
func (c *Conn) close(code ws.StatusCode) error {
	c.out.Reset()
	var body []byte
	if code != 0 {
		body = ws.NewCloseFrameBody(code, "")
	}
	c.frame(ws.OpClose, body)
	return c.flush()
}

// cut is what the end of a connection means that had not been announced.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return wrong(Truncated, "the connection ended without a close frame")
	}
	return err
}
