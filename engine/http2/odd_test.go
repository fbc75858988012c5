package http2

import (
	"bytes"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/engine/peers"

	"golang.org/x/net/http2"
)

// An oddity is something that a server must not do, and what is made of it.
type oddity struct {
	name   string
	script func(s *peers.HTTP2)
	want   Kind // 0: none
}

// raw is a server that says something frame by frame, as bytes.
func raw(frames string) func(*peers.HTTP2) {
	return func(s *peers.HTTP2) { s.Say(frames); s.Rest() }
}

// oddEnds are responses that don't come, or come to a bad end.
func oddEnds() []oddity {
	return []oddity{
		{"closes", func(s *peers.HTTP2) { s.Leave() }, Broken},
		{"closes in the head", raw("\x00\x00\x10\x01\x04\x00\x00\x00\x01abc"), Timeout},
		{"resets the connection", func(s *peers.HTTP2) { _ = s.Conn.(*net.TCPConn).SetLinger(0) }, Broken},
		{"resets the stream", func(s *peers.HTTP2) { _ = s.WriteRSTStream(s.ID, http2.ErrCodeInternal); s.Rest() }, Reset},
		{"hangs", func(s *peers.HTTP2) { s.Rest() }, Timeout},
		{"drips", func(s *peers.HTTP2) { s.Respond(false, ":status", "200"); s.Rest() }, Timeout},
		{"truncates the body", func(s *peers.HTTP2) {
			s.Respond(false, ":status", "200")
			_ = s.WriteData(s.ID, false, []byte("a"))
			s.Leave()
		}, Broken},
		{"500", func(s *peers.HTTP2) { s.Respond(true, ":status", "500"); s.Rest() }, 0},
		{"no streams at all", func(s *peers.HTTP2) {
			_ = s.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 0})
			s.Rest()
		}, Timeout},
		{"unknown frame, then an answer", func(s *peers.HTTP2) {
			s.Say("\x00\x00\x01\xee\x00\x00\x00\x00\x01x")
			s.Respond(true, ":status", "200")
			s.Rest()
		}, 0},
	}
}

// oddHeads are responses that are malformed (RFC 9113 section 8.1.1).
func oddHeads() []oddity {
	return []oddity{
		{"no status", func(s *peers.HTTP2) { s.Respond(true, "a", "b"); s.Rest() }, Malformed},
		{"status twice", func(s *peers.HTTP2) { s.Respond(true, ":status", "200", ":status", "200"); s.Rest() }, Malformed},
		{"status late", func(s *peers.HTTP2) { s.Respond(true, "a", "b", ":status", "200"); s.Rest() }, Malformed},
		{"odd status", func(s *peers.HTTP2) { s.Respond(true, ":status", "20"); s.Rest() }, Malformed},
		{"request field", func(s *peers.HTTP2) { s.Respond(true, ":status", "200", ":path", "/"); s.Rest() }, Malformed},
		{"capital", func(s *peers.HTTP2) { s.Respond(true, ":status", "200", "Abc", "d"); s.Rest() }, Malformed},
		{"connection field", func(s *peers.HTTP2) { s.Respond(true, ":status", "200", "connection", "close"); s.Rest() }, Malformed},
		{"control character", func(s *peers.HTTP2) { s.Respond(true, ":status", "200", "a", "b\nc"); s.Rest() }, Malformed},
		{"two lengths", func(s *peers.HTTP2) {
			s.Respond(true, ":status", "200", "content-length", "0", "content-length", "1")
			s.Rest()
		}, Malformed},
		{"body too short", func(s *peers.HTTP2) {
			s.Respond(false, ":status", "200", "content-length", "2")
			_ = s.WriteData(s.ID, true, []byte("a"))
			s.Rest()
		}, Malformed},
		{"body too long", func(s *peers.HTTP2) {
			s.Respond(false, ":status", "200", "content-length", "2")
			_ = s.WriteData(s.ID, true, []byte("abc"))
			s.Rest()
		}, Malformed},
		{"body first", func(s *peers.HTTP2) { _ = s.WriteData(s.ID, true, []byte("abc")); s.Rest() }, Malformed},
		{"trailers go on", func(s *peers.HTTP2) {
			s.Respond(false, ":status", "200")
			s.Respond(false, "a", "b")
			s.Rest()
		}, Malformed},
		{"data without end or content", func(s *peers.HTTP2) {
			s.Respond(false, ":status", "200")
			frame := appendFrame(nil, 0, http2.FrameData, 0, s.ID)
			for err := error(nil); err == nil; {
				_, err = s.Conn.Write(bytes.Repeat(frame, 1000))
			}
		}, Malformed},
		{"switching protocols", func(s *peers.HTTP2) { s.Respond(false, ":status", "101"); s.Rest() }, Malformed},
		{"interim without end", func(s *peers.HTTP2) {
			for range 100 {
				s.Respond(false, ":status", "103")
			}
			s.Rest()
		}, Malformed},
		{"head over its limit", func(s *peers.HTTP2) {
			s.AllowIllegalWrites = true
			block := s.Fields(":status", "200", "a", strings.Repeat("b", 3000))
			for range 200 { // each one byte, and three kilobytes of memory in a naive client
				block = append(block, 0x80|62)
			}
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: s.ID, BlockFragment: block, EndHeaders: true, EndStream: true})
			s.Rest()
		}, Malformed},
		{"continuations without end", func(s *peers.HTTP2) {
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: s.ID, BlockFragment: s.Fields(":status", "200")})
			for s.WriteContinuation(s.ID, false, nil) == nil {
			}
		}, Malformed},
		{"interrupted head", func(s *peers.HTTP2) {
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: s.ID, BlockFragment: s.Fields(":status", "200")})
			_ = s.WritePing(false, [8]byte{})
			s.Rest()
		}, Malformed},
	}
}

