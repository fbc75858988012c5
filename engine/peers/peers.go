package peers

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
)

// Listen listens on a free port of loopback for as long as the test lasts.
func Listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// URL is where l listens, as a URL without a path.
func URL(l net.Listener) string { return "http://" + l.Addr().String() }

// Answering is a server that answers each request with the same bytes, and counts connections.
func Answering(t *testing.T, answer string) (url string, connections *atomic.Int64) {
	t.Helper()
	l := Listen(t)
	connections = new(atomic.Int64)
	Serve(t, l, func(conn net.Conn) {
		connections.Add(1)
		in := bufio.NewReader(conn)
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, r.Body)
			if _, err := io.WriteString(conn, answer); err != nil {
				return
			}
		}
	})
	return URL(l) + "/", connections
}

// Hang holds a connection until the client gives up.
func Hang(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// Serve hands each connection of l to f, which is waited for at the end.
func Serve(t testing.TB, l net.Listener, f func(net.Conn)) {
	t.Helper()
	done := make(chan struct{})
	ctx, stop := context.WithCancel(context.Background())
	running := make(chan struct{}, 1000)
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			running <- struct{}{}
			go func() {
				defer func() { <-running }()
				defer conn.Close()
				defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
				f(conn)
			}()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
		stop()
		for range cap(running) {
			running <- struct{}{}
		}
	})
}
