package client

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"bench/engine/peers"
	"bench/plan"
)

// tunnelProxy is an HTTP proxy for CONNECT alone. It wants the credentials, if they aren't "".
func tunnelProxy(t *testing.T, authorization string) *Origin {
	t.Helper()
	l, o := listening(t, "tcp", "127.0.0.1:0")
	peers.Serve(t, l, func(conn net.Conn) {
		r, err := http.ReadRequest(bufio.NewReader(conn))
		switch {
		case err != nil:
		case r.Method != http.MethodConnect || r.Host != r.RequestURI:
			_, _ = io.WriteString(conn, "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
		case r.Header.Get("Proxy-Authorization") != authorization:
			_, _ = io.WriteString(conn, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
		default:
			splice(conn, r.RequestURI, "HTTP/1.1 200 Connection established\r\n\r\n")
		}
	})
	return o
}

// splice connects conn with address, after telling it so with greeting.
func splice(conn net.Conn, address, greeting string) {
	far, err := net.Dial("tcp", address)
	if err != nil {
		_, _ = io.WriteString(conn, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
		return
	}
	defer far.Close()
	_, _ = io.WriteString(conn, greeting)
	go func() {
		_, _ = io.Copy(far, conn)
		_ = far.Close()
	}()
	_, _ = io.Copy(conn, far)
}

// socksProxy is a SOCKS5 proxy that wants user "u" with password "p", and answers each request with reply; with 0 it
// connects. It sends what it was asked to connect to into asked.
func socksProxy(t *testing.T, reply byte, asked chan<- string) *Origin {
	t.Helper()
	l, o := listening(t, "tcp", "127.0.0.1:0")
	peers.Serve(t, l, func(conn net.Conn) {
		in := bufio.NewReader(conn)
		read := func(n int) []byte {
			b := make([]byte, n)
			_, _ = io.ReadFull(in, b)
			return b
		}
		methods := read(int(read(2)[1]))
		if !strings.Contains(string(methods), "\x02") {
			_, _ = conn.Write([]byte{5, 0xff})
			return
		}
		_, _ = conn.Write([]byte{5, 2})
		user := string(read(int(read(2)[1])))
		password := string(read(int(read(1)[0])))
		if user != "u" || password != "p" {
			_, _ = conn.Write([]byte{1, 1})
			return
		}
		_, _ = conn.Write([]byte{1, 0})
		var host string
		switch read(4)[3] {
		case 1:
			host = netip.AddrFrom4([4]byte(read(4))).String()
		case 3:
			host = string(read(int(read(1)[0])))
		case 4:
			host = netip.AddrFrom16([16]byte(read(16))).String()
		}
		target := plan.HostPort(host, binary.BigEndian.Uint16(read(2)))
		asked <- target
		bound := []byte{5, reply, 0, 3, 1, 'x', 0, 80} // bound to a name, which servers may do
		if reply != 0 {
			_, _ = conn.Write(bound)
			return
		}
		splice(conn, target, string(bound))
	})
	return o
}

// through connects to target through a proxy, and says whether what is sent comes back.
func through(t *testing.T, c plan.Client, permit permitFunc, target *Origin, settings *tls.Config) error {
	t.Helper()
	var x Exchange
	conn, err := dialerOf(t, c, permit).connect(t.Context(), target, settings, &x)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "ping")
	got := make([]byte, 4)
	if _, err := io.ReadFull(conn, got); err != nil || string(got) != "ping" {
		t.Errorf("through the proxy came %q, %v", got, err)
	}
	return nil
}

func TestTunnelThroughHTTPProxy(t *testing.T) {
	a := newAuthority(t)
	target := secureEcho(t, &tls.Config{Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")}})
	settings, err := newTLS(plan.TLS{CAFile: "ca.pem"}, a.dir, alpnHTTP1)
	if err != nil {
		t.Fatal(err)
	}
	settings = settingsFor(settings, target, nil)
	o := tunnelProxy(t, "Basic dTpw") // u:p
	address := plan.HostPort(o.Host, o.Port)
	if err := through(t, plan.Client{Proxy: "http://u:p@" + address}, nil, target, settings); err != nil {
		t.Error(err)
	}

	err = through(t, plan.Client{Proxy: "http://u:secret@" + address}, nil, target, settings)
	wantKind(t, err, badProxy)
	if !strings.Contains(err.Error(), "407") || strings.Contains(err.Error(), "secret") {
		t.Errorf("a rejected login reads %q", err)
	}
	nobody := closedPort(t)
	nobody.Scheme = "https"
	err = through(t, plan.Client{Proxy: "http://u:p@" + address}, nil, nobody, settings)
	wantKind(t, err, unreachable)
	if !strings.Contains(err.Error(), "502") {
		t.Errorf("an origin the proxy can't reach reads %q", err)
	}
}

func TestSOCKSProxy(t *testing.T) {
	l, target := listening(t, "tcp", "127.0.0.1:0")
	peers.Serve(t, l, func(conn net.Conn) { _, _ = io.Copy(conn, conn) })
	asked := make(chan string, 10)
	o := socksProxy(t, 0, asked)
	address := plan.HostPort(o.Host, o.Port)
	named := &Origin{Scheme: "http", Host: "localhost", Port: target.Port}
	for scheme, want := range map[string]string{
		"socks5":  plan.HostPort("127.0.0.1", target.Port), // resolved here
		"socks5h": plan.HostPort("localhost", target.Port), // resolved there
	} {
		c := plan.Client{Proxy: scheme + "://u:p@" + address}
		d := dialerOf(t, c, nil)
		d.lookup = names(map[string][]string{"localhost": {"127.0.0.1"}})
		conn, err := d.connect(t.Context(), named, nil, &Exchange{})
		if err != nil {
			t.Fatalf("%s: %v", scheme, err)
		}
		_ = conn.Close()
		if got := <-asked; got != want {
			t.Errorf("%s asked for %s, want %s", scheme, got, want)
		}
	}
}

func TestSOCKSFailures(t *testing.T) {
	asked := make(chan string, 10)
	target := &Origin{Scheme: "http", Host: "127.0.0.1", Port: 80}
	for reply, want := range map[byte]ErrorKind{1: badProxy, 2: badProxy, 4: unreachable, 5: Refused, 99: badProxy} {
		o := socksProxy(t, reply, asked)
		err := through(t, plan.Client{Proxy: "socks5://u:p@" + plan.HostPort(o.Host, o.Port)}, nil, target, nil)
		wantKind(t, err, want)
	}
	o := socksProxy(t, 0, asked)
	for _, login := range []string{"", "u:wrong@"} {
		err := through(t, plan.Client{Proxy: "socks5://" + login + plan.HostPort(o.Host, o.Port)}, nil, target, nil)
		wantKind(t, err, badProxy)
	}
}

// A proxy that isn't one: it answers with something else, or ends in the middle.
func TestOddProxies(t *testing.T) {
	target := &Origin{Scheme: "https", Host: "127.0.0.1", Port: 443}
	for _, c := range []struct {
		scheme, answer string
		want           ErrorKind
	}{
		{"http", "", truncated},
		{"http", "HTTP/1.1 200 OK\r\n\r\nearly bytes", malformed},
		{"socks5", "HTTP/1.1 400 Bad Request\r\n\r\n", malformed},
		{"socks5", "\x05\x00\x05", truncated},
	} {
		l, o := listening(t, "tcp", "127.0.0.1:0")
		peers.Serve(t, l, func(conn net.Conn) {
			_, _ = conn.Read(make([]byte, 4096))
			_, _ = io.WriteString(conn, c.answer)
			_ = conn.(*net.TCPConn).CloseWrite()
			_, _ = io.Copy(io.Discard, conn)
		})
		err := through(t, plan.Client{Proxy: c.scheme + "://" + plan.HostPort(o.Host, o.Port)}, nil, target, nil)
		wantKind(t, err, c.want)
	}
}

// The policy is asked about the proxy, and about a host that only the proxy will resolve.
func TestPolicyAndProxies(t *testing.T) {
	denied := func(string, netip.AddrPort) error { return errors.New("not in allowed_hosts") }
	target := &Origin{Scheme: "https", Host: "shop.example", Port: 443}
	o := tunnelProxy(t, "")
	for _, address := range []string{"192.0.2.1:3128", plan.HostPort(o.Host, o.Port)} {
		err := through(t, plan.Client{Proxy: "http://" + address}, denied, target, nil)
		wantKind(t, err, Forbidden)
	}
}

func TestProxyURLs(t *testing.T) {
	for _, bad := range []string{"ftp://127.0.0.1", "http://", "127.0.0.1:3128", "http://u:pw@127.0.0.1:x"} {
		_, err := newProxy(plan.Client{Proxy: bad}, Env{})
		if err == nil {
			t.Errorf("proxy %q was accepted", bad)
		} else if strings.Contains(err.Error(), "pw") {
			t.Errorf("the message %q has the password", err)
		}
	}
}
