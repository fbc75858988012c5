package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"bench/plan"
)

// http2Server is Go's own, over TLS and without, and what a client needs to reach it.
func http2Server(t *testing.T, secure bool, handler http.HandlerFunc) (url string, c plan.Client, env Env) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.Protocols = new(http.Protocols)
	c = plan.Client{HTTPVersion: "2"}
	if secure {
		a := newAuthority(t)
		server.TLS = &tls.Config{Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")}}
		server.Config.Protocols.SetHTTP2(true)
		server.EnableHTTP2 = true
		server.StartTLS()
		c.TLS.CAFile, env.Dir = "ca.pem", a.dir
	} else {
		server.Config.Protocols.SetUnencryptedHTTP2(true)
		server.Start()
	}
	t.Cleanup(server.Close)
	return server.URL, c, env
}

func TestHTTP2(t *testing.T) {
	for _, secure := range []bool{true, false} {
		t.Run(fmt.Sprintf("TLS %v", secure), func(t *testing.T) {
			var arrivals notes[*http.Request]
			url, c, env := http2Server(t, secure, func(w http.ResponseWriter, r *http.Request) {
				arrivals.add(r)
				_, _ = io.WriteString(w, "hello")
			})
			r := newRig(t, c, env)
			r.mustGet(url + "/a?b=c")
			first := r.x
			r.mustGet(url + "/a?b=c")
			if !first.Opened || r.x.Opened || first.Connect <= 0 || secure != (first.TLS > 0) || r.x.Connect != 0 {
				t.Errorf("opened %v in %v and %v, then %v in %v", first.Opened, first.Connect, first.TLS, r.x.Opened, r.x.Connect)
			}
			if x := r.x; x.Sent <= 0 || x.FirstByte < x.Sent || x.Done < x.FirstByte || x.Status != 200 || x.BytesIn < 5+2*9 || x.BytesOut < 9 {
				t.Errorf("the exchange is %+v", x)
			}
			for _, got := range arrivals.take() {
				if got.ProtoMajor != 2 || got.RequestURI != "/a?b=c" || !strings.HasSuffix(url, got.Host) || got.UserAgent() != "bench/" {
					t.Errorf("the server got %s %s of %s from %s", got.Proto, got.RequestURI, got.Host, got.UserAgent())
				}
			}
		})
	}
}

// Whatever its size, a body arrives and comes back, through windows of all sizes and in frames of all kinds.
func TestHTTP2Bodies(t *testing.T) {
	url, c, env := http2Server(t, true, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", "X-After")
		_, _ = io.Copy(w, r.Body)
		w.Header().Set("X-After", "yes")
	})
	r := newRig(t, c, env)
	for _, size := range []int{0, 1, 16 << 10, 16<<10 + 1, 1 << 20, 5 << 20} {
		body := strings.Repeat("0123456789abcdef", size/16+1)[:size]
		q := r.prepare(plan.Request{Method: "POST", URL: url, Body: body, Expect: &plan.Expect{BodyContains: "x"}})
		same := false
		r.known.expects(q).check = func(got *response) (ErrorKind, string) {
			same = string(got.body) == body && got.bytes == int64(size)
			return None, ""
		}
		if err := r.session.Do(t.Context(), q, &r.x); err != nil || !same {
			t.Fatalf("a body of %d bytes: %v, the same: %v", size, err, same)
		}
		if r.x.BytesIn < int64(size) || r.x.BytesOut < int64(size) {
			t.Errorf("a body of %d bytes: %d in, %d out", size, r.x.BytesIn, r.x.BytesOut)
		}
	}
}

// Many at once, over few connections: all are answered, each with its own.
func TestHTTP2ManyAtOnce(t *testing.T) {
	url, c, env := http2Server(t, true, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Path", r.RequestURI)
	})
	c.MaxConnections = 3
	r := newRig(t, c, env)
	var opened atomic.Int64
	var all sync.WaitGroup
	requests := make([][]int, 20)
	for i := range requests {
		for j := range 7 {
			path := fmt.Sprintf("/%d/%d", i, j)
			requests[i] = append(requests[i], r.prepare(plan.Request{URL: url + path, Expect: &plan.Expect{Headers: map[string]string{"x-path": path}}}))
		}
	}
	for i, own := range requests {
		s := r.session
		if i%2 == 0 {
			s = r.session.Lane()
		}
		all.Go(func() {
			for j := range 50 {
				var x Exchange
				if err := s.Do(t.Context(), own[j%len(own)], &x); err != nil || x.Kind != None {
					t.Errorf("%v, kind %q: %s", err, x.Kind, x.Message)
				}
				if x.Opened {
					opened.Add(1)
				}
			}
		})
	}
	all.Wait()
	if opened.Load() != 3 {
		t.Errorf("%d connections were opened, want 3", opened.Load())
	}
}

