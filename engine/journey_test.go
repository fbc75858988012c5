package engine

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"bench/engine/client"
	"bench/plan"
	"bench/result"
	"bench/strategy"
)

// A user who thinks: in no clock but session, and whoever doesn't wait for it is not kept waiting.
func TestThinkingIsInNoClockButTheSession(t *testing.T) {
	second := func(n float64) *plan.Think {
		d := time.Duration(n * float64(time.Second))
		return &plan.Think{Least: d, Most: d}
	}
	g := plan.Group{Requests: []plan.Request{
		{Name: "login", Think: second(2)},
		{Name: "items", Needs: []int{0}, Think: second(1)},
		{Name: "logo"},
		{Name: "order", Needs: []int{1}, Think: second(3)},
	}}
	took := []time.Duration{time.Second, time.Second, 1500 * time.Millisecond, 2 * time.Second}
	for _, c := range []struct {
		kind              string
		makespan, session float64
		queue             float64 // the longest
		delivery          float64 // the longest
	}{
		// login 0–1, logo beside it until 1.5, items at 3–4, order at 5–7, then 3 s of thought.
		{"gather", 7 - 1.5 - 1, 10, 0, 7 - 1.5 - 1},
		// login 0–1, items 3–4, logo 5–6.5, order 6.5–8.5: 3 s of it were thought.
		{"sequential", 5.5, 11.5, 1.5, 3.5},
		{"as_completed", 7 - 1.5 - 1, 10, 0, 2},
	} {
		t.Run(c.kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				share := twoBatches(t, g, plan.Strategy{Type: c.kind}, took)
				for name, want := range map[string]float64{
					"makespan": c.makespan, "session": c.session, "queue": c.queue, "delivery": c.delivery, "released": c.makespan,
				} {
					r := share.Clocks[name]
					if got := r.Quantile(1).Seconds(); got < want*0.999-1e-3 || got > want*1.002+1e-3 {
						t.Errorf("%s is %.3f s, want %.3f", name, got, want)
					}
				}
			})
		})
	}
}

