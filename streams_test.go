package bench_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"bench"
	"bench/spec"

	"github.com/gobwas/ws"
)

// hostile is a server of streams that go wrong, each path in its way; nothing of HTTP does it for it.
func hostile(t *testing.T) (url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
				r, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				if key := r.Header.Get("Sec-WebSocket-Key"); key != "" {
					_, err = ws.Upgrader{}.Upgrade(struct {
						io.Reader
						io.Writer
					}{io.MultiReader(strings.NewReader(handshakeOf(r))), conn})
					if err != nil {
						return
					}
				} else {
					_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
				}
				wrongs[r.URL.Path](conn)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

// handshakeOf is a handshake as it came.
func handshakeOf(r *http.Request) string {
	var text strings.Builder
	fmt.Fprintf(&text, "GET %s HTTP/1.1\r\nHost: %s\r\n", r.URL.RequestURI(), r.Host)
	_ = r.Header.Write(&text)
	return text.String() + "\r\n"
}

func chunk(conn net.Conn, text string) bool {
	_, err := fmt.Fprintf(conn, "%x\r\n%s\r\n", len(text), text)
	return err == nil
}

// wrongs are what it does.
var wrongs = map[string]func(conn net.Conn){
	"/cut": func(conn net.Conn) { chunk(conn, "data: a\n\n") },
	"/reset": func(conn net.Conn) {
		chunk(conn, "data: a\n\n")
		time.Sleep(5 * time.Millisecond)
		_ = conn.(*net.TCPConn).SetLinger(0)
	},
	"/garbage": func(conn net.Conn) {
		chunk(conn, "data: a\n\n\x00\xff<html>{}\n\n: "+strings.Repeat("x", 100_000)+"\n\ndata: b\n\ndata: [DONE]\n\n")
		chunk(conn, "")
	},
	"/framing": func(conn net.Conn) {
		chunk(conn, "data: a\n\n")
		_, _ = io.WriteString(conn, "no chunk\r\n")
	},
	"/large": func(conn net.Conn) {
		chunk(conn, "data: "+strings.Repeat("x", 10_000_000)+"\n\ndata: [DONE]\n\n")
		chunk(conn, "")
	},
	"/endless": func(conn net.Conn) {
		chunk(conn, "data: ")
		for piece := strings.Repeat("x", 64<<10); chunk(conn, piece); {
			continue
		}
	},
	"/stalls": func(conn net.Conn) {
		chunk(conn, "data: a\n\n")
		time.Sleep(2 * time.Second)
	},
	"/pings": func(conn net.Conn) {
		flood := ws.MustCompileFrame(ws.NewPingFrame(make([]byte, 125)))
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			_, _ = io.Copy(io.Discard, conn)
		}()
		for range 20_000 {
			_, _ = conn.Write(flood)
		}
		_, _ = conn.Write(ws.MustCompileFrame(ws.NewTextFrame([]byte("a"))))
		_, _ = conn.Write(ws.MustCompileFrame(ws.NewCloseFrame(ws.NewCloseFrameBody(1000, ""))))
		<-gone
	},
	"/gone": func(conn net.Conn) { _, _ = conn.Write(ws.MustCompileFrame(ws.NewTextFrame([]byte("a")))) },
	"/huge": func(conn net.Conn) { _, _ = conn.Write([]byte("\x82\x7f\x00\x00\x00\x00\x7f\x00\x00\x00abc")) },
	"/packed": func(conn net.Conn) {
		_, _ = conn.Write([]byte("\xc1\x01a"))
	},
}

// What goes wrong with a stream is of its own kind in the result, and no time of it is: not even that of the events that came. It takes
// no memory that stays.
func TestStreamsThatGoWrong(t *testing.T) {
	url := hostile(t)
	const each = 8
	for _, test := range []struct {
		path   string
		socket bool
		kind   string // "": it is good
		events int64  // of each
	}{
		{"/cut", false, "truncated", 0},
		{"/reset", false, "reset", 0},
		{"/garbage", false, "", 2},
		{"/framing", false, "malformed", 0},
		{"/large", false, "", 1},
		{"/endless", false, "too_large", 0},
		{"/stalls", false, "stalled", 0},
		{"/pings", true, "", 1},
		{"/gone", true, "truncated", 0},
		{"/huge", true, "too_large", 0},
		{"/packed", true, "malformed", 0},
	} {
		t.Run(test.path[1:], func(t *testing.T) {
			request := fmt.Sprintf("request \"x\" {\n path = %q\n stream \"sse\" {\n until = \"[DONE]\"\n idle_limit = \"400ms\"\n }\n}", test.path)
			if test.socket {
				request = fmt.Sprintf("websocket \"x\" {\n path = %q\n}", test.path)
			}
			dir := t.TempDir()
			text := fmt.Sprintf(`
group "g" {
  base_url = %q
%s
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.pool]
  concurrency = [2]
  iterations  = %d
  blocks      = 1
  warmup      = "0s"
  lead_in     = false
}
`, url, request, each)
			if err := os.WriteFile(filepath.Join(dir, "a.bench.hcl"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			loaded, diags := bench.Load(bench.Source{Options: spec.Options{Paths: []string{dir}}})
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			prepared := prepare(t, loaded)
			before := heapInUse()
			run, err := prepared.Run(t.Context(), bench.RunOptions{})
			if err != nil {
				t.Fatal(err)
			}
			cell, good := run.Cells[0], int64(each)
			if test.kind != "" {
				good = 0
			}
			if cell.Requests != each || cell.Errors != each-good || test.kind != "" && cell.ErrorKinds[test.kind] != each || cell.Streamed.Events != good*test.events {
				t.Errorf("%d requests, errors %v, streams %+v", cell.Requests, cell.ErrorKinds, cell.Streamed)
			}
			if cut := test.kind == "stalled"; !cut && (cell.Service.Count != good || cell.FirstEvent.Count != good || cell.LastEvent.Count != good) {
				t.Errorf("times of what went wrong: %d of service, %d first events, %d last ones", cell.Service.Count, cell.FirstEvent.Count, cell.LastEvent.Count)
			} else if cut && (cell.LastEvent.Censored == nil || cell.LastEvent.Censored.Count != each || cell.LastEvent.Censored.From < 0.4) {
				t.Errorf("streams that were cut are no lower bounds: %+v", cell.LastEvent)
			}
			const most = 8 << 20
			if grown := heapInUse() - before; grown > most {
				t.Errorf("%d bytes stay", grown)
			}
		})
	}
}

// heapInUse is what is kept when nobody looks.
func heapInUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