// oddFrames break the rules of frames, streams and windows.
func oddFrames() []oddity {
	return []oddity{
		{"bad compression", raw("\x00\x00\x01\x01\x05\x00\x00\x00\x01\xff"), Malformed},
		{"huge frame", raw("\x00\x40\x01\x00\x00\x00\x00\x00\x01"), Malformed},
		{"idle stream", func(s *peers.HTTP2) { s.ID = 99; s.Respond(true, ":status", "200"); s.Rest() }, Malformed},
		{"stream of its own", func(s *peers.HTTP2) { s.ID = 2; s.Respond(true, ":status", "200"); s.Rest() }, Malformed},
		{"push", raw("\x00\x00\x05\x05\x04\x00\x00\x00\x01\x00\x00\x00\x02\x88"), Malformed},
		{"too much padding", raw("\x00\x00\x01\x00\x08\x00\x00\x00\x01\x09"), Malformed},
		{"malformed ping", raw("\x00\x00\x01\x06\x00\x00\x00\x00\x00\x00"), Malformed},
		{"malformed settings", raw("\x00\x00\x01\x04\x00\x00\x00\x00\x00\x00"), Malformed},
		{"malformed goaway", raw("\x00\x00\x01\x07\x00\x00\x00\x00\x00\x00"), Malformed},
		{"malformed reset", raw("\x00\x00\x01\x03\x00\x00\x00\x00\x01\x00"), Malformed},
		{"malformed priority", raw("\x00\x00\x01\x02\x00\x00\x00\x00\x01\x00"), Malformed},
		{"window by nothing", raw("\x00\x00\x04\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"), Malformed},
		{"window overflow", raw("\x00\x00\x04\x08\x00\x00\x00\x00\x01\x7f\xff\xff\xff"), Malformed},
		{"initial window overflow", func(s *peers.HTTP2) {
			_ = s.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1 << 31})
			s.Rest()
		}, Malformed},
		{"odd frame size", func(s *peers.HTTP2) {
			_ = s.WriteSettings(http2.Setting{ID: http2.SettingMaxFrameSize, Val: 1})
			s.Rest()
		}, Malformed},
	}
}

// What servers must not do ends as an error, and costs no more than the connection.
func TestOddServers(t *testing.T) {
	for _, c := range slices.Concat(oddEnds(), oddHeads(), oddFrames()) {
		t.Run(c.name, func(t *testing.T) {
			l := peers.Listen(t)
			peers.SpeakingOn(t, l, c.script)
			timeout := time.Minute
			if c.want == Timeout {
				timeout = 50 * time.Millisecond
			}
			r := newRig(t, l.Addr(), Options{Timeout: timeout})
			err := r.do(get)
			if kindOf(err) != c.want {
				t.Errorf("%v, kind %d; want %d", err, kindOf(err), c.want)
			}
			if st := r.stream; st.Done == 0 || st.Sent > st.Done || err != nil && err.Error() == "" {
				t.Errorf("sent %v, done %v: %v", st.Sent, st.Done, err)
			}
		})
	}
}

// A server that wants answers but doesn't read them is left alone before they fill the memory.
func TestServerThatOnlyAsks(t *testing.T) {
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s")) // whose buffers are small
	if err != nil {
		t.Skip(err)
	}
	peers.SpeakingOn(t, l, func(s *peers.HTTP2) {
		for s.WritePing(false, [8]byte{}) == nil {
		}
	})
	if err := newRig(t, l.Addr(), Options{Timeout: time.Minute}).do(get); kindOf(err) != Malformed {
		t.Errorf("%v, kind %d", err, kindOf(err))
	}
}

// A server that was asked and never says anything, or never reads.
func TestSilentServer(t *testing.T) {
	for _, body := range []string{"", strings.Repeat("x", 32<<20)} {
		l := peers.Listen(t)
		peers.SpeakingOn(t, l, func(s *peers.HTTP2) {
			_ = s.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1<<31 - 1})
			_ = s.WriteWindowUpdate(0, 1<<30)
			<-t.Context().Done() // it doesn't read
		})
		d := get
		d.Method, d.Body = "POST", []byte(body)
		if err := newRig(t, l.Addr(), Options{Timeout: 100 * time.Millisecond}).do(d); kindOf(err) != Timeout {
			t.Errorf("%d bytes: %v, kind %d", len(body), err, kindOf(err))
		}
	}
}
