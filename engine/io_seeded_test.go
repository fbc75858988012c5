package engine

import (
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"bench/plan"
	"bench/result"
)

// A whim is a response of a server that misbehaves at random, and how it is sent.
type whim struct {
	method string
	upload int    // how large the request's body is
	text   string // all that is sent
	pieces []int  // how long they are, one after the other; the rest comes at once
	end    ending
}

// An ending is what the server does after its response.
type ending int

const (
	stays  ending = iota
	closes        // the connection
	halves        // ends its own direction, and listens on
	resets
	stalls // waits for the client to give up
	endings
)

// drawWhim draws one. Whoever draws with the same numbers has the same one.
func drawWhim(r *rand.Rand) whim {
	w := whim{method: []string{"GET", "GET", "HEAD", "POST", "PUT"}[r.IntN(5)]}
	if w.method == "POST" || w.method == "PUT" {
		w.upload = []int{0, 1, 3000, 300_000}[r.IntN(4)]
	}
	mar := r.IntN(8)
	if w.end = ending(r.IntN(int(endings))); w.end == stalls && r.IntN(4) > 0 { // each takes a timeout
		w.end = stays
	}
	status := []string{"200 OK", "200 OK", "200 OK", "201", "204 No Content", "304 Not Modified", "404 Not Found", "500 x"}[r.IntN(8)]
	body := strings.Repeat("b", []int{0, 1, 5, 4000, 8300, 33_000, 200_000}[r.IntN(7)])
	head := fmt.Sprintf("HTTP/1.%d %s\r\nA: %s\r\n", min(1, r.IntN(6)), status, strings.Repeat("a", []int{0, 10, 4200, 40_000}[r.IntN(4)]))
	switch {
	case w.end != stays || mar == tooMuch: // else it depends on who is faster, what the next request on the connection comes to
		head += "Connection: close\r\n"
	case r.IntN(5) == 0:
		head += "Connection: " + []string{"close", "keep-alive"}[r.IntN(2)] + "\r\n"
	}
	if strings.HasPrefix(status, "204") || strings.HasPrefix(status, "304") {
		body = ""
	}
	framed := ""
	switch r.IntN(4) {
	case 0, 1:
		framed = fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
	case 2:
		framed = "Transfer-Encoding: chunked\r\n\r\n"
		for rest := body; len(rest) > 0; {
			n := 1 + r.IntN(len(rest))
			framed += fmt.Sprintf("%x\r\n%s\r\n", n, rest[:n])
			rest = rest[n:]
		}
		framed += "0\r\n\r\n"
	case 3:
		framed = "\r\n" + body
		w.end = max(w.end, closes) // which is its end
	}
	if w.method == "HEAD" {
		framed, _, _ = strings.Cut(framed, "\r\n\r\n")
		framed += "\r\n\r\n"
	}
	w.text = strings.Repeat("HTTP/1.1 103 Early Hints\r\nL: x\r\n\r\n", max(0, r.IntN(5)-2)) + head + framed
	w.mar(r, mar)
	for range r.IntN(5) {
		w.pieces = append(w.pieces, 1+r.IntN(1+len(w.text)/2))
	}
	return w
}

// What a whim does that servers should not do.
const (
	breaksOff = iota
	garbles
	tooMuch // there is more than was asked for
)

// mar does it; other numbers are nothing.
func (w *whim) mar(r *rand.Rand, how int) {
	switch how {
	case breaksOff:
		w.text = w.text[:r.IntN(len(w.text))]
		w.end = max(w.end, closes)
	case garbles:
		at := r.IntN(min(60, len(w.text)))
		w.text = w.text[:at] + "\x00" + w.text[at:]
	case tooMuch:
		w.text += "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
	}
}

// turn sends the response and ends.
func (w *whim) turn(conn net.Conn) bool {
	left := w.text
	for _, n := range w.pieces {
		n = min(n, len(left))
		_, _ = io.WriteString(conn, left[:n])
		left = left[n:]
		time.Sleep(300 * time.Microsecond)
	}
	_, _ = io.WriteString(conn, left)
	switch w.end {
	case halves:
		_ = conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, conn)
	case resets:
		time.Sleep(20 * time.Millisecond) // until what was sent is read, which a reset may overtake
		_ = conn.(*net.TCPConn).SetLinger(0)
	case stalls:
		_, _ = io.Copy(io.Discard, conn)
	}
	return w.end == stays
}

// takenAlike is what must not depend on who waits for the answers.
type takenAlike struct {
	requests int64
	errors   int64
	kinds    map[string]int64
}

// whimsBy has a server answer each of its requests by the whims that follow from a number, and gives what came of each.
func whimsBy(t *testing.T, io string, seed uint64) map[string]takenAlike {
	t.Helper()
	const many, times = 60, 3
	r := rand.New(rand.NewPCG(seed, 22))
	whims := map[string]*whim{}
	var paths []string
	for i := range many {
		w := drawWhim(r)
		path := fmt.Sprintf("%d", i)
		whims[path], paths = &w, append(paths, path)
	}
	server := newOddServer(t)
	server.turn = func(path string) oddTurn { return whims[path].turn }
	p := planOf(server.address, plan.Benchmark{Blocks: 1, Iterations: times * many, NoLeadIn: true}, paths, plan.Strategy{Name: "pool", Type: "pool"})
	c := &p.Benchmarks[0].Cells[0]
	c.Arrival.Concurrency, c.Client.Timeout = 9, time.Second
	for i := range c.Group.Requests {
		request := &c.Group.Requests[i]
		request.Method = whims[request.Name].method
		if n := whims[request.Name].upload; n > 0 {
			body := strings.Repeat("u", n)
			request.Body = body
		}
	}
	run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", IO: io})
	if err != nil {
		t.Fatal(err)
	}
	countedBy(t, run, server)
	taken := map[string]takenAlike{}
	for _, n := range run.Cells[0].Names {
		taken[n.Name] = takenOf(n)
	}
	return taken
}

// takenOf leaves out that requests were sent again: it depends on who is faster, the server with its end or the next request.
func takenOf(n result.NamedRequest) takenAlike {
	kinds := maps.Clone(n.Kinds)
	again := kinds["repeated"]
	delete(kinds, "repeated")
	return takenAlike{n.Requests, n.Errors - again, kinds}
}

// A server that misbehaves at random is counted alike by all: each request with the same kinds of errors.
func TestWhimsAreCountedAlikeByAllIO(t *testing.T) {
	for seed := range uint64(3) {
		want := whimsBy(t, "goroutines", seed)
		everyIO(t, func(t *testing.T, io string) {
			for name, got := range whimsBy(t, io, seed) {
				if w := want[name]; got.requests != w.requests || got.errors != w.errors || !maps.Equal(got.kinds, w.kinds) {
					t.Errorf("seed %d, request %s: %+v, by goroutines %+v", seed, name, got, w)
				}
			}
		})
	}
}
