package engine

import (
	"bufio"
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"bench/engine/http1"
	"bench/spec"
)

// A rig is a client under test, a session of it, and what it is to do.
type rig struct {
	t       *testing.T
	client  client
	session session
	x       exchange
}

// newRig makes a client and opens a session; both end with the test, which must leave no goroutine behind.
func newRig(t *testing.T, c spec.Client, env clientEnv) *rig {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	env.Sweeper = http1.NewSweeper(now)
	t.Cleanup(env.Sweeper.Stop)
	if c.HTTPVersion == "" {
		c.HTTPVersion = "1.1"
	}
	if c.Session == "" {
		c.Session = "cell"
	}
	made, err := newClient(c, env)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, client: made, session: made.open()}
	t.Cleanup(r.session.close)
	return r
}

func (r *rig) prepare(q spec.Request) *request {
	r.t.Helper()
	if q.Method == "" {
		q.Method = http.MethodGet
	}
	made, err := r.client.prepare(q, 0)
	if err != nil {
		r.t.Fatal(err)
	}
	return made
}

// get performs a GET of url in the rig's session, and leaves what happened in x.
func (r *rig) get(url string) error {
	r.t.Helper()
	return r.session.do(r.t.Context(), r.prepare(spec.Request{URL: url}), &r.x)
}

// mustGet is get for a request that has to go well.
func (r *rig) mustGet(url string) {
	r.t.Helper()
	if err := r.get(url); err != nil || r.x.kind != none {
		r.t.Fatalf("get: %v, kind %q: %s", err, r.x.kind, r.x.message)
	}
}

// answering is a server that answers each request with the same bytes, and counts connections.
func answering(t *testing.T, answer string) (url string, connections *atomic.Int64) {
	t.Helper()
	l, o := listening(t, "tcp", "127.0.0.1:0")
	connections = new(atomic.Int64)
	serve(t, l, func(conn net.Conn) {
		connections.Add(1)
		in := bufio.NewReader(conn)
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, r.Body)
			if _, err := io.WriteString(conn, answer); err != nil {
				return
			}
		}
	})
	return "http://" + joinPort(o.host, o.port) + "/", connections
}

const fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

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

// hang holds a connection until the client gives up.
func hang(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

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
		want   errorKind
	}{
		{"GET", none},
		{"POST", truncated},
	} {
		t.Run(c.method, func(t *testing.T) {
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
			if r.x.opened != (c.want == none) {
				t.Errorf("opened is %v", r.x.opened)
			}
		})
	}
}

// A request that is in flight ends with its context, and so does one that waits for a connection; others go on.
func TestContextCutsWhatIsInFlight(t *testing.T) {
	arrived := make(chan struct{}, 10)
	let := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		select {
		case <-let:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(server.Close)
	r := newRig(t, spec.Client{MaxConnections: 3}, clientEnv{})
	q := r.prepare(spec.Request{URL: server.URL})
	ctx, cancel := context.WithCancel(t.Context())
	start := func(ctx context.Context) chan error {
		result := make(chan error, 1)
		go func() { result <- r.session.do(ctx, q, new(exchange)) }()
		return result
	}
	one, two, other := start(ctx), start(ctx), start(t.Context())
	for range 3 {
		<-arrived
	}
	waiting := start(ctx)
	cancel()
	for _, result := range []chan error{one, two, waiting} {
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled request says %v", err)
		}
	}
	if err := r.session.do(ctx, q, &r.x); r.x.kind != cancelled || err == nil {
		t.Errorf("a request in a context that is done says %v", err)
	}
	close(let)
	if err := <-other; err != nil {
		t.Errorf("a request in another context says %v", err)
	}
	if err := r.session.do(t.Context(), q, &r.x); err != nil {
		t.Errorf("the session is of no more use: %v", err)
	}
}

func TestCloseCutsWhatIsInFlight(t *testing.T) {
	arrived := make(chan struct{}, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	r := newRig(t, spec.Client{MaxConnections: 2}, clientEnv{})
	q := r.prepare(spec.Request{URL: server.URL})
	results := make(chan error, 3)
	for range 3 { // one of them waits for a connection
		go func() { results <- r.session.do(context.Background(), q, new(exchange)) }()
	}
	<-arrived
	<-arrived
	r.session.close()
	for range 3 {
		if err := <-results; !errors.Is(err, error(errSessionClosed)) {
			t.Errorf("got %v", err)
		}
	}
}

// Who waits longest gets the connection that comes free.
func TestMaxConnections(t *testing.T) {
	var inside, opened atomic.Int64
	var full sync.WaitGroup // the first three are inside at once
	full.Add(3)
	var arrivals atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if inside.Add(1) > 3 {
			t.Error("more than three requests at once")
		}
		if arrivals.Add(1) <= 3 {
			full.Done()
			full.Wait()
		}
		inside.Add(-1)
	}))
	t.Cleanup(server.Close)
	r := newRig(t, spec.Client{MaxConnections: 3}, clientEnv{})
	q := r.prepare(spec.Request{URL: server.URL})
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			lane := r.session.lane() // there are too few connections for lanes of their own
			var x exchange
			if err := lane.do(t.Context(), q, &x); err != nil {
				t.Error(err)
			}
			if x.opened {
				opened.Add(1)
			}
		})
	}
	all.Wait()
	if opened.Load() != 3 {
		t.Errorf("%d connections were opened, want 3", opened.Load())
	}
}

