package http1

import (
	"bufio"
	"bytes"
	"net"
	"strings"
	"testing"
	"time"
)

const usual = "HTTP/1.1 200 OK\r\nServer: sink\r\nContent-Type: text/plain\r\nContent-Length: 128\r\n" +
	"Connection: keep-alive\r\n\r\n"

func BenchmarkParse(b *testing.B) {
	body := strings.Repeat("x", 128)
	for name, response := range map[string]string{
		"length":  usual + body,
		"chunked": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n80\r\n" + body + "\r\n0\r\n\r\n",
		"long head": "HTTP/1.1 200 OK\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\nContent-Length: 128\r\n" +
			strings.Repeat("Some-Header-Of-Usual-Length: with a value of usual length, too\r\n", 12) + "\r\n" + body,
	} {
		b.Run(name, func(b *testing.B) {
			buf := []byte(response)
			var p parser
			request := &Request{}
			b.ReportAllocs()
			b.SetBytes(int64(len(buf)))
			for b.Loop() {
				p.reset(request)
				if !p.feed(buf) || p.stage != finished {
					b.Fatal(p.fault)
				}
			}
		})
	}
}

func BenchmarkRoundTrip(b *testing.B) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	go answer(l, []byte(usual+strings.Repeat("x", 128)))
	for _, link := range []struct {
		name string
		o    Options
	}{{"raw", Options{}}, {"portable", Options{Portable: true}}, {"blocking", Options{Blocking: true}}} {
		b.Run(link.name, func(b *testing.B) {
			start := time.Now()
			s := NewSweeper(func() time.Duration { return time.Since(start) })
			defer s.Stop()
			request, err := Render(Draft{Method: "GET", Target: "/", Host: l.Addr().String()})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				nc, err := net.Dial("tcp", l.Addr().String())
				if err != nil {
					b.Error(err)
					return
				}
				c := New(nc, s, link.o)
				defer c.Close()
				var response Response
				for pb.Next() {
					if err := c.Do(request, time.Minute, &response); err != nil || !response.KeepAlive {
						b.Errorf("%+v: %v", response, err)
						return
					}
				}
			})
		})
	}
}

// answer serves each request head on each connection with the same response, until the listener is closed.
func answer(l net.Listener, response []byte) {
	for {
		nc, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer nc.Close()
			r := bufio.NewReader(nc)
			for {
				line, err := r.ReadSlice('\n')
				if err != nil {
					return
				}
				if len(bytes.TrimSpace(line)) == 0 {
					nc.Write(response)
				}
			}
		}()
	}
}
