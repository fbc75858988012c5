package peers

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"sync/atomic"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// An HTTP2 speaks HTTP/2 frame by frame, as a test's script says, from the first request of each connection on.
type HTTP2 struct {
	*http2.Framer
	Conn    net.Conn
	ID      uint32 // of the stream to answer
	head    bytes.Buffer
	encoder *hpack.Encoder
}

// Speaking serves a script over plain TCP until the test ends, and gives the URL and the number of connections.
func Speaking(t testing.TB, script func(s *HTTP2)) (url string, connections *atomic.Int64) {
	t.Helper()
	l := Listen(t)
	return URL(l), SpeakingOn(t, l, script)
}

// SpeakingOn is Speaking on any listener.
func SpeakingOn(t testing.TB, l net.Listener, script func(s *HTTP2)) (connections *atomic.Int64) {
	t.Helper()
	connections = new(atomic.Int64)
	Serve(t, l, func(conn net.Conn) {
		connections.Add(1)
		if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
			return
		}
		s := &HTTP2{Framer: http2.NewFramer(conn, conn), Conn: conn}
		s.encoder = hpack.NewEncoder(&s.head)
		_ = s.WriteSettings()
		if s.Await() {
			script(s)
		}
	})
	return connections
}

// Await reads until a request has come. It is false when none does.
func (s *HTTP2) Await() bool {
	for {
		f, err := s.ReadFrame()
		if err != nil {
			return false
		}
		if h, ok := f.(*http2.HeadersFrame); ok {
			s.ID = h.StreamID
			return true
		}
	}
}

// Say sends bytes as they are.
func (s *HTTP2) Say(text string) { _, _ = io.WriteString(s.Conn, text) }

// Rest reads what else the client says, and throws it away.
func (s *HTTP2) Rest() { _, _ = io.Copy(io.Discard, s.Conn) }

// Leave ends the connection in an orderly way.
func (s *HTTP2) Leave() {
	_ = s.Conn.(*net.TCPConn).CloseWrite()
	s.Rest() // or the close would be a reset
}

// Fields renders a header block of names and values in turn.
func (s *HTTP2) Fields(pairs ...string) []byte {
	s.head.Reset()
	for i := 0; i < len(pairs); i += 2 {
		_ = s.encoder.WriteField(hpack.HeaderField{Name: pairs[i], Value: pairs[i+1]})
	}
	return bytes.Clone(s.head.Bytes())
}

// Respond sends HEADERS, which end the response if they are the last of it.
func (s *HTTP2) Respond(last bool, pairs ...string) {
	_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: s.ID, BlockFragment: s.Fields(pairs...), EndHeaders: true, EndStream: last})
}

// CheapHTTP2 is a server that allocates nothing for a request, so that it doesn't show up in measurements: it answers
// every HEADERS frame with the same indexed status and two bytes.
func CheapHTTP2(t testing.TB) (url string) {
	t.Helper()
	l := Listen(t)
	Serve(t, l, answerCheaply)
	return URL(l) + "/"
}

func answerCheaply(conn net.Conn) {
	const headSize = 9
	in, out := bufio.NewReaderSize(conn, 64<<10), make([]byte, 0, 64<<10)
	if _, err := in.Discard(len(http2.ClientPreface)); err != nil {
		return
	}
	out = append(out, 0, 0, 0, byte(http2.FrameSettings), 0, 0, 0, 0, 0)
	for {
		if in.Buffered() < headSize && len(out) > 0 {
			if _, err := conn.Write(out); err != nil {
				return
			}
			out = out[:0]
		}
		head, err := in.Peek(headSize)
		if err != nil {
			return
		}
		length := int(head[0])<<16 | int(head[1])<<8 | int(head[2])
		kind, id := http2.FrameType(head[3]), binary.BigEndian.Uint32(head[5:])
		if _, err := in.Discard(headSize + length); err != nil {
			return
		}
		if kind == http2.FrameHeaders {
			out = append(out, 0, 0, 1, byte(http2.FrameHeaders), byte(http2.FlagHeadersEndHeaders))
			out = append(binary.BigEndian.AppendUint32(out, id), 0x88) // :status 200
			out = append(out, 0, 0, 2, byte(http2.FrameData), byte(http2.FlagDataEndStream))
			out = append(binary.BigEndian.AppendUint32(out, id), "ok"...)
		}
	}
}
