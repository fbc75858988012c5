package client

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"bench/plan"
)

// A way is a version of HTTP and a route to one server.
type way struct {
	url    string
	client plan.Client
	env    Env
	stop   func() // ends the server
}

// everyWay serves a handler over every version of HTTP and by every route there is.
func everyWay(t *testing.T, handler http.HandlerFunc) map[string]way {
	t.Helper()
	a := newAuthority(t)
	certificate := a.issue("server", "localhost", "127.0.0.1")
	start := func(l net.Listener, secure bool) *httptest.Server {
		server := &httptest.Server{Listener: l, Config: &http.Server{Handler: handler, Protocols: new(http.Protocols)}, EnableHTTP2: true}
		server.Config.Protocols.SetHTTP1(true)
		server.Config.Protocols.SetHTTP2(true)
		server.Config.Protocols.SetUnencryptedHTTP2(true)
		if server.TLS = (&tls.Config{Certificates: []tls.Certificate{certificate}}); secure {
			server.StartTLS()
		} else {
			server.Start()
		}
		t.Cleanup(server.Close)
		return server
	}
	listen := func(network, address string) net.Listener { l, _ := listening(t, network, address); return l }
	plain, secure := start(listen("tcp", "127.0.0.1:0"), false), start(listen("tcp", "127.0.0.1:0"), true)
	socket := filepath.Join(t.TempDir(), "s")
	local := start(listen("unix", socket), false)
	tunnel := tunnelProxy(t, "")
	proxy := "http://" + plan.HostPort(tunnel.Host, tunnel.Port)
	trust, env := plan.TLS{CAFile: "ca.pem"}, Env{Dir: a.dir}
	alone := env
	alone.alone = true
	three, client3, env3, stop3 := stoppableHTTP3(t, handler)
	return map[string]way{
		"HTTP/1.1":              {plain.URL, plan.Client{HTTPVersion: "1.1"}, env, plain.Close},
		"HTTP/1.1, alone":       {plain.URL, plan.Client{HTTPVersion: "1.1"}, alone, plain.Close},
		"HTTP/1.1, TLS":         {secure.URL, plan.Client{HTTPVersion: "1.1", TLS: trust}, env, secure.Close},
		"HTTP/1.1, unix socket": {"http://localhost", plan.Client{HTTPVersion: "1.1", UnixSocket: socket}, env, local.Close},
		"HTTP/1.1, proxy":       {plain.URL, plan.Client{HTTPVersion: "1.1", Proxy: plain.URL}, env, plain.Close},
		"HTTP/1.1, TLS, tunnel": {secure.URL, plan.Client{HTTPVersion: "1.1", Proxy: proxy, TLS: trust}, env, secure.Close},
		"HTTP/2":                {plain.URL, plan.Client{HTTPVersion: "2"}, env, plain.Close},
		"HTTP/2, TLS":           {secure.URL, plan.Client{HTTPVersion: "2", TLS: trust}, env, secure.Close},
		"HTTP/2, unix socket":   {"http://localhost", plan.Client{HTTPVersion: "2", UnixSocket: socket}, env, local.Close},
		"HTTP/2, TLS, tunnel":   {secure.URL, plan.Client{HTTPVersion: "2", Proxy: proxy, TLS: trust}, env, secure.Close},
		"HTTP/3":                {three, client3, env3, stop3},
	}
}
