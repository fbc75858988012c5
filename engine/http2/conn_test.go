package http2

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"bench/engine/peers"
)

// What the server can't have processed is told from what it may have, and both from a good response.
func TestWhatMayBeMadeAgain(t *testing.T) {
	for _, c := range []struct {
		name                string
		second              func(s *peers.HTTP2) // what comes after one good response
		unprocessed, silent bool
	}{
		{"refused", func(s *peers.HTTP2) { _ = s.WriteRSTStream(s.ID, http2.ErrCodeRefusedStream); s.Rest() }, true, false},
		{"reset", func(s *peers.HTTP2) { _ = s.WriteRSTStream(s.ID, http2.ErrCodeInternal); s.Rest() }, false, false},
		{"not seen", func(s *peers.HTTP2) { _ = s.WriteGoAway(1, http2.ErrCodeNo, nil); s.Rest() }, true, false},
		{"seen", func(s *peers.HTTP2) { _ = s.WriteGoAway(s.ID, http2.ErrCodeNo, nil); s.Leave() }, false, true},
		{"lost", func(s *peers.HTTP2) { s.Leave() }, false, true},
		{"lost in the body", func(s *peers.HTTP2) { s.Respond(false, ":status", "200"); s.Leave() }, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := peers.Listen(t)
			peers.SpeakingOn(t, l, func(s *peers.HTTP2) {
				s.Respond(true, ":status", "200")
				if s.Await() {
					c.second(s)
				}
			})
			r := newRig(t, l.Addr(), Options{Timeout: time.Minute})
			if err := r.do(get); err != nil || r.stream.Status != 200 {
				t.Fatalf("%v, status %d", err, r.stream.Status)
			}
			var failed *Error
			if err := r.do(get); !errors.As(err, &failed) || failed.Unprocessed != c.unprocessed || failed.Silent != c.silent {
				t.Errorf("%+v; want unprocessed %v, silent %v", failed, c.unprocessed, c.silent)
			}
		})
	}
}

// A connection that takes no more requests says so at once, to its owner and to who comes.
func TestRetired(t *testing.T) {
	l := peers.Listen(t)
	peers.SpeakingOn(t, l, func(s *peers.HTTP2) {
		_ = s.WriteGoAway(s.ID, http2.ErrCodeNo, nil)
		s.Respond(true, ":status", "200")
		s.Rest()
	})
	var retired, ended atomic.Int64
	t.Cleanup(func() { // after the rig has waited for the connection
		if ended.Load() != 1 {
			t.Errorf("it ended %d times", ended.Load())
		}
	})
	r := newRig(t, l.Addr(), Options{Retired: func(*Conn) { retired.Add(1) }, Ended: func(*Conn) { ended.Add(1) }})
	if err := r.do(get); err != nil || retired.Load() != 1 || !r.conn.Retired() {
		t.Errorf("%v, retired %d times", err, retired.Load())
	}
	var failed *Error
	if err := r.do(get); !errors.As(err, &failed) || !failed.Unprocessed || r.stream.Sent != 0 {
		t.Errorf("a request after that: %+v, sent %v", failed, r.stream.Sent)
	}
}

// wire counts what is on it.
type wire struct{ entered, left atomic.Int64 }

func (w *wire) Enter() { w.entered.Add(1) }

func (w *wire) Exit() { w.left.Add(1) }

