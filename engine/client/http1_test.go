package client

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bench/engine/peers"
	"bench/plan"
)

func TestKeptConnection(t *testing.T) {
	url, connections := peers.Answering(t, fine)
	r := newRig(t, plan.Client{}, Env{Version: "9"})
	r.mustGet(url)
	first := r.x
	r.mustGet(url)
	second := r.x
	if !first.Opened || second.Opened || connections.Load() != 1 {
		t.Errorf("opened: %v, then %v, in all %d; want one connection", first.Opened, second.Opened, connections.Load())
	}
	if first.Connect <= 0 || second.Connect != 0 {
		t.Errorf("connect took %v, then %v", first.Connect, second.Connect)
	}
	if x := second; x.Sent <= 0 || x.FirstByte <= x.Sent || x.Done < x.FirstByte {
		t.Errorf("the clocks are out of order: sent %v, first byte %v, done %v", x.Sent, x.FirstByte, x.Done)
	}
	if second.Status != 200 || second.BytesIn != int64(len(fine)) {
		t.Errorf("status %d, %d bytes in; want 200, %d", second.Status, second.BytesIn, len(fine))
	}
}

func TestWhatIsSent(t *testing.T) {
	type arrival struct {
		*http.Request
		body string
	}
	var arrivals notes[arrival]
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		arrivals.add(arrival{r, string(body)})
	}))
	t.Cleanup(server.Close)
	r := newRig(t, plan.Client{}, Env{Version: "9"})
	send := func(q plan.Request) arrival {
		t.Helper()
		if err := r.session.Do(t.Context(), r.prepare(q), &r.x); err != nil {
			t.Fatal(err)
		}
		return arrivals.take()[0]
	}

	got := send(plan.Request{URL: server.URL + "/a%2Fb?c=d#e"})
	if got.RequestURI != "/a%2Fb?c=d" || "http://"+got.Host != server.URL {
		t.Errorf("asked for %s of %s", got.RequestURI, got.Host)
	}
	if want := (http.Header{"User-Agent": {"bench/9"}}); !maps.EqualFunc(got.Header, want, slices.Equal) {
		t.Errorf("headers are %v, want %v and nothing else", got.Header, want)
	}

	got = send(plan.Request{
		Method: "POST", URL: strings.Replace(server.URL, "http://", "http://u:p@", 1), Body: "hello",
		Headers: map[string]string{"host": "shop.example", "user-agent": "me", "X-A": "1"},
	})
	if got.Method != "POST" || got.body != "hello" || got.Host != "shop.example" || got.UserAgent() != "me" || got.Header.Get("X-A") != "1" {
		t.Errorf("sent %s to %s as %s with %q, %v", got.Method, got.Host, got.UserAgent(), got.body, got.Header)
	}
	if user, password, _ := got.BasicAuth(); user != "u" || password != "p" {
		t.Errorf("credentials of the URL arrived as %s:%s", user, password)
	}
}

func TestNewConnectionForEachRequest(t *testing.T) {
	url, connections := peers.Answering(t, fine)
	r := newRig(t, plan.Client{Session: "request"}, Env{})
	lane := r.session.Lane()
	q := r.prepare(plan.Request{URL: url})
	for range 3 {
		r.mustGet(url)
		if err := lane.Do(t.Context(), q, &r.x); err != nil || !r.x.Opened || r.x.Connect <= 0 {
			t.Fatalf("lane: %v, opened %v in %v", err, r.x.Opened, r.x.Connect)
		}
	}
	if connections.Load() != 6 {
		t.Errorf("6 requests over %d connections", connections.Load())
	}
}