func TestHTTP2NewConnectionForEachRequest(t *testing.T) {
	var from notes[string]
	url, c, env := http2Server(t, true, func(_ http.ResponseWriter, r *http.Request) { from.add(r.RemoteAddr) })
	c.Session = "request"
	r := newRig(t, c, env)
	for range 3 {
		r.mustGet(url)
		if !r.x.Opened || r.x.TLS <= 0 {
			t.Errorf("opened %v, TLS %v", r.x.Opened, r.x.TLS)
		}
	}
	seen := map[string]bool{}
	for _, address := range from.take() {
		seen[address] = true
	}
	if len(seen) != 3 {
		t.Errorf("3 requests over %d connections", len(seen))
	}
}

func TestHTTP2ContextCutsItsOwn(t *testing.T) {
	arrived, let := make(chan struct{}, 10), make(chan struct{})
	url, c, env := http2Server(t, false, func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		select {
		case <-let:
		case <-r.Context().Done(): // the stream was reset
		}
	})
	r := newRig(t, c, env)
	q := r.prepare(plan.Request{URL: url})
	ctx, cancel := context.WithCancel(t.Context())
	start := func(ctx context.Context) chan error {
		result := make(chan error, 1)
		go func() { result <- r.session.Do(ctx, q, new(Exchange)) }()
		return result
	}
	one, two, other := start(ctx), start(ctx), start(t.Context())
	for range 3 {
		<-arrived
	}
	cancel()
	for _, result := range []chan error{one, two} {
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled request says %v", err)
		}
	}
	if err := r.session.Do(ctx, q, &r.x); err == nil || r.x.Kind != Cancelled {
		t.Errorf("a request in a context that is done says %v", err)
	}
	close(let)
	if err := <-other; err != nil {
		t.Errorf("a request in another context says %v", err)
	}
	r.mustGet(url)
	if r.x.Opened {
		t.Error("the connection was of no more use")
	}
}

func TestHTTP2CloseCutsWhatIsInFlight(t *testing.T) {
	arrived := make(chan struct{}, 10)
	url, c, env := http2Server(t, true, func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
	})
	r := newRig(t, c, env)
	q := r.prepare(plan.Request{URL: url})
	results := make(chan error, 3)
	for range 3 {
		go func() { results <- r.session.Do(context.Background(), q, new(Exchange)) }()
	}
	for range 3 {
		<-arrived
	}
	r.session.Close()
	for range 3 {
		if err := <-results; !errors.Is(err, error(errSessionClosed)) {
			t.Errorf("got %v", err)
		}
	}
	if err := r.get(url); !errors.Is(err, error(errSessionClosed)) {
		t.Errorf("a closed session says %v", err)
	}
}

// A server that can't do HTTP/2 is an error that says so.
func TestHTTP2IsNeverSomethingElse(t *testing.T) {
	a := newAuthority(t)
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.TLS = &tls.Config{Certificates: []tls.Certificate{a.issue("server", "127.0.0.1")}, NextProtos: []string{alpnHTTP1}}
	secure.StartTLS()
	t.Cleanup(secure.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	for url, want := range map[string]ErrorKind{secure.URL: tlsFailed, plain.URL: malformed} {
		r := newRig(t, plan.Client{HTTPVersion: "2", TLS: plan.TLS{CAFile: "ca.pem"}}, Env{Dir: a.dir})
		if err := r.get(url); err == nil || r.x.Kind != want {
			t.Errorf("%s: %v, kind %q", url, err, r.x.Kind)
		}
	}
}

func TestHTTP2ThroughProxies(t *testing.T) {
	url, c, env := http2Server(t, false, func(http.ResponseWriter, *http.Request) {})
	o := tunnelProxy(t, "")
	c.Proxy = "http://" + plan.HostPort(o.Host, o.Port)
	r := newRig(t, c, env)
	r.mustGet(url)
}

func TestHTTP2RedirectsAndCookies(t *testing.T) {
	url, c, env := http2Server(t, true, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
			http.Redirect(w, r, "/end", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, r.Header.Get("Cookie"))
	})
	c.Redirects, c.Cookies = 1, true
	r := newRig(t, c, env)
	q := r.prepare(plan.Request{URL: url, Expect: &plan.Expect{BodyContains: "a=1"}})
	if err := r.session.Do(t.Context(), q, &r.x); err != nil || r.x.Kind != None {
		t.Errorf("%v, kind %q: %s", err, r.x.Kind, r.x.Message)
	}
}

// What HTTP/2 has no place for is refused before anything is sent.
func TestHTTP2UnusableRequests(t *testing.T) {
	r := newRig(t, plan.Client{HTTPVersion: "2"}, Env{})
	for _, headers := range []map[string]string{
		{"Connection": "close"},
		{"Transfer-Encoding": "chunked"},
		{"TE": "gzip"},
		{"Content-Length": "7"},
		{"A": "b\r\nC: d"},
		{"a b": "c"},
		{"Host": "a/b"},
	} {
		if _, err := r.client.Compile([]plan.Request{{Method: "GET", URL: "http://127.0.0.1/", Headers: headers}}); err == nil {
			t.Errorf("%v was accepted", headers)
		}
	}
	if _, err := r.client.Compile([]plan.Request{{Method: "G T", URL: "http://127.0.0.1/"}}); err == nil {
		t.Error("a method of two words was accepted")
	}
}
