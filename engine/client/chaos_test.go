package client

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"bench/engine/peers"
	"bench/plan"
)

// moody answers, closes, resets, drips and talks nonsense, at random.
func moody(seed uint64) func(conn net.Conn) {
	var connections atomic.Uint64
	return func(conn net.Conn) {
		mood := rand.New(rand.NewPCG(seed, connections.Add(1)))
		in := bufio.NewReader(conn)
		for {
			if _, err := http.ReadRequest(in); err != nil {
				return
			}
			switch mood.IntN(20) {
			case 0:
				return
			case 1:
				_ = conn.(*net.TCPConn).SetLinger(0)
				return
			case 2:
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
				return
			case 3:
				_, _ = io.WriteString(conn, "nonsense\r\n")
			case 4:
				_, _ = io.WriteString(conn, fine+"HTTP/1.1 408 Request Timeout\r\n\r\n")
			case 5:
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
				return
			case 6:
				peers.Hang(conn)
				return
			default:
				_, _ = io.WriteString(conn, fine)
			}
		}
	}
}

// moodyHTTP2 is the same in HTTP/2.
func moodyHTTP2(seed uint64) func(*peers.HTTP2) {
	var connections atomic.Uint64
	return func(s *peers.HTTP2) {
		mood := rand.New(rand.NewPCG(seed, connections.Add(1)))
		for ok := true; ok; ok = s.Await() {
			switch mood.IntN(20) {
			case 0:
				return
			case 1:
				_ = s.WriteGoAway(s.ID, http2.ErrCodeNo, nil)
				s.Respond(true, ":status", "200")
			case 2:
				_ = s.WriteRSTStream(s.ID, http2.ErrCodeRefusedStream)
			case 3:
				_ = s.WriteRSTStream(s.ID, http2.ErrCodeInternal)
			case 4:
				_ = s.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: uint32(1 + mood.IntN(5))})
				s.Respond(true, ":status", "200")
			case 5: // never
			case 6:
				s.Respond(false, ":status", "200")
				_ = s.WriteData(s.ID, true, []byte("ok"))
			case 7:
				_, _ = io.WriteString(s.Conn, "\x00\x00\x01\x06\x00\x00\x00\x00\x00\x00")
				return
			default:
				s.Respond(true, ":status", "200")
			}
		}
	}
}

// Servers fail in every way, contexts end at any moment, and the session is closed in the middle: each request comes to
// an end, with what happened to it, and nothing is left behind.
func TestSessionsSurviveAnything(t *testing.T) {
	const seed = 11
	for version, listen := range map[string]func(l net.Listener){
		"1.1": func(l net.Listener) { peers.Serve(t, l, moody(seed)) },
		"2":   func(l net.Listener) { peers.SpeakingOn(t, l, moodyHTTP2(seed)) },
	} {
		for _, c := range []plan.Client{{}, {MaxConnections: 3}, {Session: "request"}} {
			l, o := listening(t, "tcp", "127.0.0.1:0")
			listen(l)
			c.HTTPVersion, c.Timeout, c.ConnectTimeout = plan.HTTPVersion(version), 20*time.Millisecond, time.Minute
			r := newRig(t, c, Env{})
			q := r.prepare(plan.Request{URL: "http://" + plan.HostPort(o.Host, o.Port)})
			surviveAnything(t, r.session, q)
		}
	}
}

// surviveAnything makes requests from all sides, cuts some, and closes the session at last.
func surviveAnything(t *testing.T, s Session, q int) {
	t.Helper()
	var all sync.WaitGroup
	var good, bad atomic.Int64
	for i := range 12 {
		s := s
		if i%3 == 0 {
			s = s.Lane()
		}
		all.Go(func() {
			fate := rand.New(rand.NewPCG(1, uint64(i)))
			for range 60 {
				if survive(t, s, q, fate.IntN(10)) {
					good.Add(1)
				} else {
					bad.Add(1)
				}
			}
		})
	}
	all.Wait()
	if good.Load() == 0 || bad.Load() == 0 {
		t.Errorf("%d went well and %d did not", good.Load(), bad.Load())
	}
	for range 5 {
		all.Go(func() {
			var x Exchange
			for s.Do(t.Context(), q, &x) == nil || x.Kind != Cancelled {
			}
		})
	}
	s.Close()
	all.Wait()
}

// survive makes one request; by its fate 0 its context ends during the request, or before. It says whether all went well.
func survive(t *testing.T, s Session, q int, fate int) bool {
	ctx := t.Context()
	if fate < 5 {
		limited, cancel := context.WithCancel(ctx)
		defer cancel()
		if ctx = limited; fate == 0 {
			go cancel()
		}
	}
	var x Exchange
	err := s.Do(ctx, q, &x)
	if (err == nil) != (x.Kind == None) || x.Done == 0 || x.Sent > x.Done {
		t.Errorf("error %v, but the exchange is %+v", err, x)
	}
	return err == nil
}
