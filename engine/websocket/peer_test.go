package websocket

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	peer "github.com/coder/websocket"
)

// Against a server that others maintain: its messages, in frames of its choice, its pings, and both ways to end.
func TestAgainstAnotherServer(t *testing.T) {
	large := strings.Repeat("a€", 100_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := peer.Accept(w, r, &peer.AcceptOptions{Subprotocols: []string{"second", "first"}})
		if err != nil {
			t.Error(err)
			return
		}
		defer c.CloseNow()
		ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
		defer cancel()
		c.SetReadLimit(1 << 20)
		for range 2 {
			kind, asked, err := c.Read(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			in, err := c.Writer(ctx, kind)
			if err != nil {
				t.Error(err)
				return
			}
			for piece := range bytes.SplitSeq(asked, []byte("€")) { // a frame each, or several
				_, _ = in.Write(piece)
				_, _ = in.Write([]byte("€"))
			}
			_ = in.Close()
		}
		ponged := make(chan error, 1)
		ctx = c.CloseRead(ctx)
		go func() { ponged <- c.Ping(ctx) }()
		if err := <-ponged; err != nil {
			t.Errorf("a ping: %v", err)
		}
		_ = c.Write(ctx, peer.MessageText, []byte("ponged"))
		if r.URL.Path == "/closes" {
			_ = c.Close(peer.StatusGoingAway, "restart")
			return
		}
		<-ctx.Done() // the client says goodbye
	}))
	defer server.Close()
	for _, path := range []string{"/closes", "/open"} {
		target, err := url.Parse(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := net.Dial("tcp", target.Host)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		c := New(conn, heap{})
		answer, err := c.Shake(Request{Target: target, Host: target.Host, Protocols: []string{"first", "second"}})
		if err != nil || answer.Status != http.StatusSwitchingProtocols || answer.Header.Get("Sec-WebSocket-Protocol") == "" {
			t.Fatalf("%+v, %v", answer, err)
		}
		if err := c.Send([][]byte{[]byte("hello"), []byte(large)}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"hello€", large + "€", "ponged"} {
			message, err := c.Next()
			if err != nil || string(message) != want {
				t.Fatalf("%s: %.20q, %v", path, message, err)
			}
		}
		if path == "/open" {
			if err := c.Finish(); err != nil {
				t.Errorf("goodbye: %v", err)
			}
			continue
		}
		var over *Error
		if _, err := c.Next(); !errors.As(err, &over) || over.Code != 1001 || over.Reason != "restart" || !over.Normal() {
			t.Errorf("%v", err)
		}
	}
}
