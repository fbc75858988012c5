package engine

import (
	"bytes"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"bench/spec"
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
	return "http://" + joinPort(o.host, o.port), oddOn(t, l, script)
}

// oddOn is odd on any listener.
func oddOn(t *testing.T, l net.Listener, script func(s *oddServer)) (connections *atomic.Int64) {
	t.Helper()
	connections = new(atomic.Int64)
	serve(t, l, func(conn net.Conn) {
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

// What servers must not do ends as a counted error, and costs no more than the connection.
func TestHTTP2OddServers(t *testing.T) {
	raw := func(frame string) func(*oddServer) {
		return func(s *oddServer) { _, _ = io.WriteString(s.conn, frame); s.rest() }
	}
	for _, c := range []struct {
		name   string
		script func(s *oddServer)
		want   errorKind
	}{
		{"closes", func(s *oddServer) { s.leave() }, truncated},
		{"closes in the head", raw("\x00\x00\x10\x01\x04\x00\x00\x00\x01abc"), timedOut},
		{"resets the connection", func(s *oddServer) { _ = s.conn.(*net.TCPConn).SetLinger(0) }, reset},
		{"resets the stream", func(s *oddServer) { _ = s.WriteRSTStream(s.id, http2.ErrCodeInternal); s.rest() }, reset},
		{"hangs", func(s *oddServer) { s.rest() }, timedOut},
		{"drips", func(s *oddServer) { s.respond(false, ":status", "200"); s.rest() }, timedOut},
		{"truncates the body", func(s *oddServer) {
			s.respond(false, ":status", "200")
			_ = s.WriteData(s.id, false, []byte("a"))
			s.leave()
		}, truncated},
		{"500", func(s *oddServer) { s.respond(true, ":status", "500"); s.rest() }, badStatus},
		{"no status", func(s *oddServer) { s.respond(true, "a", "b"); s.rest() }, malformed},
		{"status twice", func(s *oddServer) { s.respond(true, ":status", "200", ":status", "200"); s.rest() }, malformed},
		{"status late", func(s *oddServer) { s.respond(true, "a", "b", ":status", "200"); s.rest() }, malformed},
		{"odd status", func(s *oddServer) { s.respond(true, ":status", "20"); s.rest() }, malformed},
		{"request field", func(s *oddServer) { s.respond(true, ":status", "200", ":path", "/"); s.rest() }, malformed},
		{"capital", func(s *oddServer) { s.respond(true, ":status", "200", "Abc", "d"); s.rest() }, malformed},
		{"connection field", func(s *oddServer) { s.respond(true, ":status", "200", "connection", "close"); s.rest() }, malformed},
		{"control character", func(s *oddServer) { s.respond(true, ":status", "200", "a", "b\nc"); s.rest() }, malformed},
		{"two lengths", func(s *oddServer) {
			s.respond(true, ":status", "200", "content-length", "0", "content-length", "1")
			s.rest()
		}, malformed},
		{"body too short", func(s *oddServer) {
			s.respond(false, ":status", "200", "content-length", "2")
			_ = s.WriteData(s.id, true, []byte("a"))
			s.rest()
		}, malformed},
		{"body too long", func(s *oddServer) {
			s.respond(false, ":status", "200", "content-length", "2")
			_ = s.WriteData(s.id, true, []byte("abc"))
			s.rest()
		}, malformed},
		{"body first", func(s *oddServer) { _ = s.WriteData(s.id, true, []byte("abc")); s.rest() }, malformed},
		{"trailers go on", func(s *oddServer) {
			s.respond(false, ":status", "200")
			s.respond(false, "a", "b")
			s.rest()
		}, malformed},
		{"switching protocols", func(s *oddServer) { s.respond(false, ":status", "101"); s.rest() }, malformed},
		{"interim without end", func(s *oddServer) {
			for range 100 {
				s.respond(false, ":status", "103")
			}
			s.rest()
		}, malformed},
		{"head over its limit", func(s *oddServer) {
			s.AllowIllegalWrites = true
			block := s.fields(":status", "200", "a", strings.Repeat("b", 3000))
			for range 200 { // each one byte, and three kilobytes of memory in a naive client
				block = append(block, 0x80|62)
			}
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: s.id, BlockFragment: block, EndHeaders: true, EndStream: true})
			s.rest()
		}, malformed},
		{"continuations without end", func(s *oddServer) {
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: s.id, BlockFragment: s.fields(":status", "200")})
			for s.WriteContinuation(s.id, false, nil) == nil {
			}
		}, malformed},
		{"interrupted head", func(s *oddServer) {
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: s.id, BlockFragment: s.fields(":status", "200")})
			_ = s.WritePing(false, [8]byte{})
			s.rest()
		}, malformed},
		{"bad compression", raw("\x00\x00\x01\x01\x05\x00\x00\x00\x01\xff"), malformed},
		{"huge frame", raw("\x00\x40\x01\x00\x00\x00\x00\x00\x01"), malformed},
		{"idle stream", func(s *oddServer) { s.id = 99; s.respond(true, ":status", "200"); s.rest() }, malformed},
		{"stream of its own", func(s *oddServer) { s.id = 2; s.respond(true, ":status", "200"); s.rest() }, malformed},
		{"push", raw("\x00\x00\x05\x05\x04\x00\x00\x00\x01\x00\x00\x00\x02\x88"), malformed},
		{"too much padding", raw("\x00\x00\x01\x00\x08\x00\x00\x00\x01\x09"), malformed},
		{"malformed ping", raw("\x00\x00\x01\x06\x00\x00\x00\x00\x00\x00"), malformed},
		{"malformed settings", raw("\x00\x00\x01\x04\x00\x00\x00\x00\x00\x00"), malformed},
		{"malformed goaway", raw("\x00\x00\x01\x07\x00\x00\x00\x00\x00\x00"), malformed},
		{"malformed reset", raw("\x00\x00\x01\x03\x00\x00\x00\x00\x01\x00"), malformed},
		{"malformed priority", raw("\x00\x00\x01\x02\x00\x00\x00\x00\x01\x00"), malformed},
		{"window by nothing", raw("\x00\x00\x04\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"), malformed},
		{"window overflow", raw("\x00\x00\x04\x08\x00\x00\x00\x00\x01\x7f\xff\xff\xff"), malformed},
		{"initial window overflow", func(s *oddServer) {
			_ = s.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1 << 31})
			s.rest()
		}, malformed},
		{"odd frame size", func(s *oddServer) {
			_ = s.WriteSettings(http2.Setting{ID: http2.SettingMaxFrameSize, Val: 1})
			s.rest()
		}, malformed},
		{"no streams at all", func(s *oddServer) {
			_ = s.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 0})
			s.rest()
		}, timedOut},
		{"unknown frame, then an answer", func(s *oddServer) {
			_, _ = io.WriteString(s.conn, "\x00\x00\x01\xee\x00\x00\x00\x00\x01x")
			s.respond(true, ":status", "200")
			s.rest()
		}, none},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, _ := odd(t, c.script)
			timeout := time.Minute
			if c.want == timedOut {
				timeout = 50 * time.Millisecond
			}
			r := newRig(t, spec.Client{HTTPVersion: "2", Timeout: timeout}, clientEnv{})
			err := r.get(url)
			if r.x.kind != c.want || (err != nil) != (c.want != none && c.want < badStatus) {
				t.Errorf("kind %q (%s), error %v; want %q", r.x.kind, r.x.message, err, c.want)
			}
			if r.x.done == 0 || r.x.sent > r.x.done || (r.x.message == "") != (c.want == none) {
				t.Errorf("sent %v, done %v: %q", r.x.sent, r.x.done, r.x.message)
			}
		})
	}
}

