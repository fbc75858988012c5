package http1

import (
	"bytes"
	"io"
	"net"
	"testing"
)

// upload is a request that no socket takes at once.
func uploading(t testing.TB) *Request {
	return render(t, Draft{Method: "POST", Body: bytes.Repeat([]byte("upload.."), 1<<17)})
}

func TestLargeUploads(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := uploading(b)
		c := b.dial(serving(r, ok))
		for range 3 {
			res := b.do(c, r)
			if res.Early || !res.KeepAlive || res.BytesOut != r.Size() {
				b.Fatalf("%+v", res)
			}
		}
	})
}

func TestResponseBeforeTheEndOfTheRequest(t *testing.T) {
	const refusal = "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno"
	for name, after := range map[string]func(nc net.Conn, done chan bool){
		"the server stays":           func(_ net.Conn, done chan bool) { <-done },
		"the server leaves":          func(net.Conn, chan bool) {},
		"the server goes on reading": func(nc net.Conn, done chan bool) { io.CopyN(io.Discard, nc, 100<<10); <-done },
	} {
		t.Run(name, func(t *testing.T) {
			overEveryLink(t, func(b *bench) {
				r := uploading(b)
				done := make(chan bool)
				c := b.dial(func(nc net.Conn) {
					io.ReadFull(nc, make([]byte, 1000))
					io.WriteString(nc, refusal)
					after(nc, done)
				})
				res := b.do(c, r)
				if res.Status != 413 || !res.Early || res.KeepAlive || res.BytesOut >= r.Size() {
					b.Errorf("%+v", res)
				}
				close(done)
			})
		})
	}
}

func TestUploadToAServerThatLeaves(t *testing.T) {
	overEveryLink(t, func(b *bench) {
		r := uploading(b)
		c := b.dial(func(nc net.Conn) {
			io.ReadFull(nc, make([]byte, 1000))
			nc.(*net.TCPConn).SetLinger(0)
		})
		e, res := b.fail(c, r, Reset)
		if e.Unsent || res.BytesOut == 0 || res.BytesOut >= r.Size() {
			b.Errorf("%+v", res)
		}
	}, isTCP)
}
