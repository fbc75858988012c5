package client

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"bench/plan"
)

// Requests that a server can't have processed are made again on another connection, whatever their method; those that
// it may have are not, unless that does no harm.
func TestHTTP2RequestsMadeAgain(t *testing.T) {
	for _, c := range []struct {
		name   string
		method string
		first  func(s *oddServer) // what the first connection does, after one good response
		want   ErrorKind
	}{
		{"refused", "POST", func(s *oddServer) {
			_ = s.WriteRSTStream(s.id, http2.ErrCodeRefusedStream)
			for s.await() {
				s.respond(true, ":status", "200")
			}
		}, None},
		{"not seen", "POST", func(s *oddServer) { _ = s.WriteGoAway(1, http2.ErrCodeNo, nil); s.rest() }, None},
		{"seen", "POST", func(s *oddServer) { _ = s.WriteGoAway(s.id, http2.ErrCodeNo, nil); s.leave() }, reset},
		{"lost", "POST", func(s *oddServer) { s.leave() }, truncated},
		{"lost", "GET", func(s *oddServer) { s.leave() }, None},
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
	url, connections := odd(t, func(s *oddServer) {
		for ok := true; ok; ok = s.await() {
			s.respond(true, ":status", "413")
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
	url, connections := odd(t, func(s *oddServer) {
		_ = s.WriteGoAway(s.id, http2.ErrCodeNo, nil)
		s.respond(true, ":status", "200")
		s.rest()
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
