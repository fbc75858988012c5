package engine

import (
	"bufio"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bench/engine/loop"
	"bench/plan"
	"bench/result"
)

// A turn of an odd server answers one request, and says whether the connection goes on.
type oddTurn func(conn net.Conn) bool

// say answers with a text, in pieces of so many bytes; 0: as a whole.
func say(text string, piece int, on bool) oddTurn {
	return func(conn net.Conn) bool {
		left := text
		for len(left) > 0 && piece > 0 {
			n := min(piece, len(left))
			_, _ = io.WriteString(conn, left[:n])
			left = left[n:]
		}
		_, _ = io.WriteString(conn, left)
		return on
	}
}

const (
	plainAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
	inChunks    = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nA: b\r\n\r\n"
)

// oddAnswers are what the odd server does by path, and which kind of error that is; "": none.
var oddAnswers = map[string]struct {
	turn oddTurn
	kind string
}{
	"plain":     {say(plainAnswer, 0, true), ""},
	"bytes":     {say(plainAnswer, 1, true), ""},
	"chunks":    {say(inChunks, 1, true), ""},
	"interim":   {say("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"+plainAnswer, 7, true), ""},
	"large":     {say("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"+strings.Repeat("x", 1000000), 0, true), ""},
	"long head": {say("HTTP/1.1 200 OK\r\nA: "+strings.Repeat("a", 50000)+"\r\nContent-Length: 1\r\n\r\nx", 0, true), ""},
	"until end": {say("HTTP/1.1 200 OK\r\n\r\nhello", 0, false), ""},
	"closing":   {say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx", 0, false), ""},
	"unasked":   {say(plainAnswer+"HTTP/1.1 408 Request Timeout\r\n\r\n", 0, false), ""},
	"leaving":   {say(plainAnswer, 0, false), ""},
	"half": {func(conn net.Conn) bool {
		_, _ = io.WriteString(conn, plainAnswer)
		_ = conn.(*net.TCPConn).CloseWrite()
		return true
	}, ""},
	"missing":   {say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 0, true), "status"},
	"truncated": {say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", 0, false), "truncated"},
	"cut chunk": {say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", 0, false), "truncated"},
	"nonsense":  {say("nonsense\r\n", 0, true), "malformed"},
	"silent": {func(conn net.Conn) bool {
		_, _ = io.Copy(io.Discard, conn) // until the client gives up
		return false
	}, "timeout"},
	"dripping": {func(conn net.Conn) bool {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
		for {
			if _, err := io.WriteString(conn, "x"); err != nil {
				return false
			}
			time.Sleep(5 * time.Millisecond)
		}
	}, "timeout"},
}

// An oddServer does what each path asks for, and counts the requests.
type oddServer struct {
	address string
	turn    func(path string) oddTurn
	seen    atomic.Int64
	most    atomic.Int64
	now     atomic.Int64
}

func newOddServer(t *testing.T) *oddServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &oddServer{address: "http://" + l.Addr().String(), turn: func(path string) oddTurn { return oddAnswers[path].turn }}
	var conns sync.WaitGroup
	t.Cleanup(conns.Wait)
	t.Cleanup(func() { _ = l.Close() })
	conns.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { s.serve(conn) })
		}
	})
	return s
}

func (s *oddServer) serve(conn net.Conn) {
	defer conn.Close()
	s.most.Store(max(s.most.Load(), s.now.Add(1)))
	defer s.now.Add(-1)
	in := bufio.NewReader(conn)
	for {
		r, err := http.ReadRequest(in)
		if err == nil {
			_, err = io.Copy(io.Discard, r.Body)
		}
		if err != nil {
			return
		}
		s.seen.Add(1)
		if !s.turn(strings.TrimPrefix(r.URL.Path, "/"))(conn) {
			return
		}
	}
}

// allIO are the ways in which connections can be heard of that this machine has.
var allIO = sync.OnceValue(func() []string {
	ways := []string{loop.None}
	for _, io := range []string{loop.Epoll, loop.IOUring} {
		loops := loop.Open(io, 1)
		if loops.Work() {
			ways = append(ways, io)
		}
		loops.Stop()
	}
	return ways
})

// everyIO runs a test for each way in which connections can be heard of.
func everyIO(t *testing.T, test func(t *testing.T, io string)) {
	for _, io := range allIO() {
		t.Run(io, func(t *testing.T) { test(t, io) })
	}
}

// overEveryIO is everyIO for a test whose runs say nothing about it themselves.
func overEveryIO(t *testing.T, test func(t *testing.T)) {
	everyIO(t, func(t *testing.T, io string) {
		t.Setenv("BENCH_IO", io)
		test(t)
	})
}

