package client

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"bench/plan"
)

// http2Cheaply is a server that allocates nothing for a request, so that it doesn't show up in measurements: it answers
// every HEADERS frame with the same indexed status and two bytes.
func http2Cheaply(tb testing.TB) (url string) {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go answerCheaply(conn)
		}
	}()
	return "http://" + l.Addr().String() + "/"
}

func answerCheaply(conn net.Conn) {
	defer conn.Close()
	in, out := bufio.NewReaderSize(conn, 64<<10), make([]byte, 0, 64<<10)
	if _, err := in.Discard(len(http2.ClientPreface)); err != nil {
		return
	}
	out = appendFrame(out, 0, http2.FrameSettings, 0, 0)
	for {
		if in.Buffered() < frameHead && len(out) > 0 {
			if _, err := conn.Write(out); err != nil {
				return
			}
			out = out[:0]
		}
		head, err := in.Peek(frameHead)
		if err != nil {
			return
		}
		length := int(head[0])<<16 | int(head[1])<<8 | int(head[2])
		kind, id := http2.FrameType(head[3]), binary.BigEndian.Uint32(head[5:])
		if _, err := in.Discard(frameHead + length); err != nil {
			return
		}
		if kind == http2.FrameHeaders {
			out = appendFrame(out, 1, http2.FrameHeaders, http2.FlagHeadersEndHeaders, id)
			out = append(out, 0x88) // :status 200
			out = appendFrame(out, 2, http2.FrameData, http2.FlagDataEndStream, id)
			out = append(out, "ok"...)
		}
	}
}

func TestHTTP2SteadyStateAllocatesNothing(t *testing.T) {
	if underRace {
		t.Skip("the race detector makes pools forget")
	}
	url := http2Cheaply(t)
	r := newRig(t, plan.Client{HTTPVersion: "2", Timeout: time.Minute}, Env{})
	q := r.prepare(plan.Request{URL: url})
	for name, s := range map[string]Session{"session": r.session, "lane": r.session.Lane()} {
		allocations := testing.AllocsPerRun(500, func() {
			if err := s.Do(t.Context(), q, &r.x); err != nil {
				t.Fatal(err)
			}
		})
		if allocations != 0 {
			t.Errorf("%s: %v allocations a request", name, allocations)
		}
	}
}

// BenchmarkClientHTTP2 is ten connections with ten requests at once on each, without TLS.
func BenchmarkClientHTTP2(b *testing.B) {
	c, err := New(plan.Client{HTTPVersion: "2", Session: "cell", MaxConnections: 10, Timeout: time.Minute}, Env{})
	if err != nil {
		b.Fatal(err)
	}
	q, err := c.Compile([]plan.Request{{Method: "GET", URL: http2Cheaply(b)}})
	if err != nil {
		b.Fatal(err)
	}
	s := q.Open()
	defer s.Close()
	b.ReportAllocs()
	var all sync.WaitGroup
	for range 100 {
		lane := s.Lane()
		all.Go(func() {
			var x Exchange
			for range b.N/100 + 1 {
				if err := lane.Do(b.Context(), 0, &x); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

// Whatever a server says, the client survives it, and every request comes to an end.
func FuzzHTTP2Reader(f *testing.F) {
	settings := string(appendFrame(nil, 0, http2.FrameSettings, 0, 0))
	for _, seed := range []string{
		"", "HTTP/1.1 400 Bad Request\r\n\r\n",
		settings + "\x00\x00\x01\x01\x05\x00\x00\x00\x01\x88",
		settings + "\x00\x00\x01\x01\x04\x00\x00\x00\x01\x88\x00\x00\x02\x00\x01\x00\x00\x00\x01ok",
		settings + "\x00\x00\x01\x01\x00\x00\x00\x00\x01\x88\x00\x00\x00\x09\x04\x00\x00\x00\x01",
		settings + "\x00\x00\x04\x03\x00\x00\x00\x00\x01\x00\x00\x00\x07",
		settings + "\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00",
		settings + "\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x00",
		settings + "\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00",
		settings + "\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00",
	} {
		f.Add([]byte(seed))
	}
	made, err := New(plan.Client{HTTPVersion: "2", Session: "cell"}, Env{})
	if err != nil {
		f.Fatal(err)
	}
	compiled, err := made.Compile([]plan.Request{{Method: "POST", URL: "http://127.0.0.1/", Body: "body", Expect: &plan.Expect{MaxBytes: 100}}})
	if err != nil {
		f.Fatal(err)
	}
	c := growingOf(compiled).(*compiledFor[*http2Request])
	q := c.requests[0]
	f.Fuzz(func(t *testing.T, said []byte) {
		s := c.Open().(*session[*http2Request]).exchanger.(*http2Session)
		near, far := net.Pipe()
		conn := newHTTP2Conn(near, s)
		s.adopt(conn, conn.run)
		go func() {
			_, _ = far.Write(said)
			_ = far.Close()
		}()
		go func() { _, _ = io.Copy(io.Discard, far) }()
		var x Exchange
		for range 2 {
			st := newHTTP2Stream(s.client.bodies)
			st.watch = uncancelled
			st.reset(q)
			conn.exchange(st)
			st.fill(&q.expected, &x)
			if st.err == nil && (x.Status < 200 || x.Done == 0) {
				t.Errorf("a response with status %d, done at %v", x.Status, x.Done)
			}
		}
		s.close()
	})
}
