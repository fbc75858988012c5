//go:build linux

package main

import (
	"bufio"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A target is an HTTP server that behaves as its mood says, and counts what it did.
type target struct {
	address  string
	mood     mood
	requests atomic.Int64 // read whole
	answered atomic.Int64 // well, by its own view
	serving  sync.WaitGroup

	mu       sync.Mutex
	listener net.Listener
	conns    map[net.Conn]bool
	gone     bool
}

// A mood deals with the n-th request, counted from 1, and says whether the connection goes on.
type mood func(s *target, n int64, c net.Conn) bool

// newTarget starts a target. Its port is below those that outgoing connections get: none of them may sit on it while the
// target is down.
func newTarget(t *testing.T, m mood) *target {
	t.Helper()
	s := &target{mood: m, conns: map[net.Conn]bool{}}
	for s.listener == nil {
		l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(20000+rand.IntN(12000)))
		if err == nil {
			s.listener, s.address = l, l.Addr().String()
		}
	}
	go s.accept(s.listener)
	t.Cleanup(s.close)
	return s
}

func (s *target) accept(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.gone {
			_ = c.Close()
		} else {
			s.conns[c] = true
			s.serving.Go(func() { s.serve(c) })
		}
		s.mu.Unlock()
	}
}

func (s *target) serve(c net.Conn) {
	in := bufio.NewReader(c)
	for {
		r, err := http.ReadRequest(in)
		if err == nil {
			_, err = io.Copy(io.Discard, r.Body)
		}
		if err != nil || !s.mood(s, s.requests.Add(1), c) {
			break
		}
	}
	_ = c.Close()
	s.mu.Lock()
	delete(s.conns, c)
	s.mu.Unlock()
}

// down stops listening; connections that are open stay so.
func (s *target) down() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.listener.Close() // it may be down already
}

// up listens again.
func (s *target) up() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l, err := net.Listen("tcp", s.address); err == nil && !s.gone {
		s.listener = l
		go s.accept(l)
	}
}

// close ends all, and waits for it.
func (s *target) close() {
	s.down()
	s.mu.Lock()
	s.gone = true
	for c := range s.conns {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.serving.Wait()
}

// fine is a good response.
const fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

func answerWell(s *target, _ int64, c net.Conn) bool {
	_, err := io.WriteString(c, fine)
	if err == nil {
		s.answered.Add(1)
	}
	return err == nil
}

// after answers the first n requests well, and gets into a mood then.
func after(n int64, then mood) mood {
	return func(s *target, i int64, c net.Conn) bool {
		if i <= n {
			return answerWell(s, i, c)
		}
		return then(s, i, c)
	}
}

// sometimes gets into a mood at every k-th request.
func sometimes(k int64, then mood) mood {
	return func(s *target, i int64, c net.Conn) bool {
		if i%k != 0 {
			return answerWell(s, i, c)
		}
		return then(s, i, c)
	}
}

// stopListening closes the door, and each connection after one more answer.
func stopListening(s *target, i int64, c net.Conn) bool {
	s.down()
	answerWell(s, i, c)
	return false
}

// resetConnection answers with a RST.
func resetConnection(_ *target, _ int64, c net.Conn) bool {
	_ = c.(*net.TCPConn).SetLinger(0)
	return false
}

// neverAnswer reads on until the client has had enough.
func neverAnswer(_ *target, _ int64, c net.Conn) bool {
	_, _ = io.Copy(io.Discard, c)
	return false
}

// drip says a byte every 50 ms.
func drip(_ *target, _ int64, c net.Conn) bool {
	for i := range len(fine) {
		if _, err := io.WriteString(c, fine[i:i+1]); err != nil {
			return false
		}
		time.Sleep(50 * time.Millisecond)
	}
	return false
}

// truncate promises more than it gives.
func truncate(_ *target, _ int64, c net.Conn) bool {
	_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nthat is all")
	return false
}

// talkNonsense speaks another protocol.
func talkNonsense(_ *target, _ int64, c net.Conn) bool {
	_, _ = io.WriteString(c, "SSH-2.0-OpenSSH_9.2\r\n")
	return false
}

// flap is down for 200 ms and up for as long, again and again, until stop is closed.
func (s *target) flap(stop <-chan struct{}) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for up := true; ; up = !up {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		if up {
			s.down()
		} else {
			s.up()
		}
	}
}
