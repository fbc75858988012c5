package client

import (
	"bytes"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"bench/plan"
)

// An oddity is something that a server must not do, and what is made of it.
type oddity struct {
	name   string
	script func(s *oddServer)
	want   ErrorKind
}

// raw is a server that says something frame by frame, as bytes.
func raw(frames string) func(*oddServer) {
	return func(s *oddServer) { _, _ = io.WriteString(s.conn, frames); s.rest() }
}

// oddEnds are responses that don't come, or come to a bad end.
func oddEnds() []oddity {
	return []oddity{
		{"closes", func(s *oddServer) { s.leave() }, truncated},
		{"closes in the head", raw("\x00\x00\x10\x01\x04\x00\x00\x00\x01abc"), TimedOut},
		{"resets the connection", func(s *oddServer) { _ = s.conn.(*net.TCPConn).SetLinger(0) }, reset},
		{"resets the stream", func(s *oddServer) { _ = s.WriteRSTStream(s.id, http2.ErrCodeInternal); s.rest() }, reset},
		{"hangs", func(s *oddServer) { s.rest() }, TimedOut},
		{"drips", func(s *oddServer) { s.respond(false, ":status", "200"); s.rest() }, TimedOut},
		{"truncates the body", func(s *oddServer) {
			s.respond(false, ":status", "200")
			_ = s.WriteData(s.id, false, []byte("a"))
			s.leave()
		}, truncated},
		{"500", func(s *oddServer) { s.respond(true, ":status", "500"); s.rest() }, BadStatus},
		{"no streams at all", func(s *oddServer) {
			_ = s.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 0})
			s.rest()
		}, TimedOut},
		{"unknown frame, then an answer", func(s *oddServer) {
			_, _ = io.WriteString(s.conn, "\x00\x00\x01\xee\x00\x00\x00\x00\x01x")
			s.respond(true, ":status", "200")
			s.rest()
		}, None},
	}
}

// oddHeads are responses that are malformed (RFC 9113 section 8.1.1).
func oddHeads() []oddity {
	return []oddity{
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
		{"data without end or content", func(s *oddServer) {
			s.respond(false, ":status", "200")
			frame := appendFrame(nil, 0, http2.FrameData, 0, s.id)
			for err := error(nil); err == nil; {
				_, err = s.conn.Write(bytes.Repeat(frame, 1000))
			}
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
	}
}

// oddFrames break the rules of frames, streams and windows.
func oddFrames() []oddity {
	return []oddity{
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
	}
}

// What servers must not do ends as a counted error, and costs no more than the connection.
func TestHTTP2OddServers(t *testing.T) {
	for _, c := range slices.Concat(oddEnds(), oddHeads(), oddFrames()) {
		t.Run(c.name, func(t *testing.T) {
			url, _ := odd(t, c.script)
			timeout := time.Minute
			if c.want == TimedOut {
				timeout = 50 * time.Millisecond
			}
			r := newRig(t, plan.Client{HTTPVersion: "2", Timeout: timeout}, Env{})
			err := r.get(url)
			if r.x.Kind != c.want || (err != nil) != (c.want != None && c.want < BadStatus) {
				t.Errorf("kind %q (%s), error %v; want %q", r.x.Kind, r.x.Message, err, c.want)
			}
			if r.x.Done == 0 || r.x.Sent > r.x.Done || (r.x.Message == "") != (c.want == None) {
				t.Errorf("sent %v, done %v: %q", r.x.Sent, r.x.Done, r.x.Message)
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
	r := newRig(t, plan.Client{HTTPVersion: "2", UnixSocket: path, Timeout: time.Minute}, Env{})
	if err := r.get("http://127.0.0.1/"); err == nil || r.x.Kind != malformed {
		t.Errorf("%v, kind %q", err, r.x.Kind)
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
		r := newRig(t, plan.Client{HTTPVersion: "2", Timeout: 100 * time.Millisecond}, Env{})
		err := r.session.Do(t.Context(), r.prepare(plan.Request{Method: "POST", URL: url, Body: body}), &r.x)
		if err == nil || r.x.Kind != TimedOut {
			t.Errorf("%d bytes: %v, kind %q", len(body), err, r.x.Kind)
		}
	}
}
