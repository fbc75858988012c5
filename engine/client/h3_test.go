package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"

	"bench/plan"
)

// http3Server is quic-go's own, and what a client needs to reach it.
func http3Server(t *testing.T, handler http.HandlerFunc) (url string, c plan.Client, env Env) {
	t.Helper()
	url, c, env, _ = stoppableHTTP3(t, handler)
	return url, c, env
}

// stoppableHTTP3 is http3Server with the means to stop it.
func stoppableHTTP3(t *testing.T, handler http.HandlerFunc) (url string, c plan.Client, env Env, stop func()) {
	t.Helper()
	a := newAuthority(t)
	settings := http3.ConfigureTLSConfig(&tls.Config{Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")}})
	l, err := quic.ListenAddrEarly("127.0.0.1:0", settings, &quic.Config{MaxIncomingStreams: 20})
	if err != nil {
		t.Fatal(err)
	}
	server := &http3.Server{Handler: handler}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.ServeListener(l)
	}()
	stop = func() {
		_ = server.Close()
		_ = l.Close()
		<-done
	}
	t.Cleanup(stop)
	c = plan.Client{HTTPVersion: "3", Timeout: time.Minute, ConnectTimeout: time.Minute, TLS: plan.TLS{CAFile: "ca.pem"}}
	return "https://" + l.Addr().String(), c, Env{Dir: a.dir, Version: "9"}, stop
}

func TestHTTP3(t *testing.T) {
	var arrivals notes[*http.Request]
	url, c, env := http3Server(t, func(w http.ResponseWriter, r *http.Request) {
		arrivals.add(r)
		_, _ = io.WriteString(w, "hello")
	})
	r := newRig(t, c, env)
	r.mustGet(url + "/a?b=c")
	first := r.x
	r.mustGet(url + "/a?b=c")
	if !first.Opened || r.x.Opened || first.Connect <= 0 || r.x.Connect != 0 {
		t.Errorf("opened %v in %v, then %v in %v", first.Opened, first.Connect, r.x.Opened, r.x.Connect)
	}
	if x := r.x; x.Sent <= 0 || x.FirstByte < x.Sent || x.Done < x.FirstByte || x.Status != 200 || x.BytesIn < 5 || x.BytesOut < 5 {
		t.Errorf("the exchange is %+v", x)
	}
	for _, got := range arrivals.take() {
		if got.ProtoMajor != 3 || got.RequestURI != "/a?b=c" || !strings.HasSuffix(url, got.Host) || got.UserAgent() != "bench/9" || got.Header.Get("Accept-Encoding") != "" {
			t.Errorf("the server got %s %s of %s with %v", got.Proto, got.RequestURI, got.Host, got.Header)
		}
	}
}

func TestHTTP3Bodies(t *testing.T) {
	url, c, env := http3Server(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) })
	r := newRig(t, c, env)
	for _, size := range []int{0, 1, 100_000, 2 << 20} {
		body := strings.Repeat("0123456789abcdef", size/16+1)[:size]
		q := r.prepare(plan.Request{Method: "POST", URL: url, Body: body, Expect: &plan.Expect{BodyContains: "x"}})
		same := false
		r.known.expects(q).check = func(got *response) (ErrorKind, string) {
			length, ok := got.header("date")
			same = string(got.body) == body && got.bytes == int64(size) && ok && length != ""
			return None, ""
		}
		if err := r.session.Do(t.Context(), q, &r.x); err != nil || !same {
			t.Fatalf("a body of %d bytes: %v, the same: %v", size, err, same)
		}
		if r.x.BytesIn < int64(size) || r.x.BytesOut < int64(size) {
			t.Errorf("a body of %d bytes: %d in, %d out", size, r.x.BytesIn, r.x.BytesOut)
		}
	}
	small := r.prepare(plan.Request{Method: "POST", URL: url, Body: "12345", Expect: &plan.Expect{MaxBytes: 4}})
	if err := r.session.Do(t.Context(), small, &r.x); err != nil || r.x.Kind != tooLarge {
		t.Errorf("5 bytes where 4 are allowed: %v, kind %q", err, r.x.Kind)
	}
}

