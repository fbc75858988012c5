package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"bench/engine/clock"
)

// CellHeader is the header by which the embedded server counts the requests of a client program, whose own doings can't be
// seen from outside. Its value is the cell's.
const CellHeader = "Bench-Cell"

// tellHeader asks for what came with a value of CellHeader since it was asked the last time.
const tellHeader = "Bench-Arrivals"

// Arrived is what came to the embedded server with one value of CellHeader, since it was asked for the last time.
type Arrived struct {
	Requests    int64 `json:"requests"`
	Peak        int64 `json:"peak"`        // of requests under way at once
	Connections int64 `json:"connections"` // that these requests came over
	Cut         int64 `json:"cut"`         // requests whose client left before they were answered
}

// arrivals count what comes to an embedded server.
type arrivals struct {
	mu    sync.Mutex
	cells map[string]*arriving
}

// arriving is an Arrived that is still being counted.
type arriving struct {
	Arrived
	now   int64
	conns map[*connection]bool
}

// mostCells bounds how many cells are counted: the values are the clients'.
const mostCells = 10_000

// settleFor is how long who asks waits for requests that are still under way: one that is cut ends a moment later.
const settleFor = 100 * time.Millisecond

// counting makes a server count what it serves.
func counting(s *http.Server) *http.Server {
	a := &arrivals{cells: map[string]*arriving{}}
	s.Handler = a.over(s.Handler)
	s.ConnContext = connected
	return s
}

// over counts what a handler serves, where it has the header; without, it is in nobody's way.
func (a *arrivals) over(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked := r.Header[tellHeader]; len(asked) == 1 {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(a.take(r.Context(), asked[0])) // who doesn't wait for it has no use for it
			return
		}
		if cell := r.Header[CellHeader]; len(cell) == 1 {
			if c := a.arrive(cell[0], r); c != nil {
				defer func() { a.leave(c, r.Context().Err() != nil) }()
			}
		}
		next.ServeHTTP(w, r)
	})
}

// arrive counts a request in; nil: there are too many cells.
func (a *arrivals) arrive(cell string, r *http.Request) *arriving {
	conn := connectionOf(r.Context())
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.cells[cell]
	if c == nil {
		if len(a.cells) == mostCells {
			return nil
		}
		c = &arriving{conns: map[*connection]bool{}}
		a.cells[cell] = c
	}
	c.Requests++
	c.now++
	c.Peak = max(c.Peak, c.now)
	c.conns[conn] = true
	return c
}

func (a *arrivals) leave(c *arriving, cut bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	c.now--
	if cut {
		c.Cut++
	}
}

// take gives what came with a cell's header since the last time, once none of it is under way, or settleFor later.
func (a *arrivals) take(ctx context.Context, cell string) Arrived {
	for until := clock.Now() + settleFor; a.busy(cell) && clock.Now() < until && ctx.Err() == nil; {
		time.Sleep(time.Millisecond)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.cells[cell]
	if c == nil {
		return Arrived{}
	}
	came := c.Arrived
	came.Connections = int64(len(c.conns))
	c.Arrived, c.conns = Arrived{Peak: c.now}, map[*connection]bool{}
	return came
}

func (a *arrivals) busy(cell string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.cells[cell]
	return c != nil && c.now > 0
}

// Arrivals asks the embedded server at an address what came with a cell's header since it was asked the last time.
func Arrivals(ctx context.Context, at netip.AddrPort, cell string) (came Arrived, err error) {
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at.String()+"/", http.NoBody)
	if err != nil {
		return came, fmt.Errorf("ask for arrivals: %w", err)
	}
	r.Header.Set(tellHeader, cell)
	once := http.Transport{DisableKeepAlives: true} // so that nothing of it is left
	response, err := once.RoundTrip(r)
	if err != nil {
		return came, fmt.Errorf("ask for arrivals: %w", err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&came); err != nil {
		return came, fmt.Errorf("read arrivals: %w", err)
	}
	return came, nil
}
