package client

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"bench/engine/peers"
	"bench/plan"
)

// An HTTP proxy gets requests for http in absolute form, with credentials of its own, over kept connections.
func TestForwardingProxy(t *testing.T) {
	a := newAuthority(t)
	var arrivals notes[*http.Request]
	handler := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { arrivals.add(r) })
	plain := httptest.NewServer(handler)
	t.Cleanup(plain.Close)
	secure := httptest.NewUnstartedServer(handler)
	secure.TLS = &tls.Config{Certificates: []tls.Certificate{a.issue("proxy", "localhost")}}
	secure.StartTLS()
	t.Cleanup(secure.Close)
	_, port, _ := net.SplitHostPort(secure.Listener.Addr().String())
	for _, address := range []string{"http://u:p@" + plain.Listener.Addr().String(), "https://u:p@localhost:" + port} {
		r := newRig(t, plan.Client{Proxy: address, TLS: plan.TLS{CAFile: "ca.pem"}}, Env{Dir: a.dir})
		r.mustGet("http://127.0.0.1:9/path?q=1")
		got := arrivals.take()[0]
		if got.RequestURI != "http://127.0.0.1:9/path?q=1" || got.Host != "127.0.0.1:9" {
			t.Errorf("%s got %s of %s", address, got.RequestURI, got.Host)
		}
		if got.Header.Get("Proxy-Authorization") != "Basic dTpw" {
			t.Errorf("%s got %v", address, got.Header)
		}
		r.mustGet("http://127.0.0.1:9/")
		arrivals.take()
		if r.x.Opened {
			t.Errorf("%s: the connection was not kept", address)
		}
	}
}

func TestHTTPSThroughTunnel(t *testing.T) {
	a := newAuthority(t)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")}}
	server.StartTLS()
	t.Cleanup(server.Close)
	o := tunnelProxy(t, "")
	r := newRig(t, plan.Client{Proxy: "http://" + plan.HostPort(o.Host, o.Port), TLS: plan.TLS{CAFile: "ca.pem"}}, Env{Dir: a.dir})
	for range 2 {
		if err := r.get(server.URL); err != nil || r.x.Status != 404 {
			t.Errorf("%v, status %d", err, r.x.Status)
		}
	}
}

func TestUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, _ := listening(t, "unix", path)
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: http.NotFoundHandler()}}
	server.Start()
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{UnixSocket: path}, Env{})
	for range 2 {
		if err := r.get("http://shop.example/"); err != nil || r.x.Status != 404 {
			t.Errorf("%v, status %d", err, r.x.Status)
		}
	}
}

// A connection after the first resumes the TLS session, as any client does that is kept; one that isn't can't.
func TestSessionTickets(t *testing.T) {
	a := newAuthority(t)
	var resumed atomic.Bool
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		resumed.Store(r.TLS.DidResume)
		w.Header().Set("Connection", "close")
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")}}
	server.StartTLS()
	t.Cleanup(server.Close)
	for kind, want := range map[string]bool{"cell": true, "request": false} {
		r := newRig(t, plan.Client{Session: plan.Session(kind), TLS: plan.TLS{CAFile: "ca.pem"}}, Env{Dir: a.dir})
		r.mustGet(server.URL)
		r.mustGet(server.URL)
		if !r.x.Opened || resumed.Load() != want {
			t.Errorf("session %s: opened %v, resumed %v", kind, r.x.Opened, resumed.Load())
		}
	}
}

// With TLS 1.3 a client learns only after the handshake, with the response, that its certificate was not good enough.
func TestLateRejectionOfACertificate(t *testing.T) {
	a := newAuthority(t)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{
		Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")},
		ClientAuth:   tls.RequireAndVerifyClientCert, ClientCAs: a.pool(), MinVersion: tls.VersionTLS13,
	}
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	for _, version := range []string{"1.1", "2"} {
		r := newRig(t, plan.Client{HTTPVersion: plan.HTTPVersion(version), TLS: plan.TLS{CAFile: "ca.pem"}}, Env{Dir: a.dir})
		if err := r.get(server.URL); err == nil || r.x.Kind != tlsFailed {
			t.Errorf("HTTP/%s: %v, kind %q", version, err, r.x.Kind)
		}
	}
}

// A name goes through this machine's resolver, and that is a phase of its own.
func TestSystemResolver(t *testing.T) {
	url, _ := peers.Answering(t, fine)
	r := newRig(t, plan.Client{}, Env{})
	r.mustGet(strings.Replace(url, "127.0.0.1", "localhost", 1))
	if r.x.DNS <= 0 || r.x.Connect <= 0 {
		t.Errorf("dns took %v and connect %v", r.x.DNS, r.x.Connect)
	}
}
