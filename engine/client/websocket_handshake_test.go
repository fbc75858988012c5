package client

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"bench/plan"
)

// What is no handshake is none, whatever it is instead, and however long it goes on.
func TestHandshakesThatAreNone(t *testing.T) {
	endless := "HTTP/1.1 101 Switching Protocols\r\n" + strings.Repeat("X-More: and more\r\n", 10_000)
	for _, test := range []struct {
		name, answer string
		kind         ErrorKind
	}{
		{"nothing", "", truncated},
		{"half", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: web", truncated},
		{"another protocol", "SSH-2.0-OpenSSH_9.6\r\n\r\n", malformed},
		{"HTTP/1.0", "HTTP/1.0 101 Switching Protocols\r\n\r\n", malformed},
		{"no answer to the key", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", malformed},
		{"a wrong one", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n", malformed},
		{"a header without end", endless, malformed},
		{"another status", "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n", BadStatus},
		{"a refusal that is broken", "HTTP/1.1 426 Upgrade Required\r\nno field\r\n\r\n", malformed},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, test.answer)
		}()
		r := newRig(t, plan.Client{HTTPVersion: "1.1", Timeout: 10 * time.Second}, Env{})
		r.socket("http://"+l.Addr().String()+"/", plan.WebSocket{})
		if r.x.Kind != test.kind {
			t.Errorf("%s: kind %q: %s", test.name, r.x.Kind, r.x.Message)
		}
		_ = l.Close()
	}
}
