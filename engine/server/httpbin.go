package server

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/mccutchen/go-httpbin/v2/httpbin"

	"bench/engine/clock"
	"bench/engine/pace"
	"bench/engine/sound"
)

// HTTPBin is the embedded server, with faults to taste: Latency and a uniform ± Jitter are added to each response, and
// a share of ErrorRatio is answered 500 Internal Server Error. Besides what httpbin has, /events answers with a stream, and /ws with messages.
type HTTPBin struct {
	Latency    time.Duration
	Jitter     time.Duration
	ErrorRatio float64
	Events     Script // of /events and /ws
	// Workers is how many requests are served at once, each for Latency; what comes meanwhile waits for its turn. 0: any number.
	Workers int
	Queue   int // how many may wait for a worker; what comes then is answered 503 Service Unavailable. 0: any number
}

// Handler serves httpbin's endpoints with the faults.
func (h HTTPBin) Handler() http.Handler { return h.handler(newScripted(h.Events)) }

func (h HTTPBin) handler(events *scripted) http.Handler {
	bin := http.NewServeMux()
	bin.Handle("/", httpbin.New(httpbin.WithMaxDuration(time.Minute)))
	bin.Handle("/ws", events)
	bin.Handle("/events", events)
	bin.Handle("/events/record", events)
	if h.Latency == 0 && h.Jitter == 0 && h.ErrorRatio == 0 {
		return bin
	}
	takes := func() time.Duration {
		if h.Jitter == 0 {
			return h.Latency
		}
		return h.Latency + time.Duration((2*rand.Float64()-1)*float64(h.Jitter))
	}
	if h.Workers > 0 {
		return newQueue(h.Workers, h.Queue).queued(takes, h.failing(bin))
	}
	failing := h.failing(bin)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		linger(takes())
		failing.ServeHTTP(w, r)
	})
}

// failing answers a share of the requests with an error.
func (h HTTPBin) failing(bin http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.ErrorRatio > 0 && rand.Float64() < h.ErrorRatio {
			http.Error(w, "an error to taste", http.StatusInternalServerError)
			return
		}
		bin.ServeHTTP(w, r)
	})
}

// Server serves the handler, and counts what comes with CellHeader.
func (h HTTPBin) Server() *http.Server {
	events := newScripted(h.Events)
	made := counting(&http.Server{Handler: h.handler(events), ReadHeaderTimeout: time.Minute})
	made.RegisterOnShutdown(events.sockets.close)
	return made
}

// linger waits in the runtime for as long as that is exact enough, and in the kernel for the rest: a timer of the
// runtime is up to a millisecond late, and a thread that sleeps in the kernel is a thread.
func linger(d time.Duration) {
	const exact = 2 * time.Millisecond
	until := clock.Now() + d
	if d > 2*exact {
		time.Sleep(d - exact)
	}
	if left := until - clock.Now(); left > 0 {
		pace.Nap(left)
	}
}

// An inProcess is an httpbin in this process.
type inProcess struct {
	server *http.Server
	done   chan struct{}
	failed error
}

func startHTTPBin(s *server, listener net.Listener) (life, error) {
	if listener == nil {
		var err error
		if listener, err = net.Listen("tcp", s.address()); err != nil {
			return nil, err
		}
	}
	p := &inProcess{done: make(chan struct{})}
	p.server = HTTPBin{
		Latency: s.plan.Latency, Jitter: s.plan.Jitter, ErrorRatio: s.plan.ErrorRatio, Workers: s.plan.Workers, Queue: s.plan.Queue,
	}.Server()
	go sound.Work(func() {
		defer close(p.done)
		if err := p.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.failed = err
		}
	})()
	return p, nil
}

// stop ends it; a request that is still under way is cut after a second.
func (p *inProcess) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if p.server.Shutdown(ctx) != nil {
		_ = p.server.Close() // it has been told
	}
	<-p.done
}

func (p *inProcess) ended() <-chan struct{} { return p.done }

func (p *inProcess) err() error { return p.failed }

// usage is not known: its CPU time is the generator's.
func (p *inProcess) usage() (cpu time.Duration, peakMemory int64, known bool) { return 0, 0, false }