// What needs an answer that failed is not sent, and the batch is broken: counted, and in no makespan.
func TestWhatNeedsAFailedAnswerIsSkipped(t *testing.T) {
	var logins, sent atomic.Int64
	server := newCountingServer(t, func(w http.ResponseWriter, r *http.Request) {
		sent.Add(1)
		if r.URL.Path == "/login" && logins.Add(1)%2 == 0 {
			_, _ = fmt.Fprint(w, `{"token": null}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"token": "t"}`)
	})
	for _, kind := range []plan.Strategy{
		{Name: "sequential", Type: "sequential"},
		{Name: "gather", Type: "gather", ReturnExceptions: true},
		{Name: "gather_raising", Type: "gather"},
		{Name: "task_group", Type: "task_group"},
		{Name: "as_completed", Type: "as_completed"},
	} {
		t.Run(kind.Name, func(t *testing.T) {
			logins.Store(0)
			before := sent.Load()
			p := planOf(server.URL, plan.Benchmark{Blocks: 2, Iterations: 6, NoLeadIn: true}, []string{"login", "items", "logo", "order"}, kind)
			requests := p.Benchmarks[0].Cells[0].Group.Requests
			requests[0].Captures = []plan.Capture{{Name: "token", From: plan.FromJSON, Path: "$.token", Which: plan.FirstFound}}
			requests[1].Needs, requests[3].Needs = []int{0}, []int{1}
			run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", Save: func(*result.Run) error { return nil }})
			if err != nil {
				t.Fatal(err)
			}
			c := run.Cells[0]
			const batches, broken = 12, 6
			if c.Batches != batches || c.Broken != broken || c.ErrorKinds[client.NothingCaptured.String()] != broken || c.Errors != broken {
				t.Errorf("%d batches, %d broken, errors %v", c.Batches, c.Broken, c.ErrorKinds)
			}
			if c.Skipped > 2*broken || c.Skipped+c.Cancelled < 2*broken { // a task group cancels some before it is known
				t.Errorf("%d skipped and %d cancelled, want %d", c.Skipped, c.Cancelled, 2*broken)
			}
			if kind.Type != "task_group" && c.Skipped != 2*broken {
				t.Errorf("%d skipped, want %d", c.Skipped, 2*broken)
			}
			if seen := sent.Load() - before; seen != c.Requests-c.Unsent+c.LeadIn {
				t.Errorf("the server saw %d, the record has %d + %d", seen, c.Requests-c.Unsent, c.LeadIn)
			}
			if want := int64(4*batches - 2*broken); c.Requests != want && kind.Type != "task_group" {
				t.Errorf("%d requests, want %d", c.Requests, want)
			}
			if c.Makespan.Count != batches-broken || c.Session.Count != batches-broken {
				t.Errorf("%d makespans, %d sessions, of %d whole batches", c.Makespan.Count, c.Session.Count, batches-broken)
			}
			if ratio := c.TrialData[0].Metrics["broken_ratio"]; ratio != 0.5 {
				t.Errorf("broken_ratio %v", ratio)
			}
		})
	}
}

// A server that hands out tokens, and refuses whoever has none of its own: what it gives goes back to it, each batch with
// its own, whatever else is under way.
func TestAnswersAreCarriedIntoLaterRequests(t *testing.T) {
	var tokens atomic.Int64
	var mu sync.Mutex
	bought := map[string]int{} // by token
	server := newCountingServer(t, func(w http.ResponseWriter, r *http.Request) {
		token := r.Header.Get("Authorization")
		switch {
		case r.URL.Path == "/login":
			n := tokens.Add(1)
			_, _ = fmt.Fprintf(w, `{"token": "t%d", "ids": ["%d a", "%d&b"]}`, n, n, n)
		case !strings.HasPrefix(token, "Bearer t"):
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path == "/items":
			w.Header().Set("Location", "/orders/7"+strings.TrimPrefix(token, "Bearer t"))
		default:
			n := strings.TrimPrefix(token, "Bearer t")
			body, _ := io.ReadAll(r.Body)
			want := fmt.Sprintf(`{"ids":["%s a","%s\u0026b"],"one":"%s a"}`, n, n, n)
			if r.URL.Path != "/orders/7"+n || r.URL.RawQuery != "id="+n+"%20a" || string(body) != want {
				t.Errorf("%s: %s %s, body %s", token, r.URL.Path, r.URL.RawQuery, body)
			}
			mu.Lock()
			bought[token]++
			mu.Unlock()
		}
	})
	value := func(request, field string) *plan.Value {
		return &plan.Value{From: plan.FromRequest, Name: request, Field: field}
	}
	for _, arrival := range []plan.Arrival{{Concurrency: 2}, {Rate: 400, MaxInFlight: 50}} {
		for _, kind := range []string{"sequential", "gather", "task_group", "as_completed"} {
			mu.Lock()
			clear(bought)
			mu.Unlock()
			p := planOf(server.URL, plan.Benchmark{Blocks: 2, Iterations: 20, NoLeadIn: true}, []string{"login", "items", "order"}, plan.Strategy{Name: kind, Type: kind})
			cell := &p.Benchmarks[0].Cells[0]
			cell.Arrival = arrival
			q := cell.Group.Requests
			bearer := map[string]plan.Text{"Authorization": {{Literal: "Bearer "}, {Value: value("login", "token")}}}
			q[0].Captures = []plan.Capture{
				{Name: "ids", From: plan.FromJSON, Path: "$.ids[*]", Which: plan.AllFound},
				{Name: "one", From: plan.FromJSON, Path: "$.ids[*]"},
				{Name: "token", From: plan.FromJSON, Path: "$.token"},
			}
			q[1].Headers, q[2].Headers = map[string]string{"Authorization": ""}, map[string]string{"Authorization": ""}
			q[1].Needs, q[1].Dynamic = []int{0}, &plan.Dynamic{Headers: bearer}
			q[1].Captures = []plan.Capture{{Name: "where", From: plan.FromHeader, Path: "Location", Pattern: "/orders/(.+)"}}
			q[2].Method, q[2].Needs = "POST", []int{0, 1}
			q[2].Dynamic = &plan.Dynamic{
				URL:     plan.Text{{Literal: server.URL + "/orders/"}, {Value: value("items", "where")}, {Literal: "?id="}, {Value: value("login", "one")}},
				Headers: bearer,
				Body:    plan.Text{{Literal: `{"ids":`}, {Value: value("login", "ids")}, {Literal: `,"one":`}, {Value: value("login", "one"), Through: []string{"jsonencode"}}, {Literal: "}"}},
			}
			run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", Save: func(*result.Run) error { return nil }})
			if err != nil {
				t.Fatal(err)
			}
			c := run.Cells[0]
			if c.Errors+c.Skipped+c.Broken != 0 || c.Batches != 40 || c.Requests != 120 {
				t.Errorf("%s: %d batches, %d requests, errors %v, %d skipped", kind, c.Batches, c.Requests, c.ErrorKinds, c.Skipped)
			}
			once := len(bought) >= 40
			for _, n := range bought {
				once = once && n == 1
			}
			if !once {
				t.Errorf("%s: each token should have bought once: %v", kind, bought)
			}
		}
	}
}

// twoBatches is what is recorded of two batches of a group, each request of which takes as long as it says.
func twoBatches(t *testing.T, g plan.Group, kind plan.Strategy, took []time.Duration) *result.Share {
	t.Helper()
	planned := plan.Cell{Group: g, Strategy: kind}
	journey, err := journeyOf(planned)
	if err != nil {
		t.Fatal(err)
	}
	cell := &cell{
		plan: planned, items: compose(g, 1), requests: g.Requests, journey: journey,
		kept: &user{session: &slowSession{t: t, took: took, busy: map[*client.Exchange]bool{}}}, rec: newRecorder(len(g.Requests)),
	}
	cell.deal(plan.Portion{})
	cell.Strategy = strategy.New(planned.Strategy, 0)
	defer cell.reserve.dismiss()
	trial := cell.newTrial(Extent{Count: 2}, Record)
	trial.run(t.Context())
	return trial.share(trial.start)
}