// A server that wants answers but doesn't read them is left alone before they fill the memory.
func TestHTTP2ServerThatOnlyAsks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, _ := listening(t, "unix", path) // whose buffers are small
	oddOn(t, l, func(s *oddServer) {
		for s.WritePing(false, [8]byte{}) == nil {
		}
	})
	r := newRig(t, spec.Client{HTTPVersion: "2", UnixSocket: path, Timeout: time.Minute}, clientEnv{})
	if err := r.get("http://127.0.0.1/"); err == nil || r.x.kind != malformed {
		t.Errorf("%v, kind %q", err, r.x.kind)
	}
}

// A server that was asked in HTTP/2 and never says anything, or never reads.
func TestHTTP2SilentServer(t *testing.T) {
	for _, body := range []string{"", strings.Repeat("x", 32<<20)} {
		url, _ := odd(t, func(s *oddServer) {
			_ = s.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1<<31 - 1})
			_ = s.WriteWindowUpdate(0, 1<<30)
			<-t.Context().Done() // it doesn't read
		})
		r := newRig(t, spec.Client{HTTPVersion: "2", Timeout: 100 * time.Millisecond}, clientEnv{})
		err := r.session.do(t.Context(), r.prepare(spec.Request{Method: "POST", URL: url, Body: body}), &r.x)
		if err == nil || r.x.kind != timedOut {
			t.Errorf("%d bytes: %v, kind %q", len(body), err, r.x.kind)
		}
	}
}