// Whoever waits for the answers, each has the same numbers: what an odd server does is counted as what it is, and each request once.
func TestOddAnswersAreCountedAlikeByAllIO(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) {
		server := newOddServer(t)
		var paths []string
		for path := range maps.Keys(oddAnswers) {
			paths = append(paths, path)
		}
		const times = 8
		p := planOf(server.address, plan.Benchmark{Blocks: 1, Iterations: times * len(paths), NoLeadIn: true}, paths, plan.Strategy{Name: "pool", Type: "pool"})
		c := &p.Benchmarks[0].Cells[0]
		c.Arrival.Concurrency, c.Client.Timeout = 12, time.Second
		for i := range c.Group.Requests {
			r := &c.Group.Requests[i]
			r.URL = strings.ReplaceAll(r.URL, " ", "%20")
		}
		run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", IO: io})
		if err != nil {
			t.Fatal(err)
		}
		if want := map[string]string{loop.None: ""}; run.Info.Host.IO != io && run.Info.Host.IO != want[io] {
			t.Errorf("the result says that it was %q", run.Info.Host.IO)
		}
		for _, name := range run.Cells[0].Names {
			delete(name.Kinds, "repeated") // more than a few were, since the server leaves, as it is to
			kinds := map[string]int64{}
			if kind := oddAnswers[name.Name].kind; kind != "" {
				kinds[kind] = times
			}
			if name.Requests != times || !maps.Equal(name.Kinds, kinds) && len(kinds)+len(name.Kinds) > 0 {
				t.Errorf("%s: %d requests with errors %v, want %d with %v", name.Name, name.Requests, name.Kinds, times, kinds)
			}
		}
		countedBy(t, run, server)
	})
}

// countedBy holds what was recorded against what the server saw: it may have left before it read what was sent again.
func countedBy(t *testing.T, run *result.Run, server *oddServer) {
	t.Helper()
	c := run.Cells[0]
	if seen, sent := server.seen.Load(), c.Requests-c.Unsent+c.Connections.Repeated; seen > sent || seen < c.Requests-c.Unsent {
		t.Errorf("the server saw %d requests; %d were recorded, %d unsent, %d sent again", seen, c.Requests, c.Unsent, c.Connections.Repeated)
	}
}

// Many connections are opened in order, are kept from trial to trial, and each has its requests.
func TestManyConnectionsByAllIO(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) {
		server := newOddServer(t)
		const many, each = 600, 3
		p := planOf(server.address, plan.Benchmark{Blocks: 2, Iterations: many * each}, []string{"plain"}, plan.Strategy{Name: "pool", Type: "pool"})
		p.Benchmarks[0].Cells[0].Arrival.Concurrency = many
		run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", IO: io})
		if err != nil {
			t.Fatal(err)
		}
		c := run.Cells[0]
		if c.Requests != 2*many*each || c.Errors != 0 || c.Requests+c.LeadIn != server.seen.Load() {
			t.Errorf("%d requests, %d errors and %d before them; the server saw %d", c.Requests, c.Errors, c.LeadIn, server.seen.Load())
		}
		if io != loop.None && c.Connections.Opened != 0 || server.most.Load() != many {
			t.Errorf("%d connections were opened in trials, and the server had %d at most; want 0 and %d", c.Connections.Opened, server.most.Load(), many)
		}
	})
}

// A run that is cut short ends soon, whatever a server owes, and says so.
func TestCutByAllIO(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) {
		server := newOddServer(t)
		p := planOf(server.address, plan.Benchmark{Blocks: 1, Trial: time.Minute, NoLeadIn: true}, []string{"silent"}, plan.Strategy{Name: "pool", Type: "pool"})
		p.Benchmarks[0].Cells[0].Client.Timeout = time.Minute
		ctx, cut := context.WithCancel(context.Background())
		time.AfterFunc(200*time.Millisecond, cut)
		began := time.Now()
		run, err := Run(ctx, p, Options{RunID: "r", Version: "test", IO: io})
		if took := time.Since(began); err == nil || took > 20*time.Second || run.Info.Status != result.Interrupted {
			t.Errorf("after %v: %v, %s", took, err, run.Info.Status)
		}
	})
}

// A loop that waits for a slow server keeps no response waiting: the trial isn't blamed on the generator.
func TestASlowServerIsNoWaitForALoop(t *testing.T) {
	everyIO(t, func(t *testing.T, io string) {
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(5 * time.Millisecond) }))
		defer server.Close()
		p := planOf(server.URL, plan.Benchmark{Blocks: 1, Trial: 600 * time.Millisecond}, []string{"plain"}, plan.Strategy{Name: "pool", Type: "pool"})
		p.Benchmarks[0].Cells[0].Arrival.Concurrency = 2
		run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", IO: io})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range run.Cells[0].TrialData[0].Findings {
			if f.Code == result.GeneratorWaiting && *f.Values["waited"].Number > 0.1 {
				t.Errorf("half of its work is said to have waited %v s", *f.Values["waited"].Number)
			}
		}
	})
}
