package http1

import (
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"
)

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

func TestResponsesOverEveryLink(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		for _, s := range samples() {
			request := *s.request
			request.Wire = []byte("GET / HTTP/1.1\r\n\r\n")
			ways := splits(s.response)
			for _, pieces := range [][]string{ways[0], ways[len(ways)-1]} {
				c := b.dial(func(nc net.Conn) {
					hear(nc, &request)
					for _, piece := range pieces {
						io.WriteString(nc, piece)
						runtime.Gosched()
					}
				})
				var res Response
				err := c.Do(&request, 0, &res)
				checkReading(b, s, &res, err)
				c.Close()
			}
		}
	})
}

func checkReading(b *bench, s sample, res *Response, err error) {
	b.Helper()
	want := s.want
	switch {
	case res.Status != want.Status, string(res.Body) != want.Body, res.BodyBytes != want.BodyBytes:
	case want.Fault == "":
		// Whether the excess was seen depends on the split; if it was, the connection is retired.
		if err == nil && (!res.KeepAlive || want.Persistent) && (res.KeepAlive || !want.Persistent || want.Excess > 0) &&
			res.BytesIn == int64(len(s.response)-want.Excess) {
			return
		}
	case want.Fault == "truncated":
		var e *Error
		if errors.As(err, &e) && (e.Kind == Truncated || e.Kind == Closed && s.response == "") {
			return
		}
	default:
		var e *Error
		if errors.As(err, &e) && (e.Kind == Malformed || e.Kind == TooLarge) && e.Detail == want.Fault && !res.KeepAlive {
			return
		}
	}
	b.Errorf("%s: %v\ngot  %d %.60q %+v\nwant %d %.60q %q", s.name, err, res.Status, res.Body, res.KeepAlive, want.Status,
		want.Body, want.Fault)
}

func TestOneConnectionServesManyRequests(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		c := b.dial(serving(r, ok))
		for range 100 {
			res := b.do(c, r)
			if res.Status != 200 || string(res.Body) != "ok" || !res.KeepAlive {
				b.Fatalf("%+v", res)
			}
			if res.BytesOut != r.Size() || res.BytesIn != int64(len(ok)) {
				b.Fatalf("%+v", res)
			}
			if res.Sent == 0 || res.FirstByte < res.Sent || res.Done < res.FirstByte {
				b.Fatalf("the clocks go backwards: %+v", res)
			}
		}
	})
}

func TestResetInsideResponse(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		c := b.dial(func(nc net.Conn) {
			hear(nc, r)
			io.WriteString(nc, ok[:len(ok)-1])
			nc.(*net.TCPConn).SetLinger(0)
		})
		_, res := b.fail(c, r, Reset)
		if res.Status != 200 || res.BodyBytes != 1 {
			b.Errorf("%+v", res)
		}
	}, isTCP)
}

func TestNewConnectionClosedOrReset(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		b.fail(b.dial(func(nc net.Conn) { hear(nc, r) }), r, Closed)
	})
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		b.fail(b.dial(func(nc net.Conn) {
			hear(nc, r)
			nc.(*net.TCPConn).SetLinger(0)
		}), r, Reset)
	}, isTCP)
}

func TestHeadersAreThereAfterALargeBody(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		long, body := strings.Repeat("v", 20<<10), strings.Repeat("body", 100<<10)
		c := b.dial(serving(r, "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nLong: "+long+"\r\nset-cookie: b=2\r\n"+
			"Content-Length: 409600\r\n\r\n"+body))
		for range 2 {
			res := b.do(c, r)
			if string(res.Body) != body {
				b.Fatalf("a body of %d bytes is another one", len(res.Body))
			}
			if v, _ := res.Header("long"); string(v) != long {
				b.Errorf("Long: %.20q", v)
			}
			if v, found := res.Header("Absent"); found {
				b.Errorf("Absent: %q", v)
			}
			var cookies []string
			for v := range res.Values("Set-Cookie") {
				cookies = append(cookies, string(v))
			}
			if strings.Join(cookies, " ") != "a=1 b=2" {
				b.Errorf("Set-Cookie: %q", cookies)
			}
		}
	})
}

func TestBodyIsDiscardedUnlessWanted(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		r.KeepBody = false
		size := 2 << 20
		c := b.dial(func(nc net.Conn) {
			hear(nc, r)
			io.WriteString(nc, "HTTP/1.1 200 OK\r\nContent-Length: 2097152\r\n\r\n")
			nc.Write(make([]byte, size))
		})
		res := b.do(c, r)
		if res.Body != nil || res.BodyBytes != int64(size) || cap(c.parser.body) > 0 || len(c.buf) > largeBuffer {
			b.Errorf("%d bytes, kept %d, in a buffer of %d", res.BodyBytes, cap(c.parser.body), len(c.buf))
		}
	})
}

func TestNothingIsAllocated(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		body := strings.Repeat("chunk", 1000)
		for name, response := range map[string]string{
			"length": ok, "chunks": chunks("1388", body, "1388;x=y", body, "0", "A: b", "", ""),
		} {
			// The server must not allocate either: it is in the same process.
			c := b.dial(func(nc net.Conn) {
				request, answer := make([]byte, r.Size()), []byte(response)
				for {
					if _, err := io.ReadFull(nc, request); err != nil {
						return
					}
					nc.Write(answer)
				}
			})
			var res Response
			allocs := testing.AllocsPerRun(100, func() {
				if err := c.Do(r, time.Minute, &res); err != nil || !res.KeepAlive {
					b.Fatalf("%v, %+v", err, res)
				}
				if _, found := res.Header("Content-Type"); found {
					b.Fatal("a header out of nothing")
				}
			})
			if allocs > 0 {
				b.Errorf("%s: %v allocations a request", name, allocs)
			}
		}
	}, func(k linkKind) bool { return !k.tls }) // crypto/tls allocates by itself
}

func TestErrorsTellWhatHappened(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := render(b, Draft{})
		e, _ := b.fail(b.dial(serving(r, field("Content-Length: 5\r\nContent-Length: 6"))), r, Malformed)
		const want = "malformed response: two different Content-Lengths, at byte 36"
		if e.Error() != want || e.Timeout() {
			b.Errorf("got %v, want %s", e, want)
		}
		e, _ = b.fail(b.dial(serving(r, chunks("5", "hello world"))), r, Malformed)
		const deeper = "malformed response: chunk is longer than its size, at byte 55"
		if e.Error() != deeper {
			b.Errorf("got %v, want %s", e, deeper)
		}
		c := b.dial(serving(r, ok))
		c.Close()
		if err := c.Close(); !errors.Is(err, net.ErrClosed) {
			b.Errorf("closed twice: %v", err)
		}
		if e, _ := b.fail(c, r, Broken); !errors.Is(e, net.ErrClosed) {
			b.Error(e)
		}
	})
}
