package hub

import (
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// A watcher is the server's log: that it logs an error is the sign to see whether its store still works. The server goes on
// without it, and whoever waits for an acknowledgement would wait for ever.
type watcher struct {
	errors chan struct{}
	end    chan struct{}
	over   chan struct{}
}

// A store is taken for broken that is so for longer than it takes to make one.
const (
	looksAgain = 500 * time.Millisecond
	looks      = 3
)

// watch tells why, once, when the server's store has failed.
func watch(s *server.Server, broken func(why string)) *watcher {
	w := &watcher{make(chan struct{}, 1), make(chan struct{}), make(chan struct{})}
	s.SetLogger(w, false, false)
	go func() {
		defer close(w.over)
		for {
			select {
			case <-w.end:
				return
			case <-w.errors:
				if why := w.fails(s); why != "" {
					broken(why)
					return
				}
			}
		}
	}()
	return w
}

// fails says what is wrong with the store, "" where nothing is.
func (w *watcher) fails(s *server.Server) (why string) {
	for range looks {
		select {
		case <-w.end:
			return ""
		case <-time.After(looksAgain):
		}
		if why = s.Healthz(&server.HealthzOptions{}).Error; why == "" {
			return ""
		}
	}
	return why
}

// close ends it, once the server has ended.
func (w *watcher) close() {
	close(w.end)
	<-w.over
}

func (w *watcher) noted() {
	select {
	case w.errors <- struct{}{}:
	default:
	}
}

// Errorf notes that there was an error.
func (w *watcher) Errorf(string, ...any) { w.noted() }

// Fatalf does so too.
func (w *watcher) Fatalf(string, ...any) { w.noted() }

// Warnf is for nobody, as are the other levels.
func (w *watcher) Warnf(string, ...any) {}

// Noticef is for nobody.
func (w *watcher) Noticef(string, ...any) {}

// Debugf is for nobody.
func (w *watcher) Debugf(string, ...any) {}

// Tracef is for nobody.
func (w *watcher) Tracef(string, ...any) {}
