package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bench/engine/clock"
)

// A Script is what /events of the embedded server sends: Events of them, the first Gap after the request, each Gap after the one
// before, and one that comes later by Stall in the middle.
type Script struct {
	Events int
	Gap    time.Duration
	Stall  time.Duration
}

// The script where nothing else is said, and what a request can ask for at most.
const (
	usualEvents = 20
	usualGap    = 20 * time.Millisecond
	mostEvents  = 100_000
	mostSize    = 16 << 20
	longestWait = time.Minute
)

// A scripted answers /events and /ws, whose query says what is other than in the script: events, gap, stall, first, size, format and
// record. With a record it keeps when it wrote each event, until /events/record gives that away.
type scripted struct {
	script  Script
	under   atomic.Int64 // how many streams are under way
	sockets sockets      // of /ws

	mu      sync.Mutex
	records map[string][]Written
	kept    int // moments in all records
}

// Written is what a scripted server did for one request, in nanoseconds on its clock.
type Written struct {
	Received int64   `json:"received"` // when the request was: where the server's listener is Stamped, when it had arrived
	Began    int64   `json:"began"`    // when the server began to answer it
	Events   []int64 `json:"events"`   // right before each was written
	Written  []int64 `json:"written"`  // right after
}

func newWritten(received, began time.Duration, events int) Written {
	return Written{Received: int64(min(received, began)), Began: int64(began), Events: make([]int64, 0, events), Written: make([]int64, 0, events)}
}

// mostKept is how many moments are kept in all records.
const mostKept = 8 << 20

func newScripted(s Script) *scripted {
	if s.Events == 0 {
		s.Events = usualEvents
	}
	if s.Gap == 0 {
		s.Gap = usualGap
	}
	return &scripted{script: s, records: map[string][]Written{}}
}

// A told is the script of one request.
type told struct {
	Script
	first  time.Duration
	size   int
	format string
	record string
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := clock.Now()
	switch r.URL.Path {
	case "/events/record":
		s.giveRecord(w, r.URL.Query().Get("record"))
		return
	case "/ws":
		s.serveSocket(w, r)
		return
	}
	t, err := s.told(r.URL.Query())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	types := map[string]string{"sse": "text/event-stream", "ndjson": "application/x-ndjson", "chunks": "application/octet-stream"}
	w.Header().Set("Content-Type", types[t.format])
	w.Header().Set("Cache-Control", "no-store")
	s.under.Add(1)
	defer s.under.Add(-1)
	written := newWritten(received(r.Context()), began, t.Events)
	control := http.NewResponseController(w)
	filler := strings.Repeat("x", t.size)
	due := began + t.first
	for n := 1; n <= t.Events; n++ {
		text := t.event(n, filler)
		s.wait(due)
		if r.Context().Err() != nil {
			break
		}
		written.Events = append(written.Events, int64(clock.Now()))
		if _, err := w.Write(text); err != nil {
			break
		}
		if n == t.Events && t.format == "sse" {
			_, _ = w.Write([]byte("data: [DONE]\n\n"))
		}
		if control.Flush() != nil {
			break
		}
		written.Written = append(written.Written, int64(clock.Now()))
		if due += t.Gap; n == (t.Events+1)/2 {
			due += t.Stall
		}
	}
	s.keep(t.record, written)
}

// told reads what a request asks for.
func (s *scripted) told(q url.Values) (t told, err error) {
	t = told{Script: s.script, format: "sse", record: q.Get("record")}
	whole := func(name string, into *int, least, most int) {
		if text := q.Get(name); text != "" && err == nil {
			if *into, err = strconv.Atoi(text); err == nil && (*into < least || *into > most) {
				err = fmt.Errorf("%s goes from %d to %d", name, least, most)
			}
		}
	}
	span := func(name string, into *time.Duration) {
		if text := q.Get(name); text != "" && err == nil {
			if *into, err = time.ParseDuration(text); err == nil && (*into < 0 || *into > longestWait) {
				err = fmt.Errorf("%s goes from 0s to %v", name, longestWait)
			}
		}
	}
	whole("events", &t.Events, 1, mostEvents)
	whole("size", &t.size, 0, mostSize)
	span("gap", &t.Gap)
	span("stall", &t.Stall)
	t.first = t.Gap
	span("first", &t.first)
	switch format := q.Get("format"); format {
	case "":
	case "sse", "ndjson", "chunks":
		t.format = format
	default:
		err = fmt.Errorf("format is sse, ndjson or chunks, not %q", format)
	}
	return t, err
}

// event is the text of event n. The last one tells how many there were, as model servers do.
func (t *told) event(n int, filler string) []byte {
	data := fmt.Sprintf(`{"n":%d,"text":"%s"}`, n, filler)
	if n == t.Events {
		data = fmt.Sprintf(`{"n":%d,"text":"%s","usage":{"completion_tokens":%d}}`, n, filler, n)
	}
	switch t.format {
	case "sse":
		return []byte("data: " + data + "\n\n")
	case "ndjson":
		return []byte(data + "\n")
	}
	return []byte(data)
}

// moments is how many there are.
func (w Written) moments() int { return len(w.Events) + len(w.Written) + 2 }

func (s *scripted) keep(record string, w Written) {
	if record == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept += w.moments(); s.kept <= mostKept {
		s.records[record] = append(s.records[record], w)
	}
}

// giveRecord gives a record away.
func (s *scripted) giveRecord(w http.ResponseWriter, record string) {
	s.mu.Lock()
	list := s.records[record]
	delete(s.records, record)
	for i := range list {
		s.kept -= list[i].moments()
	}
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(append([]Written{}, list...))
}

// fewStreams are so few that each may have a thread of its own to wait exactly.
const fewStreams = 64

// wait waits for a moment of the run's clock: exactly where streams are few, else as well as the runtime can. The record says when
// each event was written, whenever that was.
func (s *scripted) wait(due time.Duration) {
	switch left := due - clock.Now(); {
	case left <= 0:
	case s.under.Load() <= fewStreams:
		linger(left)
	default:
		time.Sleep(left)
	}
}
