package client

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bench/engine/peers"
	"bench/plan"
)

// An authority issues certificates for a test.
type authority struct {
	t    *testing.T
	dir  string // has ca.pem, and NAME.pem with NAME.key for each certificate issued
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, dir: t.TempDir(), key: newKey(t)}
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, a.cert, a.cert, a.key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	a.write("ca.pem", "CERTIFICATE", der)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) write(name, kind string, der []byte) {
	a.t.Helper()
	text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	if err := os.WriteFile(filepath.Join(a.dir, name), text, 0o600); err != nil {
		a.t.Fatal(err)
	}
}

// issue makes a certificate for names and addresses, and writes it to NAME.pem and NAME.key.
func (a *authority) issue(name string, hosts ...string) tls.Certificate {
	a.t.Helper()
	key := newKey(a.t)
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, a.cert, key.Public(), a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	a.write(name+".pem", "CERTIFICATE", der)
	text, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	a.write(name+".key", "PRIVATE KEY", text)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// pool are the authorities a server should trust.
func (a *authority) pool() *x509.CertPool {
	text, err := os.ReadFile(filepath.Join(a.dir, "ca.pem"))
	if err != nil {
		a.t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	return pool
}

// secureEcho is a TLS server that answers whatever is sent to it with the same.
func secureEcho(t *testing.T, settings *tls.Config) *Origin {
	t.Helper()
	l, o := listening(t, "tcp", "127.0.0.1:0")
	o.Scheme = "https"
	peers.Serve(t, l, func(conn net.Conn) {
		secure := tls.Server(conn, settings)
		_, _ = io.Copy(secure, secure)
	})
	return o
}

// connectTLS connects to o by the settings of c, whose files are in dir.
func connectTLS(t *testing.T, dir string, c plan.TLS, o *Origin, protocol string) (*Exchange, net.Conn, error) {
	t.Helper()
	settings, err := newTLS(c, dir, protocol)
	if err != nil {
		t.Fatal(err)
	}
	var x Exchange
	conn, err := dialerOf(t, plan.Client{}, nil).connect(t.Context(), o, settingsFor(settings, o, nil), &x)
	if err == nil {
		t.Cleanup(func() { _ = conn.Close() })
	}
	return &x, conn, err
}

func TestTLSHandshakeIsItsOwnPhase(t *testing.T) {
	a := newAuthority(t)
	o := secureEcho(t, &tls.Config{Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")}})
	x, _, err := connectTLS(t, a.dir, plan.TLS{CAFile: "ca.pem"}, o, alpnHTTP1)
	if err != nil {
		t.Fatal(err)
	}
	if x.Connect <= 0 || x.TLS <= 0 {
		t.Errorf("connect took %v and tls %v, want both", x.Connect, x.TLS)
	}
}

func TestServerMustBeTrusted(t *testing.T) {
	a := newAuthority(t)
	o := secureEcho(t, &tls.Config{Certificates: []tls.Certificate{a.issue("server", "shop.example")}})
	for _, c := range []struct {
		name string
		TLS  plan.TLS
		want string // in the error; "" for none
	}{
		{"unknown authority", plan.TLS{ServerName: "shop.example"}, "unknown authority"},
		{"another name", plan.TLS{CAFile: "ca.pem"}, "127.0.0.1"},
		{"server_name", plan.TLS{CAFile: "ca.pem", ServerName: "shop.example"}, ""},
		{"not verified", plan.TLS{InsecureSkipVerify: true}, ""},
	} {
		_, _, err := connectTLS(t, a.dir, c.TLS, o, alpnHTTP1)
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		wantKind(t, err, tlsFailed)
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the message %q does not mention %q", c.name, err, c.want)
		}
	}
}

func TestClientCertificate(t *testing.T) {
	a := newAuthority(t)
	a.issue("me")
	o := secureEcho(t, &tls.Config{
		Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")},
		ClientAuth:   tls.RequireAndVerifyClientCert, ClientCAs: a.pool(), MaxVersion: tls.VersionTLS12,
	})
	_, _, err := connectTLS(t, a.dir, plan.TLS{CAFile: "ca.pem", CertFile: "me.pem", KeyFile: "me.key"}, o, alpnHTTP1)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = connectTLS(t, a.dir, plan.TLS{CAFile: "ca.pem"}, o, alpnHTTP1)
	wantKind(t, err, tlsFailed)
}

func TestMinVersion(t *testing.T) {
	a := newAuthority(t)
	o := secureEcho(t, &tls.Config{
		Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")}, MaxVersion: tls.VersionTLS12,
	})
	if _, _, err := connectTLS(t, a.dir, plan.TLS{CAFile: "ca.pem", MinVersion: "1.2"}, o, alpnHTTP1); err != nil {
		t.Error(err)
	}
	_, _, err := connectTLS(t, a.dir, plan.TLS{CAFile: "ca.pem", MinVersion: "1.3"}, o, alpnHTTP1)
	wantKind(t, err, tlsFailed)
}

// The version of HTTP that was asked for is spoken, or it is an error: never another one.
func TestNoSilentFallback(t *testing.T) {
	a := newAuthority(t)
	cert := []tls.Certificate{a.issue("server", "127.0.0.1")}
	for _, c := range []struct {
		server []string
		want   string
	}{
		{nil, "did not negotiate HTTP/2"},
		{[]string{alpnHTTP1}, "no application protocol"},
	} {
		o := secureEcho(t, &tls.Config{Certificates: cert, NextProtos: c.server})
		_, _, err := connectTLS(t, a.dir, plan.TLS{CAFile: "ca.pem"}, o, alpnHTTP2)
		wantKind(t, err, tlsFailed)
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("server with %v: the message %q does not have %q", c.server, err, c.want)
		}
	}
}

func TestBrokenHandshakes(t *testing.T) {
	garbage, o1 := listening(t, "tcp", "127.0.0.1:0")
	peers.Serve(t, garbage, func(conn net.Conn) { _, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	closing, o2 := listening(t, "tcp", "127.0.0.1:0")
	peers.Serve(t, closing, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 4096)) // or the close would be a reset
	})
	for _, o := range []*Origin{o1, o2} {
		o.Scheme = "https"
		_, _, err := connectTLS(t, "", plan.TLS{}, o, alpnHTTP1)
		wantKind(t, err, tlsFailed)
	}
}

func TestSilentServerMeetsConnectTimeout(t *testing.T) {
	l, o := listening(t, "tcp", "127.0.0.1:0")
	peers.Serve(t, l, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
	o.Scheme = "https"
	settings, err := newTLS(plan.TLS{}, "", alpnHTTP1)
	if err != nil {
		t.Fatal(err)
	}
	d := dialerOf(t, plan.Client{ConnectTimeout: 30 * time.Millisecond}, nil)
	_, err = d.connect(t.Context(), o, settingsFor(settings, o, nil), &Exchange{})
	wantKind(t, err, ConnectTimedOut)
}

func TestBadTLSFiles(t *testing.T) {
	a := newAuthority(t)
	a.issue("me")
	for _, bad := range []plan.TLS{
		{CAFile: "missing.pem"},
		{CAFile: "me.key"},
		{CertFile: "me.pem"},
		{CertFile: "me.pem", KeyFile: "ca.pem"},
		{MinVersion: "3"},
	} {
		if _, err := newTLS(bad, a.dir, alpnHTTP1); err == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
	_, err := newTLS(plan.TLS{CAFile: "missing.pem"}, a.dir, alpnHTTP1)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
}
