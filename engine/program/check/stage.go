package check

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"bench/engine/sound"
)

// A stage is the server that the pages are on, and what it saw.
type stage struct {
	listener net.Listener
	server   http.Server
	nobody   string // an address at which nobody listens
	close    chan struct{}
	serving  sync.WaitGroup

	mu   sync.Mutex
	seen Seen
	now  int // requests under way
}

// Seen is what the server saw of a batch.
type Seen struct {
	Connections int // opened
	Most        int // requests under way at once
	Cut         int // requests that the program cut before they were answered
	Redirected  int // redirects followed
}

func newStage() (*stage, error) {
	s := &stage{close: make(chan struct{})}
	var err error
	if s.nobody, err = nobody(); err != nil {
		return nil, err
	}
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	s.server.Handler = s.handler()
	s.server.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.note(func(seen *Seen) { seen.Connections++ })
		}
	}
	s.serving.Go(sound.Work(func() { _ = s.server.Serve(s.listener) })) // it ends when it is closed
	return s, nil
}

// nobody finds an address at which nobody listens.
func nobody() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func (s *stage) stop() {
	close(s.close)
	_ = s.server.Close() // it is done
	s.serving.Wait()
}

// url is where a page is.
func (s *stage) url(host, path string) string {
	switch host {
	case "":
		host = s.listener.Addr().String()
	case refusing:
		host = s.nobody
	}
	return (&url.URL{Scheme: "http", Host: host, Path: path}).String()
}

func (s *stage) note(change func(*Seen)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.seen)
}

// take gives what was seen since the last time.
func (s *stage) take() Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := s.seen
	s.seen = Seen{}
	return seen
}

// handler serves the pages, which take their time in milliseconds.
func (s *stage) handler() http.Handler {
	pages := http.NewServeMux()
	page := func(pattern string, after string, answer http.HandlerFunc) {
		pages.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if s.wait(r, cmp.Or(r.PathValue("ms"), after)) {
				answer(w, r)
			}
		})
	}
	page("/page/{ms}", "", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "a page") })
	page("/status/500", "100", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "an error", http.StatusInternalServerError)
	})
	page("/redirect", "0", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/redirected", http.StatusFound) })
	page("/redirected", "100", func(w http.ResponseWriter, _ *http.Request) {
		s.note(func(seen *Seen) { seen.Redirected++ })
		fmt.Fprintln(w, "the page it is at now")
	})
	page("/reset/{ms}", "", func(w http.ResponseWriter, _ *http.Request) { reset(w) })
	page("/hang", "3600000", func(http.ResponseWriter, *http.Request) {})
	page("/drip", "0", s.drip)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.note(func(seen *Seen) {
			s.now++
			seen.Most = max(seen.Most, s.now)
		})
		pages.ServeHTTP(w, r)
		s.note(func(*Seen) { s.now-- })
	})
}

// wait lets a page take its time; false: nobody waits for it any more.
func (s *stage) wait(r *http.Request, ms string) bool {
	n, err := strconv.Atoi(ms)
	if err != nil {
		return false
	}
	select {
	case <-time.After(time.Duration(n) * time.Millisecond):
		return true
	case <-r.Context().Done():
		s.note(func(seen *Seen) { seen.Cut++ })
	case <-s.close:
	}
	return false
}

// reset resets the connection of a request.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without that it would be closed
	}
	_ = conn.Close() // that is the reset
}

// drip answers byte by byte.
func (s *stage) drip(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", strconv.Itoa(drips))
	for range drips {
		if !s.wait(r, "100") {
			return
		}
		fmt.Fprint(w, ".")
		if http.NewResponseController(w).Flush() != nil {
			return
		}
	}
}