func TestHTTP3ManyAtOnce(t *testing.T) {
	url, c, env := http3Server(t, func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X-Path", r.RequestURI) })
	c.MaxConnections = 2
	r := newRig(t, c, env)
	var opened atomic.Int64
	var all sync.WaitGroup
	requests := make([][]int, 50)
	for i := range requests {
		for j := range 4 {
			path := fmt.Sprintf("/%d/%d", i, j)
			requests[i] = append(requests[i], r.prepare(plan.Request{URL: url + path, Expect: &plan.Expect{Headers: map[string]string{"x-path": path}}}))
		}
	}
	for i, own := range requests { // more than the server allows at once on two connections
		s := r.session
		if i%2 == 0 {
			s = r.session.Lane()
		}
		all.Go(func() {
			for j := range 4 {
				var x Exchange
				if err := s.Do(t.Context(), own[j], &x); err != nil || x.Kind != None {
					t.Errorf("%v, kind %q: %s", err, x.Kind, x.Message)
				}
				if x.Opened {
					opened.Add(1)
				}
			}
		})
	}
	all.Wait()
	if opened.Load() != 2 {
		t.Errorf("%d connections were opened, want 2", opened.Load())
	}
}

func TestHTTP3NewConnectionForEachRequest(t *testing.T) {
	var from notes[string]
	url, c, env := http3Server(t, func(_ http.ResponseWriter, r *http.Request) { from.add(r.RemoteAddr) })
	c.Session = "request"
	c.LocalAddresses = []string{"127.0.0.2", "127.0.0.3"}
	r := newRig(t, c, env)
	for range 2 {
		r.mustGet(url)
		if !r.x.Opened || r.x.Connect <= 0 {
			t.Errorf("opened %v in %v", r.x.Opened, r.x.Connect)
		}
	}
	if seen := strings.Join(from.take(), " "); !strings.Contains(seen, "127.0.0.2:") || !strings.Contains(seen, "127.0.0.3:") {
		t.Errorf("2 requests came from %s", seen)
	}
}

func TestHTTP3ContextAndClose(t *testing.T) {
	arrived := make(chan struct{}, 10)
	url, c, env := http3Server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/drip" {
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
		}
		arrived <- struct{}{}
		<-r.Context().Done()
	})
	r := newRig(t, c, env)
	ctx, cancel := context.WithCancel(t.Context())
	start := func(ctx context.Context, path string) chan error {
		q := r.prepare(plan.Request{URL: url + path})
		result := make(chan error, 1)
		go func() { result <- r.session.Do(ctx, q, new(Exchange)) }()
		return result
	}
	one, two, other := start(ctx, "/"), start(ctx, "/drip"), start(context.Background(), "/")
	for range 3 {
		<-arrived
	}
	cancel()
	for _, result := range []chan error{one, two} {
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled request says %v", err)
		}
	}
	r.session.Close()
	if err := <-other; !errors.Is(err, error(errSessionClosed)) {
		t.Errorf("a request in flight when the session is closed says %v", err)
	}
}

func TestHTTP3ErrorKinds(t *testing.T) {
	url, c, env := http3Server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/500":
			w.WriteHeader(http.StatusInternalServerError)
		case "/abort":
			panic(http.ErrAbortHandler)
		case "/half":
			w.Header().Set("Content-Length", "10")
			_, _ = io.WriteString(w, "abc")
		case "/drip":
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		case "/hang":
			<-r.Context().Done()
		}
	})
	for path, want := range map[string]ErrorKind{
		"/500": BadStatus, "/abort": reset, "/half": truncated, "/drip": TimedOut, "/hang": TimedOut,
	} {
		c.Timeout = time.Minute
		if want == TimedOut {
			c.Timeout = 50 * time.Millisecond
		}
		r := newRig(t, c, env)
		err := r.get(url + path)
		if r.x.Kind != want || (err != nil) != (want < BadStatus) || r.x.Sent == 0 || r.x.Done < r.x.Sent {
			t.Errorf("%s: %v, kind %q, sent %v, done %v", path, err, r.x.Kind, r.x.Sent, r.x.Done)
		}
	}
}

func TestHTTP3ConnectFailures(t *testing.T) {
	url, c, env := http3Server(t, func(http.ResponseWriter, *http.Request) {})
	stranger := c
	stranger.TLS = plan.TLS{}
	silent, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = silent.Close() })
	nobody, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	_ = nobody.Close()
	hasty := c
	hasty.ConnectTimeout = 50 * time.Millisecond
	for _, x := range []struct {
		client plan.Client
		url    string
		want   ErrorKind
	}{
		{stranger, url, tlsFailed},
		{c, "https://" + nobody.LocalAddr().String(), Refused},
		{hasty, "https://" + silent.LocalAddr().String(), ConnectTimedOut},
		{c, "https://192.0.2.1/", Forbidden},
	} {
		r := newRig(t, x.client, env)
		if err := r.get(x.url); err == nil || r.x.Kind != x.want || r.x.Sent != 0 || r.x.Done == 0 {
			t.Errorf("%s: %v, kind %q (%s), want %q", x.url, err, r.x.Kind, r.x.Message, x.want)
		}
	}
}

// A server that isn't one of HTTP/3 is an error that says so.
func TestHTTP3IsNeverSomethingElse(t *testing.T) {
	a := newAuthority(t)
	l, err := quic.ListenAddr("127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")}, NextProtos: []string{"other"},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	r := newRig(t, plan.Client{HTTPVersion: "3", TLS: plan.TLS{CAFile: "ca.pem"}}, Env{Dir: a.dir})
	if err := r.get("https://" + l.Addr().String()); err == nil || r.x.Kind != tlsFailed {
		t.Errorf("%v, kind %q", err, r.x.Kind)
	}
}

// A server that goes away and comes back: idle connections to it are found dead, and requests go over new ones.
func TestHTTP3ServerRestarts(t *testing.T) {
	url, c, env := http3Server(t, func(w http.ResponseWriter, r *http.Request) {})
	r := newRig(t, c, env)
	r.mustGet(url)
	for _, conn := range r.session.(*session[*http3Request]).exchanger.(*http3Session).all() {
		_ = conn.quic.CloseWithError(0, "") // as if it had come from the server
		<-conn.quic.Context().Done()
	}
	r.mustGet(url)
	if !r.x.Opened {
		t.Error("a dead connection was used")
	}
}

func TestHTTP3UnusableSettings(t *testing.T) {
	for _, c := range []plan.Client{
		{HTTPVersion: "3", Proxy: "http://127.0.0.1:1"},
		{HTTPVersion: "3", UnixSocket: "/tmp/s"},
	} {
		if _, err := New(c, Env{}); err == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
	r := newRig(t, plan.Client{HTTPVersion: "3"}, Env{})
	if _, err := r.client.Compile([]plan.Request{{Method: "GET", URL: "http://127.0.0.1/"}}); err == nil {
		t.Error("a plain http URL was accepted")
	}
}
