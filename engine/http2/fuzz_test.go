package http2

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"

	"golang.org/x/net/http2"
)

// Whatever a server says, the client survives it, and every request comes to an end.
func FuzzReader(f *testing.F) {
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
	d := get
	d.Method, d.Body = "POST", []byte("body")
	q := rendered(f, d)
	q.MaxBody = 100
	f.Fuzz(func(t *testing.T, said []byte) {
		near, far := net.Pipe()
		c := New(near, Options{Memory: boundless{}})
		var wait sync.WaitGroup
		c.Start(&wait)
		go func() {
			_, _ = far.Write(said)
			_ = far.Close()
		}()
		go func() { _, _ = io.Copy(io.Discard, far) }()
		for range 2 {
			st := NewStream()
			if err := c.Do(q, new(scope), st); err == nil && (st.Status < 200 || st.Done == 0) {
				t.Errorf("a response with status %d, done at %v", st.Status, st.Done)
			} else if err != nil && kindOf(err) == 0 {
				t.Errorf("an error of no kind: %v", err)
			}
		}
		c.Close(errors.New("the test is over"))
		wait.Wait()
	})
}
