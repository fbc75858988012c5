package client

import (
	"bufio"
	"crypto/tls"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"bench/engine/peers"
	"bench/plan"
)

// Over TLS, a body without a length is whole only when its end was announced (RFC 9112 section 9.8), whatever way leads
// to the server.
func TestUnannouncedEndIsTruncation(t *testing.T) {
	a := newAuthority(t)
	settings := &tls.Config{Certificates: []tls.Certificate{a.issue("server", "localhost", "127.0.0.1")}}
	for _, answer := range []struct {
		head      string
		announced bool
		want      ErrorKind
	}{
		{"HTTP/1.1 200 OK\r\n\r\n", true, None},
		{"HTTP/1.1 200 OK\r\n\r\n", false, truncated},
		{"HTTP/1.0 200 OK\r\n\r\n", false, truncated},
		{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n", false, None},
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
		peers.Serve(t, l, half)
		socket := filepath.Join(t.TempDir(), "s")
		local, _ := listening(t, "unix", socket)
		peers.Serve(t, local, half)
		proxy := tunnelProxy(t, "")
		straight := "https://" + plan.HostPort("127.0.0.1", o.Port)
		for way, c := range map[string]plan.Client{
			straight:                          {},
			straight + "/tunnelled":           {Proxy: "http://" + plan.HostPort(proxy.Host, proxy.Port)},
			"https://localhost/over-socket":   {UnixSocket: socket},
			"http://127.0.0.1:9/over-a-proxy": {Proxy: "https://" + plan.HostPort("localhost", o.Port)},
		} {
			c.TLS.CAFile = "ca.pem"
			r := newRig(t, c, Env{Dir: a.dir})
			_ = r.get(way)
			if r.x.Kind != answer.want {
				t.Errorf("%s, %q, announced %v: kind %q (%s), want %q", way, strings.TrimSpace(answer.head), answer.announced, r.x.Kind, r.x.Message, answer.want)
			}
		}
	}
}