// Requests that a server can't have processed are made again on another connection, whatever their method; those that
// it may have are not, unless that does no harm.
func TestHTTP2RequestsMadeAgain(t *testing.T) {
	for _, c := range []struct {
		name   string
		method string
		first  func(s *oddServer) // what the first connection does, after one good response
		want   errorKind
	}{
		{"refused", "POST", func(s *oddServer) {
			_ = s.WriteRSTStream(s.id, http2.ErrCodeRefusedStream)
			for s.await() {
				s.respond(true, ":status", "200")
			}
		}, none},
		{"not seen", "POST", func(s *oddServer) { _ = s.WriteGoAway(1, http2.ErrCodeNo, nil); s.rest() }, none},
		{"seen", "POST", func(s *oddServer) { _ = s.WriteGoAway(s.id, http2.ErrCodeNo, nil); s.leave() }, reset},
		{"lost", "POST", func(s *oddServer) { s.leave() }, truncated},
		{"lost", "GET", func(s *oddServer) { s.leave() }, none},
	} {
		t.Run(c.method+" "+c.name, func(t *testing.T) {
			var served atomic.Int64
			url, connections := odd(t, func(s *oddServer) {
				for n := served.Add(1); ; n = served.Add(1) {
					if n == 2 {
						c.first(s)
						return
					}
					s.respond(true, ":status", "200")
					if !s.await() {
						return
					}
				}
			})
			r := newRig(t, spec.Client{HTTPVersion: "2", Timeout: time.Minute}, clientEnv{})
			r.mustGet(url)
			err := r.session.do(t.Context(), r.prepare(spec.Request{Method: c.method, URL: url}), &r.x)
			if r.x.kind != c.want || (err == nil) != (c.want == none) {
				t.Errorf("kind %q, error %v; want %q", r.x.kind, err, c.want)
			}
			if c.name != "refused" && r.x.opened != (c.want == none) || c.name == "refused" && connections.Load() != 1 {
				t.Errorf("opened %v, %d connections", r.x.opened, connections.Load())
			}
			r.mustGet(url) // and it goes on
		})
	}
}

// After GOAWAY the streams under way are finished, and new ones go elsewhere.
func TestHTTP2GracefulEnd(t *testing.T) {
	url, connections := odd(t, func(s *oddServer) {
		_ = s.WriteGoAway(s.id, http2.ErrCodeNo, nil)
		s.respond(true, ":status", "200")
		s.rest()
	})
	r := newRig(t, spec.Client{HTTPVersion: "2", Timeout: time.Minute}, clientEnv{})
	for range 3 {
		r.mustGet(url)
	}
	if connections.Load() != 3 {
		t.Errorf("3 requests over %d connections", connections.Load())
	}
}

// No more streams at once than the server allows: the others wait, in turn.
func TestHTTP2ObeysTheLimitOfStreams(t *testing.T) {
	url, connections := odd(t, func(s *oddServer) {
		_ = s.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 1})
		for {
			_ = s.WritePing(false, [8]byte{}) // what was sent before the answer to this is there before the answer
			for answered := false; !answered; {
				f, err := s.ReadFrame()
				if err != nil {
					return
				}
				if _, ok := f.(*http2.HeadersFrame); ok {
					t.Errorf("stream %d begins while another one is under way", f.Header().StreamID)
				}
				_, answered = f.(*http2.PingFrame)
			}
			s.respond(true, ":status", "200")
			if !s.await() {
				return
			}
		}
	})
	r := newRig(t, spec.Client{HTTPVersion: "2", Timeout: time.Minute}, clientEnv{})
	r.mustGet(url)
	q := r.prepare(spec.Request{URL: url})
	results := make(chan error, 20)
	for range cap(results) {
		go func() { results <- r.session.do(t.Context(), q, new(exchange)) }()
	}
	for range cap(results) {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if connections.Load() != 1 {
		t.Errorf("%d connections", connections.Load())
	}
}
