package engine

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

	"bench/spec"
)

func TestKeptConnection(t *testing.T) {
	url, connections := answering(t, fine)
	r := newRig(t, spec.Client{}, clientEnv{Version: "9"})
	r.mustGet(url)
	first := r.x
	r.mustGet(url)
	second := r.x
	if !first.opened || second.opened || connections.Load() != 1 {
		t.Errorf("opened: %v, then %v, in all %d; want one connection", first.opened, second.opened, connections.Load())
	}
	if first.connect <= 0 || second.connect != 0 {
		t.Errorf("connect took %v, then %v", first.connect, second.connect)
	}
	if x := second; x.sent <= 0 || x.firstByte <= x.sent || x.done < x.firstByte {
		t.Errorf("the clocks are out of order: sent %v, first byte %v, done %v", x.sent, x.firstByte, x.done)
	}
	if second.status != 200 || second.bytesIn != int64(len(fine)) {
		t.Errorf("status %d, %d bytes in; want 200, %d", second.status, second.bytesIn, len(fine))
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
	r := newRig(t, spec.Client{}, clientEnv{Version: "9"})
	send := func(q spec.Request) arrival {
		t.Helper()
		if err := r.session.do(t.Context(), r.prepare(q), &r.x); err != nil {
			t.Fatal(err)
		}
		return arrivals.take()[0]
	}

	got := send(spec.Request{URL: server.URL + "/a%2Fb?c=d#e"})
	if got.RequestURI != "/a%2Fb?c=d" || "http://"+got.Host != server.URL {
		t.Errorf("asked for %s of %s", got.RequestURI, got.Host)
	}
	if want := (http.Header{"User-Agent": {"bench/9"}}); !maps.EqualFunc(got.Header, want, slices.Equal) {
		t.Errorf("headers are %v, want %v and nothing else", got.Header, want)
	}

	got = send(spec.Request{
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
	url, connections := answering(t, fine)
	r := newRig(t, spec.Client{Session: "request"}, clientEnv{})
	lane := r.session.lane()
	q := r.prepare(spec.Request{URL: url})
	for range 3 {
		r.mustGet(url)
		if err := lane.do(t.Context(), q, &r.x); err != nil || !r.x.opened || r.x.connect <= 0 {
			t.Fatalf("lane: %v, opened %v in %v", err, r.x.opened, r.x.connect)
		}
	}
	if connections.Load() != 6 {
		t.Errorf("6 requests over %d connections", connections.Load())
	}
}

func TestServerThatClosesEachConnection(t *testing.T) {
	url, connections := answering(t, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
	r := newRig(t, spec.Client{}, clientEnv{})
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
		want   errorKind
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
		{"hangs", "", hang, timedOut, true},
		{"drips", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", hang, timedOut, true},
		{"status", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", nil, badStatus, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, o := listening(t, "tcp", "127.0.0.1:0")
			serve(t, l, func(conn net.Conn) {
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = io.WriteString(conn, c.answer)
				if c.end != nil {
					c.end(conn)
				}
			})
			timeout := time.Minute
			if c.want == timedOut {
				timeout = 50 * time.Millisecond
			}
			r := newRig(t, spec.Client{Timeout: timeout}, clientEnv{})
			err := r.get("http://" + joinPort(o.host, o.port))
			if r.x.kind != c.want || (err != nil) != c.raised {
				t.Errorf("kind %q (%s), error %v; want %q", r.x.kind, r.x.message, err, c.want)
			}
			if r.x.message == "" || r.x.done < r.x.sent || r.x.sent == 0 {
				t.Errorf("message %q, sent %v, done %v", r.x.message, r.x.sent, r.x.done)
			}
			if c.want == timedOut && r.x.done-r.x.sent < 50*time.Millisecond {
				t.Errorf("timed out after %v", r.x.done-r.x.sent)
			}
		})
	}
}

func TestConnectFailuresOfAnExchange(t *testing.T) {
	r := newRig(t, spec.Client{}, clientEnv{})
	o := closedPort(t)
	for url, want := range map[string]errorKind{
		"http://" + joinPort(o.host, o.port): refused,
		"http://192.0.2.1/":                  forbidden,
	} {
		err := r.get(url)
		if err == nil || r.x.kind != want || r.x.sent != 0 || r.x.done == 0 || r.x.opened {
			t.Errorf("%s: %v, kind %q, sent %v, done %v", url, err, r.x.kind, r.x.sent, r.x.done)
		}
	}
	var wanted error = errSessionClosed
	r.session.close()
	if err := r.get("http://127.0.0.1:1"); !errors.Is(err, wanted) || r.x.kind != cancelled {
		t.Errorf("a closed session says %v", err)
	}
}

// The server closes an idle connection: the next request is made on a new one, unless it might be made twice so.
func TestIdleConnectionDies(t *testing.T) {
	for _, c := range []struct {
		method string
		resets bool
		want   errorKind
	}{
		{"GET", false, none},
		{"GET", true, none},
		{"POST", false, truncated},
		{"POST", true, reset},
	} {
		t.Run(fmt.Sprintf("%s, resets %v", c.method, c.resets), func(t *testing.T) {
			l, o := listening(t, "tcp", "127.0.0.1:0")
			var connections atomic.Int64
			serve(t, l, func(conn net.Conn) {
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
					hang(conn)
				}
			})
			r := newRig(t, spec.Client{}, clientEnv{})
			q := r.prepare(spec.Request{Method: c.method, URL: "http://" + joinPort(o.host, o.port)})
			if err := r.session.do(t.Context(), q, &r.x); err != nil {
				t.Fatal(err)
			}
			err := r.session.do(t.Context(), q, &r.x)
			if r.x.kind != c.want || (err != nil) != (c.want != none) {
				t.Errorf("kind %q, error %v; want %q", r.x.kind, err, c.want)
			}
			if again := c.want == none; r.x.opened != again || (r.x.repeats() == 1) != again {
				t.Errorf("opened is %v, repeated %d times", r.x.opened, r.x.repeats())
			}
		})
	}
}

func TestChecks(t *testing.T) {
	url, connections := answering(t, "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello")
	r := newRig(t, spec.Client{}, clientEnv{})
	q := r.prepare(spec.Request{URL: url, Expect: &spec.Expect{BodyContains: "hullo", Status: []int{404}, MaxBytes: 5}})
	if err := r.session.do(t.Context(), q, &r.x); err != nil || r.x.kind != badExpectation {
		t.Errorf("hello for hullo: %v, kind %q", err, r.x.kind)
	}
	if !q.wantBody || q.maxBytes != 5 {
		t.Fatalf("wantBody %v, maxBytes %d", q.wantBody, q.maxBytes)
	}
	q.check = func(got *response) (errorKind, string) {
		kind, ok := got.header("content-type")
		if got.status != 404 || string(got.body) != "hello" || !ok || kind != "text/plain" || got.bytes != 5 || got.elapsed <= 0 {
			t.Errorf("the check sees %d, %q, %q, %d bytes, %v", got.status, got.body, kind, got.bytes, got.elapsed)
		}
		return badExpectation, "because"
	}
	if err := r.session.do(t.Context(), q, &r.x); err != nil || r.x.kind != badExpectation || r.x.message != "because" {
		t.Errorf("%v, kind %q: %s", err, r.x.kind, r.x.message)
	}
	q.check = func(*response) (errorKind, string) { return none, "" }
	if err := r.session.do(t.Context(), q, &r.x); err != nil || r.x.kind != none {
		t.Errorf("a 404 that was expected: %v, %q", err, r.x.kind)
	}
	if connections.Load() != 1 {
		t.Error("a failed expectation costs a connection")
	}
	small := r.prepare(spec.Request{URL: url, Expect: &spec.Expect{MaxBytes: 4}})
	if err := r.session.do(t.Context(), small, &r.x); err != nil || r.x.kind != tooLarge {
		t.Errorf("5 bytes where 4 are allowed: %v, kind %q", err, r.x.kind)
	}
}

func TestUnusableRequests(t *testing.T) {
	r := newRig(t, spec.Client{}, clientEnv{})
	for _, q := range []spec.Request{
		{Method: "GET", URL: "ftp://127.0.0.1/"},
		{Method: "GET", URL: "http:///path"},
		{Method: "GET", URL: "http://127.0.0.1:99999/"},
		{Method: "G T", URL: "http://127.0.0.1/"},
		{Method: "GET", URL: "http://127.0.0.1/", Headers: map[string]string{"A": "b\r\nC: d"}},
	} {
		if _, err := r.client.prepare(q, 0); err == nil {
			t.Errorf("%s %s %v was accepted", q.Method, q.URL, q.Headers)
		}
	}
	if _, err := newClient(spec.Client{HTTPVersion: "4"}, clientEnv{}); err == nil {
		t.Error("HTTP/4 was accepted")
	}
}
