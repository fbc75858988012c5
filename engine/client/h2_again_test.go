package client

import (
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"bench/engine/peers"
	"bench/plan"
)

// Requests that a server can't have processed are made again on another connection, whatever their method; those that
// it may have are not, unless that does no harm.
func TestHTTP2RequestsMadeAgain(t *testing.T) {
	for _, c := range []struct {
		name   string
		method string
		first  func(s *peers.HTTP2) // what the first connection does, after one good response
		want   ErrorKind
	}{
		{"refused", "POST", func(s *peers.HTTP2) {
			_ = s.WriteRSTStream(s.ID, http2.ErrCodeRefusedStream)
			for s.Await() {
				s.Respond(true, ":status", "200")
			}
		}, None},
		{"not seen", "POST", func(s *peers.HTTP2) { _ = s.WriteGoAway(1, http2.ErrCodeNo, nil); s.Rest() }, None},
		{"seen", "POST", func(s *peers.HTTP2) { _ = s.WriteGoAway(s.ID, http2.ErrCodeNo, nil); s.Leave() }, reset},
		{"lost", "POST", func(s *peers.HTTP2) { s.Leave() }, truncated},
		{"lost", "GET", func(s *peers.HTTP2) { s.Leave() }, None},
	} {
		t.Run(c.method+" "+c.name, func(t *testing.T) {
			var served atomic.Int64
			url, connections := peers.Speaking(t, func(s *peers.HTTP2) {
				for n := served.Add(1); ; n = served.Add(1) {
					if n == 2 {
						c.first(s)
						return
					}
					s.Respond(true, ":status", "200")
					if !s.Await() {
						return
					}
				}
			})
			r := newRig(t, plan.Client{HTTPVersion: "2", Timeout: time.Minute}, Env{})
			r.mustGet(url)
			err := r.session.Do(t.Context(), r.prepare(plan.Request{Method: c.method, URL: url}), &r.x)
			if r.x.Kind != c.want || (err == nil) != (c.want == None) {
				t.Errorf("kind %q, error %v; want %q", r.x.Kind, err, c.want)
			}
			if c.name != "refused" && r.x.Opened != (c.want == None) || c.name == "refused" && connections.Load() != 1 {
				t.Errorf("opened %v, %d connections", r.x.Opened, connections.Load())
			}
			r.mustGet(url) // and it goes on
		})
	}
}

// A server that answers before it has read the whole request has answered; the connection goes on.
func TestHTTP2AnsweredEarly(t *testing.T) {
	url, connections := peers.Speaking(t, func(s *peers.HTTP2) {
		for ok := true; ok; ok = s.Await() {
			s.Respond(true, ":status", "413")
		}
	})
	r := newRig(t, plan.Client{HTTPVersion: "2", Timeout: time.Minute}, Env{})
	q := r.prepare(plan.Request{Method: "POST", URL: url, Body: strings.Repeat("x", 1<<20)})
	for range 3 {
		if err := r.session.Do(t.Context(), q, &r.x); err != nil || r.x.Status != 413 {
			t.Errorf("%v, status %d (%s)", err, r.x.Status, r.x.Message)
		}
	}
	if connections.Load() != 1 {
		t.Errorf("%d connections", connections.Load())
	}
}

// After GOAWAY the streams under way are finished, and new ones go elsewhere.
func TestHTTP2GracefulEnd(t *testing.T) {
	url, connections := peers.Speaking(t, func(s *peers.HTTP2) {
		_ = s.WriteGoAway(s.ID, http2.ErrCodeNo, nil)
		s.Respond(true, ":status", "200")
		s.Rest()
	})
	r := newRig(t, plan.Client{HTTPVersion: "2", Timeout: time.Minute}, Env{})
	for range 3 {
		r.mustGet(url)
	}
	if connections.Load() != 3 {
		t.Errorf("3 requests over %d connections", connections.Load())
	}
}

// No more streams at once than the server allows: the others wait, in turn.
func TestHTTP2ObeysTheLimitOfStreams(t *testing.T) {
	url, connections := peers.Speaking(t, func(s *peers.HTTP2) {
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
			s.Respond(true, ":status", "200")
			if !s.Await() {
				return
			}
		}
	})
	r := newRig(t, plan.Client{HTTPVersion: "2", Timeout: time.Minute}, Env{})
	r.mustGet(url)
	q := r.prepare(plan.Request{URL: url})
	results := make(chan error, 20)
	for range cap(results) {
		go func() { results <- r.session.Do(t.Context(), q, new(Exchange)) }()
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

// What a server does wrong is counted by what it was, whichever package noticed.
func TestHTTP2Kinds(t *testing.T) {
	small := &plan.Expect{MaxBytes: 2}
	for name, c := range map[string]struct {
		script func(s *peers.HTTP2)
		expect *plan.Expect
		want   ErrorKind
	}{
		"leaves":                {func(s *peers.HTTP2) { s.Leave() }, nil, truncated},
		"resets the connection": {func(s *peers.HTTP2) { _ = s.Conn.(*net.TCPConn).SetLinger(0) }, nil, reset},
		"resets the stream":     {func(s *peers.HTTP2) { _ = s.WriteRSTStream(s.ID, http2.ErrCodeInternal); s.Rest() }, nil, reset},
		"hangs":                 {func(s *peers.HTTP2) { s.Rest() }, nil, TimedOut},
		"talks nonsense":        {func(s *peers.HTTP2) { s.Say("nonsense, at some length"); s.Rest() }, nil, malformed},
		"answers at length": {func(s *peers.HTTP2) {
			s.Respond(false, ":status", "200")
			_ = s.WriteData(s.ID, true, []byte("abc"))
			s.Rest()
		}, small, tooLarge},
		"fails":   {func(s *peers.HTTP2) { s.Respond(true, ":status", "500"); s.Rest() }, nil, BadStatus},
		"answers": {func(s *peers.HTTP2) { s.Respond(true, ":status", "200"); s.Rest() }, small, None},
	} {
		t.Run(name, func(t *testing.T) {
			url, _ := peers.Speaking(t, c.script)
			timeout := time.Minute
			if c.want == TimedOut {
				timeout = 50 * time.Millisecond
			}
			r := newRig(t, plan.Client{HTTPVersion: "2", Timeout: timeout}, Env{})
			err := r.session.Do(t.Context(), r.prepare(plan.Request{URL: url, Expect: c.expect}), &r.x)
			if r.x.Kind != c.want || (err != nil) != (c.want != None && c.want < BadStatus) || (r.x.Message == "") != (c.want == None) {
				t.Errorf("kind %q (%s), error %v; want %q", r.x.Kind, r.x.Message, err, c.want)
			}
		})
	}
}
