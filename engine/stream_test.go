package engine

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/plan"
	"bench/result"
)

// A scribe is a server whose streams are known to it: when it wrote each event, by the clock that the engine has too.
type scribe struct {
	*httptest.Server
	mu    sync.Mutex
	first *result.Recorder // from when a request had come until its first event was written
	gaps  *result.Recorder
}

// newScribe serves streams: /chat writes 20 events, one each 5 ms, with a stall of 40 ms after the tenth; /log writes three lines;
// /stall writes two events and then nothing, /mute nothing at all.
func newScribe(t *testing.T) *scribe {
	s := &scribe{first: result.NewRecorder(), gaps: result.NewRecorder()}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		came := clock.Now()
		tell := func(text string) (at time.Duration) {
			at = clock.Now()
			_, _ = io.WriteString(w, text)
			w.(http.Flusher).Flush()
			return at
		}
		switch r.URL.Path {
		case "/chat":
			s.chat(came, tell)
		case "/log":
			tell("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n")
		case "/stall", "/mute":
			tell("")
			for range 2 * strings.Count(r.URL.Path, "stall") {
				tell("data: a\n\n")
				time.Sleep(2 * time.Millisecond)
			}
			<-r.Context().Done()
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *scribe) chat(came time.Duration, tell func(string) time.Duration) {
	var times []time.Duration
	for i := range 20 {
		time.Sleep(5 * time.Millisecond)
		if i == 10 {
			time.Sleep(40 * time.Millisecond)
		}
		times = append(times, tell(fmt.Sprintf("data: {\"usage\":{\"completion_tokens\":%d}}\n\n", i)))
	}
	tell("data: [DONE]\n\n")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.first.Record(times[0] - came)
	for i := range times[1:] {
		s.gaps.Record(times[i+1] - times[i])
	}
}

// streamsOf is a plan whose requests are streams.
func streamsOf(url string, trial plan.Benchmark, streams map[string]plan.Stream, paths []string, strategies ...plan.Strategy) *plan.Plan {
	p := planOf(url, trial, paths, strategies...)
	for i := range p.Benchmarks[0].Cells {
		requests := p.Benchmarks[0].Cells[i].Group.Requests
		for k := range requests {
			if s, ok := streams[requests[k].Name]; ok {
				requests[k].Stream = &s
			}
		}
	}
	return p
}

var chat = plan.Stream{
	Format: plan.SSE, Until: "[DONE]", Count: "$.usage.completion_tokens", IdleLimit: time.Second, StallLimit: 30 * time.Millisecond,
}

// Events are counted exactly, for all requests and for each name, whatever runs the batches.
func TestEventsAreCountedExactly(t *testing.T) {
	for _, s := range []plan.Strategy{{Name: "pool", Type: "pool"}, {Name: "gather", Type: "gather"}, {Name: "sequential", Type: "sequential"}} {
		t.Run(s.Type, func(t *testing.T) {
			server := newScribe(t)
			streams := map[string]plan.Stream{"chat": chat, "log": {Format: plan.NDJSON, StallLimit: time.Second}}
			trial := plan.Benchmark{Blocks: 2, Iterations: 3, NoLeadIn: true}
			if s.Type == "pool" {
				trial.Iterations *= 3
			}
			planned := streamsOf(server.URL, trial, streams, []string{"chat", "log", "page"}, s)
			c := &mustRun(t, planned).Cells[0]
			for again := 0; c.Blurred > 0 && again < 4; again++ { // the machine read some late, and said so
				c = &mustRun(t, planned).Cells[0]
			}
			const each = 6
			want := result.Streamed{Streams: 2 * each, Events: 23 * each, Counted: each, Units: 19 * each, Stalls: c.Stalls, Streaming: c.Streaming}
			if c.Streamed != want || c.Stalls < each {
				t.Errorf("counted %+v, want %+v and a stall a chat", c.Streamed, want)
			}
			if c.FirstEvent.Count != 2*each || c.LastEvent.Count != 2*each || c.Gap.Count != 21*each || c.Gap.Censored != nil {
				t.Errorf("%d first events, %d last ones, %d gaps", c.FirstEvent.Count, c.LastEvent.Count, c.Gap.Count)
			}
			for _, name := range []struct {
				name                 string
				streams, events, gap int64
			}{{"chat", each, 20 * each, 19 * each}, {"log", each, 3 * each, 2 * each}, {"page", 0, 0, 0}} {
				events, _ := mustMetric(t, "events", name.name).Of(c)
				first, _ := mustMetric(t, "first_event.min", name.name).Of(c)
				for _, n := range c.Names {
					if n.Name == name.name && (n.Streams != name.streams || n.Events != name.events || n.Gap.Count != name.gap || n.FirstEvent.Count != name.streams) {
						t.Errorf("%s: %+v, %d gaps", name.name, n.Streamed, n.Gap.Count)
					}
				}
				if has := name.streams > 0; (events != nil) != has || (first != nil) != has || has && (*events != float64(name.events) || *first <= 0) {
					t.Errorf("%s: events %v, first event %v", name.name, shownValue(events), shownValue(first))
				}
			}
			shown := 0
			for _, span := range c.Timeline {
				if span.Name == "chat" && len(span.Events) == 20 && span.Sent < span.Events[0] && span.Events[19] <= span.Done {
					shown++
				}
			}
			if shown == 0 {
				t.Errorf("no stream is shown event by event: %+v", c.Timeline)
			}
			rate, _ := mustMetric(t, "events_per_second", "chat").Of(c)
			if rate == nil || *rate > 19/0.130 || *rate < 19/0.130/4 {
				t.Errorf("events per second of a chat: %v", shownValue(rate))
			}
			if in := c.TrialData[0].Metrics; in["events"] != 23*each/2 || in["gap.max"] < 0.040 {
				t.Errorf("a trial has %v events, its longest gap is %v", in["events"], in["gap.max"])
			}
		})
	}
}

func mustMetric(t *testing.T, name, request string) result.Metric {
	t.Helper()
	m, err := result.ParseMetric(name)
	if err == nil {
		m, err = m.OfRequest(request)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A stream that a limit cuts is known to have taken so long at least, and is never a short one.
func TestStreamsThatALimitCuts(t *testing.T) {
	server := newScribe(t)
	limited := plan.Stream{Format: plan.SSE, IdleLimit: 60 * time.Millisecond, StallLimit: time.Second}
	p := streamsOf(server.URL, plan.Benchmark{Blocks: 1, Iterations: 8, NoLeadIn: true},
		map[string]plan.Stream{"stall": limited, "mute": limited}, []string{"stall", "mute"}, plan.Strategy{Name: "pool", Type: "pool"})
	p.Benchmarks[0].Cells[0].Client.Timeout = 120 * time.Millisecond
	run, err := Run(context.Background(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := &run.Cells[0]
	if c.ErrorKinds["stalled"] != 4 || c.ErrorKinds["timeout"] != 4 || c.Errors != 8 || c.Streams != 0 {
		t.Errorf("errors %v, %d good streams", c.ErrorKinds, c.Streams)
	}
	for _, clock := range []struct {
		name            string
		of              result.Summary
		count, censored int64
		from            time.Duration
	}{
		{"first_event", c.FirstEvent, 8, 4, 120 * time.Millisecond},
		{"gap", c.Gap, 8, 4, 60 * time.Millisecond},
		{"last_event", c.LastEvent, 8, 8, 60 * time.Millisecond},
		{"service", c.Service, 8, 8, 60 * time.Millisecond},
	} {
		cut := clock.of.Censored
		if clock.of.Count != clock.count || cut == nil || cut.Count != clock.censored || cut.From < clock.from.Seconds()*0.999 {
			t.Errorf("%s: %d samples, cut: %+v", clock.name, clock.of.Count, cut)
		}
	}
	last, least := result.Metric{}, false
	if last, err = result.ParseMetric("last_event.p50"); err == nil {
		_, least = last.Of(c)
	}
	if !least {
		t.Errorf("the median of the last event is no lower bound: %v", err)
	}
}

// The first event and the gaps are those that the server wrote, within 0.2 ms at the median, in a run in which the machine had
// time for them: one of a few.
func TestEventsAreTimedAsTheyWereWritten(t *testing.T) {
	var off []string
	for range 8 {
		server := newScribe(t)
		p := streamsOf(server.URL, plan.Benchmark{Blocks: 1, Iterations: 12, NoLeadIn: true}, map[string]plan.Stream{"chat": chat},
			[]string{"chat"}, plan.Strategy{Name: "pool", Type: "pool"})
		c := &mustRun(t, p).Cells[0]
		const near = 200e-6
		first, gap := *c.FirstEvent.Median-server.first.Quantile(0.5).Seconds(), *c.Gap.Median-server.gaps.Quantile(0.5).Seconds()
		if first < -near/100 {
			t.Fatalf("the first event came %v s before it was written", -first)
		}
		if math.Abs(first) < near && math.Abs(gap) < near {
			return
		}
		off = append(off, fmt.Sprintf("first event %.0f µs, gap %.0f µs", first*1e6, gap*1e6))
	}
	t.Errorf("off by %s", strings.Join(off, "; "))
}