func TestServerThatClosesEachConnection(t *testing.T) {
	url, connections := peers.Answering(t, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
	r := newRig(t, plan.Client{}, Env{})
	r.mustGet(url)
	r.mustGet(url)
	if connections.Load() != 2 {
		t.Errorf("2 requests over %d connections", connections.Load())
	}
}

// An odd server, and what is made of it.
func TestErrorKinds(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer string
		end    func(net.Conn)
		want   ErrorKind
		raised bool
	}{
		{"reset", "", func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0); _ = c.Close() }, reset, true},
		{"closed without a word", "", nil, truncated, true},
		{"truncated head", "HTTP/1.1 200 O", nil, truncated, true},
		{"truncated body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", nil, truncated, true},
		{"truncated chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", nil, truncated, true},
		{"garbage", "SSH-2.0-OpenSSH_9.6\r\n", nil, malformed, true},
		{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", nil, malformed, true},
		{"head without end", "HTTP/1.1 200 OK\r\n" + strings.Repeat("A: "+strings.Repeat("b", 1000)+"\r\n", 500), nil, malformed, true},
		{"hangs", "", peers.Hang, TimedOut, true},
		{"drips", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", peers.Hang, TimedOut, true},
		{"status", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", nil, BadStatus, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, o := listening(t, "tcp", "127.0.0.1:0")
			peers.Serve(t, l, func(conn net.Conn) {
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = io.WriteString(conn, c.answer)
				if c.end != nil {
					c.end(conn)
				}
			})
			timeout := time.Minute
			if c.want == TimedOut {
				timeout = 50 * time.Millisecond
			}
			r := newRig(t, plan.Client{Timeout: timeout}, Env{})
			err := r.get("http://" + plan.HostPort(o.Host, o.Port))
			if r.x.Kind != c.want || (err != nil) != c.raised {
				t.Errorf("kind %q (%s), error %v; want %q", r.x.Kind, r.x.Message, err, c.want)
			}
			if r.x.Message == "" || r.x.Done < r.x.Sent || r.x.Sent == 0 {
				t.Errorf("message %q, sent %v, done %v", r.x.Message, r.x.Sent, r.x.Done)
			}
			if c.want == TimedOut && r.x.Done-r.x.Sent < 50*time.Millisecond {
				t.Errorf("timed out after %v", r.x.Done-r.x.Sent)
			}
		})
	}
}

func TestConnectFailuresOfAnExchange(t *testing.T) {
	r := newRig(t, plan.Client{}, Env{})
	o := closedPort(t)
	for url, want := range map[string]ErrorKind{
		"http://" + plan.HostPort(o.Host, o.Port): Refused,
		"http://192.0.2.1/":                       Forbidden,
	} {
		err := r.get(url)
		if err == nil || r.x.Kind != want || r.x.Sent != 0 || r.x.Done == 0 || r.x.Opened {
			t.Errorf("%s: %v, kind %q, sent %v, done %v", url, err, r.x.Kind, r.x.Sent, r.x.Done)
		}
	}
	var wanted error = errSessionClosed
	r.session.Close()
	if err := r.get("http://127.0.0.1:1"); !errors.Is(err, wanted) || r.x.Kind != Cancelled {
		t.Errorf("a closed session says %v", err)
	}
}

// The server closes an idle connection: the next request is made on a new one, unless it might be made twice so.
func TestIdleConnectionDies(t *testing.T) {
	for _, c := range []struct {
		method string
		resets bool
		want   ErrorKind
	}{
		{"GET", false, None},
		{"GET", true, None},
		{"POST", false, truncated},
		{"POST", true, reset},
	} {
		t.Run(fmt.Sprintf("%s, resets %v", c.method, c.resets), func(t *testing.T) {
			l, o := listening(t, "tcp", "127.0.0.1:0")
			var connections atomic.Int64
			peers.Serve(t, l, func(conn net.Conn) {
				in := bufio.NewReader(conn)
				if _, err := http.ReadRequest(in); err != nil {
					return
				}
				_, _ = io.WriteString(conn, fine)
				if connections.Add(1) == 1 {
					_, _ = http.ReadRequest(in) // it was received: no way to know what came of it
					if c.resets {
						_ = conn.(*net.TCPConn).SetLinger(0)
					}
				} else {
					peers.Hang(conn)
				}
			})
			r := newRig(t, plan.Client{}, Env{})
			q := r.prepare(plan.Request{Method: c.method, URL: "http://" + plan.HostPort(o.Host, o.Port)})
			if err := r.session.Do(t.Context(), q, &r.x); err != nil {
				t.Fatal(err)
			}
			err := r.session.Do(t.Context(), q, &r.x)
			if r.x.Kind != c.want || (err != nil) != (c.want != None) {
				t.Errorf("kind %q, error %v; want %q", r.x.Kind, err, c.want)
			}
			if again := c.want == None; r.x.Opened != again || (r.x.Repeats() == 1) != again {
				t.Errorf("opened is %v, repeated %d times", r.x.Opened, r.x.Repeats())
			}
		})
	}
}