// Cut ends the requests of its scope, under way or waiting, and no others.
func TestCut(t *testing.T) {
	let := make(chan struct{})
	l := peers.Listen(t)
	peers.SpeakingOn(t, l, func(s *peers.HTTP2) {
		_ = s.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 2})
		first := s.ID
		if s.Await() { // both are there
			let <- struct{}{}
			<-let
			s.ID = first
			s.Respond(true, ":status", "200")
		}
		s.Rest()
	})
	var w wire
	r := newRig(t, l.Addr(), Options{Wire: &w})
	mine, other := new(scope), new(scope)
	q := rendered(t, get)
	start := func(s *scope) chan error {
		result := make(chan error, 1)
		go func() { result <- r.conn.Do(q, s, NewStream()) }()
		return result
	}
	kept := start(other)
	for w.entered.Load() < 1 {
		time.Sleep(time.Millisecond)
	}
	cut := start(mine)
	<-let
	waiting := start(mine)
	for !waits(r.conn) {
		time.Sleep(time.Millisecond)
	}
	cause := errors.New("because")
	mine.over = true
	r.conn.Cut(mine, cause)
	for _, result := range []chan error{cut, waiting} {
		if err := <-result; kindOf(err) != Aborted || !errors.Is(err, cause) {
			t.Errorf("got %v", err)
		}
	}
	if err := r.conn.Do(q, mine, r.stream); kindOf(err) != Aborted || r.stream.Sent != 0 {
		t.Errorf("a request of a scope that is over: %v", err)
	}
	let <- struct{}{}
	if err := <-kept; err != nil {
		t.Errorf("a request of another scope: %v", err)
	}
	if w.entered.Load() != 2 || w.left.Load() != 2 {
		t.Errorf("%d went on the wire and %d left it", w.entered.Load(), w.left.Load())
	}
}

// waits says whether a request waits for the server to allow more.
func waits(c *Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.streams.waiting.head != nil
}

// A response is read as it came: its fields only where they are wanted, its body too.
func TestResponse(t *testing.T) {
	l := peers.Listen(t)
	peers.SpeakingOn(t, l, func(s *peers.HTTP2) {
		for ok := true; ok; ok = s.Await() {
			s.Respond(false, ":status", "404", "a", "1", "b", "2", "a", "3")
			_ = s.WriteDataPadded(s.ID, false, []byte("hel"), make([]byte, 9))
			_ = s.WriteData(s.ID, true, []byte("lo"))
		}
	})
	r := newRig(t, l.Addr(), Options{Timeout: time.Minute, EachFrame: true})
	q := rendered(t, get)
	q.KeepBody = true
	for range 2 {
		err := r.conn.Do(q, new(scope), r.stream)
		st := r.stream
		if err != nil || st.Status != 404 || string(st.Body) != "hello" || st.BodyBytes != 5 || st.FirstByte < st.Sent || st.Done < st.FirstByte {
			t.Errorf("%v: %+v", err, st.Response)
		}
		if first, ok := st.Header("A"); !ok || first != "1" || !slices.Equal(slices.Collect(st.Values("a")), []string{"1", "3"}) {
			t.Errorf("a is %q", first)
		}
		st.Release()
	}
	q.KeepBody, q.KeepHead = false, false
	if err := r.conn.Do(q, new(scope), r.stream); err != nil || r.stream.Body != nil || r.stream.BodyBytes != 5 {
		t.Errorf("%v: %+v", err, r.stream.Response)
	}
	if _, ok := r.stream.Header("a"); ok {
		t.Error("a head that nobody wants was kept")
	}
	q.MaxBody = 4
	if err := r.conn.Do(q, new(scope), r.stream); kindOf(err) != TooLarge {
		t.Errorf("a body over its limit: %v", err)
	}
}

// What HTTP/2 has no place for is refused before anything is sent.
func TestUnusableDrafts(t *testing.T) {
	for _, f := range []Field{
		{"Connection", "close"},
		{"Transfer-Encoding", "chunked"},
		{"TE", "gzip"},
		{"Content-Length", "7"},
		{"A", "b\r\nC: d"},
		{"a b", "c"},
	} {
		d := get
		d.Fields = []Field{f}
		if _, err := Render(d); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: %v", f, err)
		}
	}
	method, host := get, get
	method.Method, host.Authority = "G T", "a/b"
	for _, d := range []Draft{method, host} {
		if _, err := Render(d); err == nil {
			t.Errorf("%+v was accepted", d)
		}
	}
}

// Nothing is allocated for a request that was made before.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	url := strings.TrimSuffix(strings.TrimPrefix(peers.CheapHTTP2(t), "http://"), "/")
	r := newRig(t, address(url), Options{Timeout: time.Minute})
	q := rendered(t, get)
	q.Number, q.KeepHead = 0, false
	s := new(scope)
	if n := testing.AllocsPerRun(500, func() {
		if err := r.conn.Do(q, s, r.stream); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a request", n)
	}
}

// An address of TCP.
type address string

func (a address) Network() string { return "tcp" }

func (a address) String() string { return string(a) }
