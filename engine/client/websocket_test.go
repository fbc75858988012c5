package client

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"

	"bench/plan"
)

// say writes frames as they are.
func say(conn net.Conn, frames ...ws.Frame) (err error) {
	for _, f := range frames {
		_, err = conn.Write(ws.MustCompileFrame(f))
	}
	return err
}

func textFrame(s string) ws.Frame { return ws.NewTextFrame([]byte(s)) }

func goodbye(code ws.StatusCode, reason string) ws.Frame {
	return ws.NewCloseFrame(ws.NewCloseFrameBody(code, reason))
}

// sockets has what a server does on each path, once the handshake is over.
var sockets = map[string]func(conn net.Conn, asked string){
	"/good": func(conn net.Conn, asked string) {
		for i := range 4 {
			time.Sleep(10 * time.Millisecond)
			_ = say(conn, textFrame(fmt.Sprintf(`{"type":"tick","n":%d,"asked":%q}`, i, asked)))
		}
		_ = say(conn, textFrame("no JSON"), textFrame(`{"type":"snapshot","n":4}`), textFrame(`{"type":"tick"}`))
		_, _, _ = wsutil.ReadClientData(conn)
	},
	"/served": func(conn net.Conn, _ string) {
		_ = say(conn, textFrame("a"), textFrame("b"), goodbye(1000, "done"))
	},
	"/pieces": func(conn net.Conn, _ string) {
		f, rest := textFrame("ab€"), ws.NewFrame(ws.OpContinuation, true, []byte("d"))
		f.Header.Fin = false
		whole := bytes.Join([][]byte{ws.MustCompileFrame(f), ws.MustCompileFrame(ws.NewPingFrame([]byte("?"))), ws.MustCompileFrame(rest)}, nil)
		for _, b := range whole {
			_, _ = conn.Write([]byte{b})
			time.Sleep(time.Millisecond)
		}
		if h, _ := ws.ReadHeader(conn); h.OpCode == ws.OpPong && h.Masked {
			_, _ = io.CopyN(io.Discard, conn, h.Length)
			_ = say(conn, textFrame("ponged"), goodbye(1000, ""))
		}
	},
	"/silent":  func(conn net.Conn, _ string) { _, _, _ = wsutil.ReadClientData(conn) },
	"/empty":   func(conn net.Conn, _ string) { _ = say(conn, goodbye(1000, "")) },
	"/early":   func(conn net.Conn, _ string) { _ = say(conn, textFrame("a"), goodbye(1001, "restart")) },
	"/failing": func(conn net.Conn, _ string) { _ = say(conn, textFrame("a"), goodbye(1011, "no disk")) },
	"/cut":     func(conn net.Conn, _ string) { _ = say(conn, textFrame("a")) },
	"/half": func(conn net.Conn, _ string) {
		_, _ = conn.Write(ws.MustCompileFrame(textFrame("a message"))[:5])
	},
	"/reset": func(conn net.Conn, _ string) {
		_ = say(conn, textFrame("a"))
		time.Sleep(5 * time.Millisecond)
		if secure, is := conn.(*tls.Conn); is {
			conn = secure.NetConn()
		}
		if linger, is := conn.(*net.TCPConn); is {
			_ = linger.SetLinger(0)
		}
		_ = conn.Close()
	},
	"/stall": func(conn net.Conn, _ string) {
		_ = say(conn, textFrame("a"))
		for range 100 { // what keeps a connection alive is no message
			time.Sleep(20 * time.Millisecond)
			if say(conn, ws.NewPingFrame(nil)) != nil {
				return
			}
		}
	},
	"/masked":  func(conn net.Conn, _ string) { _ = say(conn, textFrame("a"), ws.MaskFrame(textFrame("b"))) },
	"/garbage": func(conn net.Conn, _ string) { _, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n") },
	"/packed": func(conn net.Conn, _ string) {
		f := textFrame("a")
		f.Header.Rsv = ws.Rsv(true, false, false)
		_ = say(conn, f)
	},
	"/broken text": func(conn net.Conn, _ string) { _ = say(conn, textFrame("\xff")) },
	"/bad code":    func(conn net.Conn, _ string) { _ = say(conn, ws.NewCloseFrame([]byte{3, 237})) }, // 1005
	"/large": func(conn net.Conn, _ string) {
		_ = say(conn, textFrame(strings.Repeat("x", 10_000_000)), goodbye(1000, ""))
	},
	"/huge": func(conn net.Conn, _ string) {
		_, _ = conn.Write(binary.BigEndian.AppendUint64([]byte{0x82, 127}, 1<<40))
		_, _ = io.Copy(io.Discard, conn)
	},
	"/endless": func(conn net.Conn, _ string) {
		f := ws.NewFrame(ws.OpBinary, false, make([]byte, 64<<10))
		for {
			if ws.WriteFrame(conn, f) != nil {
				return
			}
			f.Header.OpCode = ws.OpContinuation
		}
	},
	"/flood": func(conn net.Conn, _ string) {
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			_, _ = io.Copy(io.Discard, conn)
		}()
		ping := bytes.Repeat(ws.MustCompileFrame(ws.NewPingFrame(make([]byte, 125))), 100)
		for until := time.Now().Add(100 * time.Millisecond); time.Now().Before(until); {
			if _, err := conn.Write(ping); err != nil {
				return
			}
		}
		_ = say(conn, textFrame("a"), goodbye(1000, ""))
		<-gone
	},
}