func TestChecks(t *testing.T) {
	url, connections := peers.Answering(t, "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello")
	r := newRig(t, plan.Client{}, Env{})
	q := r.prepare(plan.Request{URL: url, Expect: &plan.Expect{BodyContains: "hullo", Status: []int{404}, MaxBytes: 5}})
	if err := r.session.Do(t.Context(), q, &r.x); err != nil || r.x.Kind != badExpectation {
		t.Errorf("hello for hullo: %v, kind %q", err, r.x.Kind)
	}
	e := r.known.expects(q)
	if !e.wantBody || e.maxBytes != 5 {
		t.Fatalf("wantBody %v, maxBytes %d", e.wantBody, e.maxBytes)
	}
	r.known.expects(q).check = func(got *response) (ErrorKind, string) {
		kind, ok := got.header("content-type")
		if got.status != 404 || string(got.body) != "hello" || !ok || kind != "text/plain" || got.bytes != 5 || got.elapsed <= 0 {
			t.Errorf("the check sees %d, %q, %q, %d bytes, %v", got.status, got.body, kind, got.bytes, got.elapsed)
		}
		return badExpectation, "because"
	}
	if err := r.session.Do(t.Context(), q, &r.x); err != nil || r.x.Kind != badExpectation || r.x.Message != "because" {
		t.Errorf("%v, kind %q: %s", err, r.x.Kind, r.x.Message)
	}
	r.known.expects(q).check = func(*response) (ErrorKind, string) { return None, "" }
	if err := r.session.Do(t.Context(), q, &r.x); err != nil || r.x.Kind != None {
		t.Errorf("a 404 that was expected: %v, %q", err, r.x.Kind)
	}
	if connections.Load() != 1 {
		t.Error("a failed expectation costs a connection")
	}
	small := r.prepare(plan.Request{URL: url, Expect: &plan.Expect{MaxBytes: 4}})
	if err := r.session.Do(t.Context(), small, &r.x); err != nil || r.x.Kind != tooLarge {
		t.Errorf("5 bytes where 4 are allowed: %v, kind %q", err, r.x.Kind)
	}
}

func TestUnusableRequests(t *testing.T) {
	r := newRig(t, plan.Client{}, Env{})
	for _, q := range []plan.Request{
		{Method: "GET", URL: "ftp://127.0.0.1/"},
		{Method: "GET", URL: "http:///path"},
		{Method: "GET", URL: "http://127.0.0.1:99999/"},
		{Method: "G T", URL: "http://127.0.0.1/"},
		{Method: "GET", URL: "http://127.0.0.1/", Headers: map[string]string{"A": "b\r\nC: d"}},
	} {
		if _, err := r.client.Compile([]plan.Request{q}); err == nil {
			t.Errorf("%s %s %v was accepted", q.Method, q.URL, q.Headers)
		}
	}
	if _, err := New(plan.Client{HTTPVersion: "4"}, Env{}); err == nil {
		t.Error("HTTP/4 was accepted")
	}
}