// The limit holds for connections that serve one request each, too.
func TestMaxConnectionsOfFreshOnes(t *testing.T) {
	l, o := listening(t, "tcp", "127.0.0.1:0")
	var open atomic.Int64
	serve(t, l, func(conn net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
			return
		}
		if open.Add(1) > 2 {
			t.Error("more than two connections at once")
		}
		open.Add(-1) // the client can't know that it may open another one before it has read the response
		_, _ = io.WriteString(conn, fine)
		hang(conn)
	})
	r := newRig(t, spec.Client{MaxConnections: 2, Session: "request"}, clientEnv{})
	q := r.prepare(spec.Request{URL: "http://" + joinPort(o.host, o.port)})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			var x exchange
			if err := r.session.do(t.Context(), q, &x); err != nil || !x.opened {
				t.Errorf("%v, opened %v", err, x.opened)
			}
		})
	}
	all.Wait()
}

// The limit is one of all connections: an idle one to another origin is closed to make room.
func TestMaxConnectionsOverOrigins(t *testing.T) {
	one, connectionsOne := answering(t, fine)
	two, _ := answering(t, fine)
	r := newRig(t, spec.Client{MaxConnections: 1}, clientEnv{})
	r.mustGet(one)
	r.mustGet(two)
	r.mustGet(one)
	if !r.x.opened || connectionsOne.Load() != 2 {
		t.Error("the first origin's connection was kept beyond the limit")
	}
}

func TestWaitersComeInTurn(t *testing.T) {
	var q waiters
	a, b, c := &origin{host: "a"}, &origin{host: "b"}, &origin{host: "c"}
	q.join(a)
	second := q.join(b)
	q.join(c)
	if !q.leave(second) || q.leave(second) {
		t.Error("one can leave once")
	}
	if first := q.first(); first.origin != a {
		t.Errorf("the first is %s", first.origin.host)
	}
	if last := q.first(); last.origin != c || q.first() != nil {
		t.Errorf("the last is %s", last.origin.host)
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

// Nothing is allocated for a request over a kept connection.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	url, _ := answeringCheaply(t)
	r := newRig(t, spec.Client{Timeout: time.Minute}, clientEnv{})
	q := r.prepare(spec.Request{URL: url})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for name, s := range map[string]session{"session": r.session, "lane": r.session.lane()} {
		allocations := testing.AllocsPerRun(500, func() {
			if err := s.do(ctx, q, &r.x); err != nil {
				t.Fatal(err)
			}
		})
		if allocations != 0 {
			t.Errorf("%s: %v allocations a request", name, allocations)
		}
	}
}

// answeringCheaply is a server that allocates nothing for a request, so that it doesn't show up in measurements.
func answeringCheaply(tb testing.TB) (string, net.Listener) {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				in, out := make([]byte, 4096), []byte(fine)
				for {
					if _, err := conn.Read(in); err != nil {
						return
					}
					if _, err := conn.Write(out); err != nil {
						return
					}
				}
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/", l
}

// BenchmarkClientHTTP1 is one request after the other: over the session's connections, a lane's, and new ones.
func BenchmarkClientHTTP1(b *testing.B) {
	url, _ := answeringCheaply(b)
	sweeper := http1.NewSweeper(now)
	defer sweeper.Stop()
	for _, kind := range []string{"session", "lane", "fresh"} {
		c, err := newClient(spec.Client{HTTPVersion: "1.1", Session: map[string]string{"fresh": "request"}[kind], Timeout: time.Minute}, clientEnv{Sweeper: sweeper})
		if err != nil {
			b.Fatal(err)
		}
		q, err := c.prepare(spec.Request{Method: "GET", URL: url}, 0)
		if err != nil {
			b.Fatal(err)
		}
		s := c.open()
		defer s.close()
		if kind == "lane" {
			s = s.lane()
		}
		b.Run(kind, func(b *testing.B) {
			b.ReportAllocs()
			var x exchange
			for b.Loop() {
				if err := s.do(b.Context(), q, &x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
