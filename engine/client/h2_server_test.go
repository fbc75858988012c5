package client

import (
	"bytes"
	"io"
	"net"
	"sync/atomic"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"bench/engine/peers"
)

// An oddServer speaks HTTP/2 frame by frame, as a test's script says, from the first request of each connection on.
type oddServer struct {
	*http2.Framer
	conn    net.Conn
	id      uint32 // of the stream to answer
	head    bytes.Buffer
	encoder *hpack.Encoder
}

// odd serves a script over plain TCP and gives the URL and the number of connections.
func odd(t *testing.T, script func(s *oddServer)) (url string, connections *atomic.Int64) {
	t.Helper()
	l, o := listening(t, "tcp", "127.0.0.1:0")
	return "http://" + JoinPort(o.Host, o.Port), oddOn(t, l, script)
}

// oddOn is odd on any listener.
func oddOn(t *testing.T, l net.Listener, script func(s *oddServer)) (connections *atomic.Int64) {
	t.Helper()
	connections = new(atomic.Int64)
	peers.Serve(t, l, func(conn net.Conn) {
		connections.Add(1)
		if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
			return
		}
		s := &oddServer{Framer: http2.NewFramer(conn, conn), conn: conn}
		s.encoder = hpack.NewEncoder(&s.head)
		_ = s.WriteSettings()
		if s.await() {
			script(s)
		}
	})
	return connections
}

// await reads until a request has come.
func (s *oddServer) await() bool {
	for {
		f, err := s.ReadFrame()
		if err != nil {
			return false
		}
		if h, ok := f.(*http2.HeadersFrame); ok {
			s.id = h.StreamID
			return true
		}
	}
}

// rest reads what else the client says, and throws it away.
func (s *oddServer) rest() { _, _ = io.Copy(io.Discard, s.conn) }

// leave ends the connection in an orderly way.
func (s *oddServer) leave() {
	_ = s.conn.(*net.TCPConn).CloseWrite()
	s.rest() // or the close would be a reset
}

// fields renders a header block of names and values in turn.
func (s *oddServer) fields(pairs ...string) []byte {
	s.head.Reset()
	for i := 0; i < len(pairs); i += 2 {
		_ = s.encoder.WriteField(hpack.HeaderField{Name: pairs[i], Value: pairs[i+1]})
	}
	return bytes.Clone(s.head.Bytes())
}

// respond sends HEADERS.
func (s *oddServer) respond(last bool, pairs ...string) {
	_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: s.id, BlockFragment: s.fields(pairs...), EndHeaders: true, EndStream: last})
}
