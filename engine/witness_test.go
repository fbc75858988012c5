package engine

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/engine/peers"
)

// A witness is a server that notes every request it sees, with its own clock and its own count of bytes: what the engine
// says is held against that. It knows nothing of the engine.
type witness struct {
	url    string
	answer func(asking) reply

	mu          sync.Mutex
	sightings   []*sighting
	connections int64
}

// An asking is a request: which one it is of all, and of its connection's, from 0.
type asking struct {
	n, place int
	path     string
}

// A reply is what becomes of a request.
type reply struct {
	status   int // 0: none
	location string
	after    time.Duration
	hang     bool // until the client gives up
	reset    bool // else, without a status, the connection is closed in an orderly way
}

// A sighting is one request as its server saw it. A request that was not answered has no end.
type sighting struct {
	path        string
	status      int
	came, ended time.Duration // after its last byte was read; before the first byte of its response was written
	read, wrote int64
}

func newWitness(t *testing.T, answer func(asking) reply) *witness {
	t.Helper()
	l := peers.Listen(t)
	w := &witness{url: peers.URL(l), answer: answer}
	peers.Serve(t, l, w.serve)
	return w
}

func (w *witness) serve(conn net.Conn) {
	w.mu.Lock()
	w.connections++
	w.mu.Unlock()
	in := bufio.NewReader(conn)
	for place := 0; ; place++ {
		path, bytes, err := readHead(in)
		if err != nil {
			return
		}
		n, seen := w.note(path, bytes)
		a := w.answer(asking{n, place, path})
		time.Sleep(a.after)
		switch {
		case a.hang:
			peers.Hang(conn)
			return
		case a.status == 0 && a.reset:
			_ = conn.(*net.TCPConn).SetLinger(0)
			return
		case a.status == 0:
			return
		}
		text := fmt.Sprintf("HTTP/1.1 %d Fine\r\nContent-Length: 2\r\nLocation: %s\r\n\r\nok", a.status, a.location)
		w.mu.Lock()
		seen.ended, seen.status, seen.wrote = clock.Now(), a.status, int64(len(text))
		w.mu.Unlock()
		if _, err := io.WriteString(conn, text); err != nil {
			return
		}
	}
}

// readHead reads a request without a body.
func readHead(in *bufio.Reader) (path string, bytes int64, err error) {
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return "", 0, err
		}
		bytes += int64(len(line))
		if path == "" {
			path = strings.Fields(line)[1]
		}
		if line == "\r\n" {
			return path, bytes, nil
		}
	}
}

func (w *witness) note(path string, bytes int64) (n int, seen *sighting) {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen = &sighting{path: path, came: clock.Now(), read: bytes}
	w.sightings = append(w.sightings, seen)
	return len(w.sightings) - 1, seen
}

// A testimony is what a witness saw of what was recorded: all but the first so many requests, which led in.
type testimony struct {
	all         int64
	connections int64
	seen        []sighting
}

func (w *witness) testify(leadIn int64) testimony {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := testimony{all: int64(len(w.sightings)), connections: w.connections}
	for _, s := range w.sightings[min(int(leadIn), len(w.sightings)):] {
		t.seen = append(t.seen, *s)
	}
	return t
}

// of counts the responses of a status; 0: the requests that were not answered.
func (t testimony) of(status int) (n int64) {
	for _, s := range t.seen {
		if s.status == status {
			n++
		}
	}
	return n
}

// peak is the most requests that it had at once, of those that it answered.
func (t testimony) peak() int64 {
	type edge struct {
		at   time.Duration
		step int64
	}
	var edges []edge
	for _, s := range t.seen {
		if s.status != 0 {
			edges = append(edges, edge{s.came, 1}, edge{s.ended, -1})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return int(a.step - b.step)
	})
	var now, most int64
	for _, e := range edges {
		now += e.step
		most = max(most, now)
	}
	return most
}

// dwell is how long it had the requests that it answered well: the shortest, the longest and all together.
func (t testimony) dwell() (least, most, sum time.Duration) {
	for _, s := range t.seen {
		if s.status != 200 {
			continue
		}
		d := s.ended - s.came
		if least == 0 || d < least {
			least = d
		}
		most, sum = max(most, d), sum+d
	}
	return least, most, sum
}

// span is the time from the first request to the last response, and to the last request.
func (t testimony) span() (responses, requests time.Duration) {
	if len(t.seen) == 0 {
		return 0, 0
	}
	first := t.seen[0].came
	for _, s := range t.seen {
		responses, requests = max(responses, s.ended-first), max(requests, s.came-first)
	}
	return responses, requests
}

func (t testimony) bytes() (read, wrote int64) {
	for _, s := range t.seen {
		read, wrote = read+s.read, wrote+s.wrote
	}
	return read, wrote
}
