package engine

import (
	"bufio"
	"crypto/tls"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"bench/spec"
)

// Over TLS, a body without a length is whole only when its end was announced (RFC 9112 section 9.8), whatever way leads
// to the server.
func TestUnannouncedEndIsTruncation(t *testing.T) {
	a := newAuthority(t)
	settings := &tls.Config{Certificates: []tls.Certificate{a.issue("server", "localhost", "127.0.0.1")}}
	for _, answer := range []struct {
		head      string
		announced bool
		want      errorKind
	}{
		{"HTTP/1.1 200 OK\r\n\r\n", true, none},
		{"HTTP/1.1 200 OK\r\n\r\n", false, truncated},
		{"HTTP/1.0 200 OK\r\n\r\n", false, truncated},
		{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", false, none},
		{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true, truncated},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", true, truncated},
	} {
		half := func(conn net.Conn) {
			secure := tls.Server(conn, settings)
			if _, err := http.ReadRequest(bufio.NewReader(secure)); err != nil {
				return
			}
			_, _ = secure.Write([]byte(answer.head + "half"))
			if answer.announced {
				_ = secure.Close()
			}
		}
		l, o := listening(t, "tcp", "127.0.0.1:0")
		serve(t, l, half)
		socket := filepath.Join(t.TempDir(), "s")
		local, _ := listening(t, "unix", socket)
		serve(t, local, half)
		proxy := tunnelProxy(t, "")
		straight := "https://" + joinPort("127.0.0.1", o.port)
		for way, c := range map[string]spec.Client{
			straight:                          {},
			straight + "/tunnelled":           {Proxy: "http://" + joinPort(proxy.host, proxy.port)},
			"https://localhost/over-socket":   {UnixSocket: socket},
			"http://127.0.0.1:9/over-a-proxy": {Proxy: "https://" + joinPort("localhost", o.port)},
		} {
			c.TLS.CAFile = "ca.pem"
			r := newRig(t, c, clientEnv{Dir: a.dir})
			_ = r.get(way)
			if r.x.kind != answer.want {
				t.Errorf("%s, %q, announced %v: kind %q (%s), want %q", way, strings.TrimSpace(answer.head), answer.announced, r.x.kind, r.x.message, answer.want)
			}
		}
	}
}
