package server

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"

	"bench/engine/clock"
	"bench/engine/sound"
)

// A socket is a client's WebSocket. What is written to it is whole frames, by whoever has the lock.
type socket struct {
	conn net.Conn
	mu   sync.Mutex
}

func (s *socket) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.conn.SetWriteDeadline(clock.Deadline(longestWait))
	return s.conn.Write(p)
}

// sockets are those that are open, so that the end of the server is theirs.
type sockets struct {
	mu     sync.Mutex
	open   map[*socket]struct{}
	closed bool
}

func (all *sockets) add(s *socket) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.open == nil {
		all.open = map[*socket]struct{}{}
	}
	all.open[s] = struct{}{}
	return !all.closed
}

func (all *sockets) remove(s *socket) {
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.open, s)
	_ = s.conn.Close()
}

func (all *sockets) close() {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.closed = true
	for s := range all.open {
		_ = s.conn.Close()
	}
}

// serveSocket answers /ws: the script, each event a message, and at its end the server closes. It begins with the handshake; with
// ask=true when the client has said something.
func (s *scripted) serveSocket(w http.ResponseWriter, r *http.Request) {
	t, err := s.told(r.URL.Query())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	t.format = "messages"
	conn, early, _, err := ws.UpgradeHTTP(r, w)
	if err != nil {
		return // it has been told
	}
	client := &socket{conn: conn}
	defer s.sockets.remove(client)
	if !s.sockets.add(client) {
		return
	}
	said, gone := make(chan struct{}, 1), make(chan struct{})
	go sound.Work(func() {
		defer close(gone)
		reads := struct {
			*socket
			readFunc
		}{client, early.Read}
		for {
			if _, _, err := wsutil.ReadClientData(reads); err != nil {
				return
			}
			select {
			case said <- struct{}{}:
			default:
			}
		}
	})()
	if r.URL.Query().Get("ask") == "true" {
		select {
		case <-said:
		case <-gone:
			return
		}
	}
	s.play(client, t, gone)
	_ = conn.SetReadDeadline(clock.Deadline(time.Second)) // for the client's goodbye
	<-gone
}

type readFunc func(p []byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// play sends the messages of a script, and says goodbye.
func (s *scripted) play(client *socket, t told, gone <-chan struct{}) {
	s.under.Add(1)
	defer s.under.Add(-1)
	began := clock.Now()
	written := newWritten(began, began, t.Events)
	defer func() { s.keep(t.record, written) }()
	filler := strings.Repeat("x", t.size)
	due := began + t.first
	for n := 1; n <= t.Events; n++ {
		frame := ws.MustCompileFrame(ws.NewTextFrame(t.event(n, filler)))
		s.wait(due)
		select {
		case <-gone:
			return
		default:
		}
		written.Events = append(written.Events, int64(clock.Now()))
		if _, err := client.Write(frame); err != nil {
			return
		}
		written.Written = append(written.Written, int64(clock.Now()))
		if due += t.Gap; n == (t.Events+1)/2 {
			due += t.Stall
		}
	}
	_, _ = client.Write(ws.MustCompileFrame(ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusNormalClosure, ""))))
}