// serveSocket answers as the path says.
func serveSocket(w http.ResponseWriter, r *http.Request) {
	play := sockets[r.URL.Path]
	if play == nil {
		http.Error(w, "no such socket", http.StatusForbidden)
		return
	}
	u := ws.HTTPUpgrader{Header: http.Header{"X-Kind": {"test"}}, Protocol: func(name string) bool { return name == "v2" }}
	conn, _, _, err := u.Upgrade(r, w)
	if err != nil {
		return
	}
	defer conn.Close()
	message, _ := wsutil.ReadClientText(conn)
	play(conn, string(message))
}

// What each end of a WebSocket comes to.
func TestWebSockets(t *testing.T) {
	for name, w := range everyWay(t, serveSocket) {
		if w.client.HTTPVersion == plan.HTTP3 || w.client.Proxy == w.url {
			continue // a server without TCP, and a proxy that opens no tunnels
		}
		t.Run(name, func(t *testing.T) {
			w.client.Timeout = time.Second
			snapshot := &plan.Await{JSON: map[string]any{"$.type": "snapshot"}, Messages: 1}
			for _, test := range []struct {
				path    string
				await   *plan.Await
				kind    ErrorKind
				events  int64
				message string
			}{
				{"/good", snapshot, None, 6, ""},
				{"/good", &plan.Await{Messages: 3}, None, 3, ""},
				{"/good", &plan.Await{JSON: map[string]any{"$.type": "tick"}, Messages: 2}, None, 2, ""},
				{"/served", nil, None, 2, ""},
				{"/pieces", nil, None, 2, ""},
				{"/large", nil, None, 1, ""},
				{"/flood", nil, None, 1, ""},
				{"/empty", nil, truncated, 0, "without an event"},
				{"/early", nil, None, 1, ""},
				{"/early", &plan.Await{Messages: 2}, wasClosed, 1, "1001: restart"},
				{"/failing", nil, wasClosed, 1, "1011: no disk"},
				{"/cut", nil, truncated, 1, "without a close frame"},
				{"/half", nil, truncated, 0, ""},
				{"/reset", nil, reset, 1, ""},
				{"/stall", nil, Stalled, 1, "idle_limit"},
				{"/silent", nil, TimedOut, 0, ""},
				{"/masked", nil, malformed, 1, "masked"},
				{"/garbage", nil, malformed, 0, ""},
				{"/packed", nil, malformed, 0, "rsv"},
				{"/broken%20text", nil, malformed, 0, "UTF-8"},
				{"/bad%20code", nil, malformed, 0, "1005"},
				{"/huge", nil, tooLarge, 0, "16 MiB"},
				{"/endless", nil, tooLarge, 0, "16 MiB"},
				{"/missing", nil, BadStatus, 0, "403"},
			} {
				if usual := test.path == "/good" || test.path == "/served" || test.path == "/missing"; !usual && name != "HTTP/1.1" && name != "HTTP/1.1, TLS" {
					continue // what frames come to is the same by every route
				}
				r := newRig(t, w.client, w.env)
				r.socket(w.url+test.path, plan.WebSocket{Send: []string{"hello"}, Await: test.await})
				took := r.x.Done - r.x.Sent
				if r.x.Kind != test.kind || r.x.Stream.Events != test.events || !strings.Contains(r.x.Message, test.message) || took < 0 {
					t.Errorf("%s: kind %q (%s), %d events in %v", test.path, r.x.Kind, r.x.Message, r.x.Stream.Events, took)
				}
			}
		})
	}
}

// socket performs one WebSocket, alone in its client.
func (r *rig) socket(url string, w plan.WebSocket) {
	r.t.Helper()
	r.socketOf(plan.Request{
		URL: url, WebSocket: &w,
		Stream: &plan.Stream{Format: plan.Messages, IdleLimit: 150 * time.Millisecond, StallLimit: 5 * time.Millisecond},
	})
}

func (r *rig) socketOf(q plan.Request) {
	r.t.Helper()
	q.Method = http.MethodGet
	made, err := r.client.Compile([]plan.Request{{Name: "plain", Method: "GET", URL: q.URL}, q})
	if err != nil {
		r.t.Fatal(err)
	}
	s := made.Open()
	defer s.Close()
	err = s.Lane().Do(r.t.Context(), 1, &r.x)
	if raised := r.x.Kind != None && r.x.Kind < BadStatus && !strings.Contains(r.x.Message, "without an event"); (err != nil) != raised {
		r.t.Errorf("%q raises %v", r.x.Kind, err)
	}
}

// The clocks of a WebSocket begin when it was opened; that it was is a part of connecting.
func TestAWebSocketsMoments(t *testing.T) {
	w := everyWay(t, serveSocket)["HTTP/1.1"]
	r := newRig(t, w.client, w.env)
	r.socket(w.url+"/good", plan.WebSocket{Send: []string{"hello"}, Await: &plan.Await{Messages: 4}})
	x, seen := &r.x, r.x.Stream
	first, last := seen.First-x.Sent, seen.Last-x.Sent
	if first < 10*time.Millisecond || first > 35*time.Millisecond || last-first < 29*time.Millisecond || x.Done < seen.Last || x.Done-seen.Last > 30*time.Millisecond || seen.Stalls != 3 {
		t.Errorf("first after %v, last after %v, done after %v, %d stalls", first, last, x.Done-x.Sent, seen.Stalls)
	}
	if !x.Opened || x.Opening <= x.Connect || x.Status != 101 || x.BytesIn < 100 || x.BytesOut < 100 || x.Attempts != 1 {
		t.Errorf("%+v", x)
	}
}

// What is expected and taken of a WebSocket is of its handshake and of its last message.
func TestWhatAWebSocketIsExpectedToBe(t *testing.T) {
	w := everyWay(t, serveSocket)["HTTP/1.1"]
	for _, test := range []struct {
		expect *plan.Expect
		kind   ErrorKind
	}{
		{&plan.Expect{Headers: map[string]string{"X-Kind": "test"}, JSON: map[string]any{"$.n": 4}}, None},
		{&plan.Expect{JSON: map[string]any{"$.n": 5}}, badExpectation},
		{&plan.Expect{Headers: map[string]string{"Sec-Websocket-Protocol": "v3"}}, badExpectation},
		{&plan.Expect{Status: []int{200}}, BadStatus},
		{&plan.Expect{MaxDuration: time.Millisecond}, tooSlow},
	} {
		r := newRig(t, w.client, w.env)
		taken := new(Taken)
		r.x.Taken = taken
		r.socketOf(plan.Request{
			URL: w.url + "/good", Headers: map[string]string{"Sec-WebSocket-Protocol": "v1, v2"}, Expect: test.expect,
			WebSocket: &plan.WebSocket{Send: []string{"x"}, Await: &plan.Await{JSON: map[string]any{"$.type": "snapshot"}, Messages: 1}},
			Stream:    &plan.Stream{Format: plan.Messages}, Captures: []plan.Capture{{Name: "n", From: plan.FromJSON, Path: "$.n"}},
		})
		if r.x.Kind != test.kind {
			t.Errorf("%+v: kind %q: %s", test.expect, r.x.Kind, r.x.Message)
		}
	}
}

// A session that is closed ends what is under way, at once.
func TestAWebSocketIsCutWithItsSession(t *testing.T) {
	w := everyWay(t, serveSocket)["HTTP/1.1"]
	r := newRig(t, w.client, w.env)
	made, err := r.client.Compile([]plan.Request{{Method: "GET", URL: w.url + "/silent", WebSocket: &plan.WebSocket{}, Stream: &plan.Stream{Format: plan.Messages}}})
	if err != nil {
		t.Fatal(err)
	}
	s := made.Open()
	time.AfterFunc(50*time.Millisecond, s.Close)
	err = s.Do(t.Context(), 0, &r.x)
	var f *Failure
	if !errors.As(err, &f) || f.Kind != Cancelled || r.x.Done-r.x.Sent > 500*time.Millisecond {
		t.Errorf("%v after %v", err, r.x.Done-r.x.Sent)
	}
}
