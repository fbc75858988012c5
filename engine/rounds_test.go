package engine

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bench/plan"
	"bench/result"
)

func answer(request, field string) plan.Text {
	return plan.Text{{Value: &plan.Value{From: plan.FromRequest, Name: request, Field: field}}}
}

func literalText(text string) plan.Predicate {
	return plan.Predicate{Op: plan.AsText, Text: plan.Text{{Literal: text}}}
}

func compares(op plan.Operator, text plan.Text, with string) *plan.Predicate {
	return &plan.Predicate{Op: op, Of: []plan.Predicate{{Op: plan.AsText, Text: text}, literalText(with)}}
}

// A pager hands out pages, each with the cursor of the next one, and keeps what it was asked for.
type pager struct {
	mu    sync.Mutex
	pages int // that it has
	asked []string
}

func (p *pager) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, r.URL.RequestURI())
	next := `null`
	at := 0
	_, _ = fmt.Sscanf(r.URL.Query().Get("after"), "c%d", &at)
	if at+1 < p.pages {
		next = fmt.Sprintf(`"c%d"`, at+1)
	}
	_, _ = fmt.Fprintf(w, `{"next": %s, "page": %d}`, next, at)
}

func (p *pager) seen() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.asked
	p.asked = nil
	return asked
}

var awaiting = []plan.Strategy{
	{Name: "sequential", Type: "sequential"},
	{Name: "gather", Type: "gather", ReturnExceptions: true},
	{Name: "gather_limited", Type: "gather", ReturnExceptions: true, Limit: 1},
	{Name: "task_group", Type: "task_group"},
	{Name: "as_completed", Type: "as_completed"},
}

// pagesOf makes of the request "pages" one that is sent until there is no next page.
func pagesOf(url string, q *plan.Request, atMost int) {
	none := ""
	q.Captures = []plan.Capture{
		{Name: "cursor", From: plan.FromJSON, Path: "$.next", Default: &none},
		{Name: "page", From: plan.FromJSON, Path: "$.page"},
	}
	q.Dynamic = &plan.Dynamic{URL: append(plan.Text{{Literal: url + "/pages?after="}}, answer("pages", "cursor")...)}
	q.Repeat = &plan.Repeat{While: compares(plan.OpUnequal, answer("pages", "cursor"), ""), AtMost: atMost}
}

func runPlan(t *testing.T, p *plan.Plan) result.Cell {
	t.Helper()
	run, err := Run(context.Background(), p, Options{RunID: "r", Version: "test", Save: func(*result.Run) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	return run.Cells[0]
}

// spansOf are the requests of a timeline, with a mark for those that were delivered.
func spansOf(spans []result.Span) string {
	var names []string
	for _, s := range spans {
		if s.Delivered != nil {
			s.Name += "!"
		}
		names = append(names, s.Name)
	}
	return strings.Join(names, " ")
}

// Each page leads to the next one, and what comes after the last has its values.
func TestARequestIsSentAgainWithWhatItsAnswerGave(t *testing.T) {
	source := &pager{pages: 4}
	server := newCountingServer(t, source.ServeHTTP)
	for _, kind := range awaiting {
		t.Run(kind.Name, func(t *testing.T) {
			p := planOf(server.URL, plan.Benchmark{Blocks: 2, Iterations: 3, NoLeadIn: true}, []string{"pages", "last"}, kind)
			q := p.Benchmarks[0].Cells[0].Group.Requests
			pagesOf(server.URL, &q[0], 10)
			q[1].Needs, q[1].Dynamic = []int{0}, &plan.Dynamic{URL: append(plan.Text{{Literal: server.URL + "/last?page="}}, answer("pages", "page")...)}
			c := runPlan(t, p)
			if c.Requests != 6*5 || c.Errors+c.Skipped+c.Broken+c.LeftOut != 0 || c.Results != 6*2 || *c.Yield != 1 {
				t.Errorf("%d requests, %d results, errors %v, %d broken", c.Requests, c.Results, c.ErrorKinds, c.Broken)
			}
			if c.Makespan.Count != 6 || c.Service.Count != 30 || c.Delivery.Count != 12 || c.Queue.Count != 30 {
				t.Errorf("%d makespans, %d service times, %d deliveries, %d queued", c.Makespan.Count, c.Service.Count, c.Delivery.Count, c.Queue.Count)
			}
			if got := spansOf(c.Timeline); got != "pages pages pages pages! last!" {
				t.Errorf("the timeline has %s", got)
			}
			for _, n := range c.Names {
				if want := map[string]int64{"pages": 24, "last": 6}[n.Name]; n.Requests != want || n.Service.Count != want {
					t.Errorf("%d requests %q, want %d", n.Requests, n.Name, want)
				}
			}
			seen := source.seen()
			for i := 0; i+5 <= len(seen); i += 5 {
				for k, want := range []string{"/pages?after=", "/pages?after=c1", "/pages?after=c2", "/pages?after=c3", "/last?page=3"} {
					if seen[i+k] != want {
						t.Fatalf("request %d was %q, want %q", i+k, seen[i+k], want)
					}
				}
			}
			if len(seen) != 30 {
				t.Errorf("the server saw %d requests", len(seen))
			}
		})
	}
}

// A loop that never ends has an end: it is counted, and the batch is broken.
func TestALoopThatNeverEndsIsCounted(t *testing.T) {
	source := &pager{pages: 1 << 30}
	server := newCountingServer(t, source.ServeHTTP)
	for _, kind := range awaiting {
		p := planOf(server.URL, plan.Benchmark{Blocks: 2, Iterations: 3, NoLeadIn: true}, []string{"pages", "last"}, kind)
		q := p.Benchmarks[0].Cells[0].Group.Requests
		pagesOf(server.URL, &q[0], 7)
		q[1].Needs = []int{0}
		c := runPlan(t, p)
		if c.Requests != 6*7 || c.ErrorKinds["loop_not_ended"] != 6 || c.Errors != 6 || c.Broken != 6 || c.Skipped+c.Cancelled != 6 || c.Makespan.Count != 0 {
			t.Errorf("%s: %d requests, errors %v, %d broken, %d skipped, %d cancelled", kind.Name, c.Requests, c.ErrorKinds, c.Broken, c.Skipped, c.Cancelled)
		}
		if seen := int64(len(source.seen())); seen != c.Requests {
			t.Errorf("%s: the server saw %d requests, and the record has %d", kind.Name, seen, c.Requests)
		}
	}
}

// A failure ends a loop that needs its own answers, and no other one.
func TestAFailureEndsALoopThatNeedsItsAnswers(t *testing.T) {
	server := newCountingServer(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	for _, kind := range awaiting {
		for chained, want := range map[bool]int64{true: 4, false: 12} {
			p := planOf(server.URL, plan.Benchmark{Blocks: 2, Iterations: 2, NoLeadIn: true}, []string{"pages"}, kind)
			q := p.Benchmarks[0].Cells[0].Group.Requests
			q[0].Repeat = &plan.Repeat{AtMost: 3}
			if chained {
				pagesOf(server.URL, &q[0], 3)
			}
			c := runPlan(t, p)
			if c.Requests != want || c.Errors != want || (c.Broken > 0) != chained {
				t.Errorf("%s, %v: %d requests, %d errors, %d broken, want %d", kind.Name, chained, c.Requests, c.Errors, c.Broken, want)
			}
		}
	}
}

// What has a condition that doesn't hold is left out, and what needs a value of it, too, unless that has a default.
func TestRequestsAreLeftOut(t *testing.T) {
	source := &pager{pages: 1}
	server := newCountingServer(t, source.ServeHTTP)
	for _, kind := range awaiting {
		t.Run(kind.Name, func(t *testing.T) {
			names := []string{"first", "never", "reads", "defaulted", "after", "then"}
			p := planOf(server.URL, plan.Benchmark{Blocks: 1, Iterations: 5, NoLeadIn: true}, names, kind)
			q := p.Benchmarks[0].Cells[0].Group.Requests
			q[0].Captures = []plan.Capture{{Name: "page", From: plan.FromJSON, Path: "$.page"}, {Name: "status", From: plan.FromStatus}}
			q[1].Needs, q[1].When = []int{0}, compares(plan.OpEqual, answer("first", "status"), "201")
			other := "d"
			q[1].Captures = []plan.Capture{{Name: "kept", From: plan.FromJSON, Path: "$.x", Default: &other}, {Name: "page", From: plan.FromJSON, Path: "$.page"}}
			q[2].Needs, q[2].Dynamic = []int{1}, &plan.Dynamic{URL: append(plan.Text{{Literal: server.URL + "/reads/"}}, answer("never", "page")...)}
			q[3].Needs, q[3].Dynamic = []int{1}, &plan.Dynamic{URL: append(plan.Text{{Literal: server.URL + "/defaulted/"}}, answer("never", "kept")...)}
			q[4].Needs = []int{2}
			q[5].Needs, q[5].When = []int{0}, compares(plan.OpEqual, answer("first", "status"), "200")
			c := runPlan(t, p)
			if c.Requests != 5*4 || c.LeftOut != 5*2 || c.Errors+c.Skipped+c.Broken+c.Lost != 0 || c.Makespan.Count != 5 || *c.Yield != 1 || c.Results != 20 || c.Asked != 20 {
				t.Errorf("%d requests, %d left out, errors %v, %d skipped, %d broken, %d whole batches, %d results", c.Requests, c.LeftOut, c.ErrorKinds, c.Skipped, c.Broken, c.Makespan.Count, c.Results)
			}
			got := map[string]int{}
			for _, path := range source.seen() {
				got[path]++
			}
			if got["/defaulted/d"] != 5 || len(got) != 4 {
				t.Errorf("the server saw %v", got)
			}
		})
	}
}

// A request is sent for each element of a list that an answer had, with that in it; a failure is no reason to leave the others
// out. Of an empty list it is left out, and a list that is too long is counted.
func TestARequestIsSentForEachElementOfAList(t *testing.T) {
	list := `["a b", "c", "d"]`
	var mu sync.Mutex
	seen := map[string]int{}
	server := newCountingServer(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen[r.URL.RequestURI()]++
		if r.URL.Path == "/cancel/c" {
			w.WriteHeader(http.StatusConflict)
		}
		_, _ = fmt.Fprintf(w, `{"ids": %s, "done": "%s"}`, list, r.URL.Path)
	})
	for _, kind := range awaiting[:4] {
		for _, c := range []struct {
			list                        string
			most                        int
			requests, errors, ends, out int64
		}{
			{`["a b", "c", "d"]`, 5, 5, 1, 0, 0},
			{`["a b", "e", "d"]`, 2, 3, 1, 1, 0},
			{`[]`, 5, 1, 0, 0, 2},
		} {
			mu.Lock()
			list = c.list
			clear(seen)
			mu.Unlock()
			p := planOf(server.URL, plan.Benchmark{Blocks: 1, Iterations: 3, NoLeadIn: true}, []string{"list", "cancel", "last"}, kind)
			q := p.Benchmarks[0].Cells[0].Group.Requests
			q[0].Captures = []plan.Capture{{Name: "ids", From: plan.FromJSON, Path: "$.ids[*]", Which: plan.AllFound, Default: new(string)}}
			q[1].Needs = []int{0}
			q[1].Dynamic = &plan.Dynamic{URL: append(plan.Text{{Literal: server.URL + "/cancel/"}}, answer("cancel", "each")...)}
			q[1].Captures = []plan.Capture{{Name: "done", From: plan.FromJSON, Path: "$.done"}, {Name: "each", From: plan.FromEach}}
			q[1].Repeat = &plan.Repeat{Each: &plan.Predicate{Op: plan.AsList, Text: answer("list", "ids")}, AtMost: c.most}
			q[2].Needs, q[2].Dynamic = []int{1}, &plan.Dynamic{URL: append(plan.Text{{Literal: server.URL + "/last?of="}}, answer("cancel", "done")...)}
			cell := runPlan(t, p)
			if kind.Type == "task_group" && c.errors > 0 {
				continue // the first failure ends its batch
			}
			mu.Lock()
			if cell.Requests != 3*c.requests || cell.Errors != 3*c.errors || cell.ErrorKinds["loop_not_ended"] != 3*c.ends || cell.LeftOut != 3*c.out {
				t.Errorf("%s, %s: %d requests, errors %v, %d left out; the server saw %v", kind.Name, c.list, cell.Requests, cell.ErrorKinds, cell.LeftOut, seen)
			}
			if c.requests == 5 && (seen["/cancel/a%20b"] != 3 || seen["/cancel/c"] != 3 || seen["/cancel/d"] != 3 || seen["/last?of=/cancel/d"] != 3) {
				t.Errorf("%s: the server saw %v", kind.Name, seen)
			}
			mu.Unlock()
		}
	}
}

// A condition that can't be judged is counted: its request isn't sent, and the batch is broken.
func TestConditionsThatCantBeJudgedAreCounted(t *testing.T) {
	server := newCountingServer(t, (&pager{pages: 1}).ServeHTTP)
	p := planOf(server.URL, plan.Benchmark{Blocks: 1, Iterations: 5, NoLeadIn: true}, []string{"first", "second"}, awaiting[0])
	q := p.Benchmarks[0].Cells[0].Group.Requests
	q[0].Captures = []plan.Capture{{Name: "word", From: plan.FromHeader, Path: "Content-Type"}}
	q[1].Needs = []int{0}
	q[1].When = &plan.Predicate{Op: plan.OpLess, Of: []plan.Predicate{{Op: plan.AsNumber, Text: answer("first", "word")}, {Op: plan.AsNumber, Text: plan.Text{{Literal: "5"}}}}}
	c := runPlan(t, p)
	if c.ErrorKinds["condition"] != 5 || c.Errors != 5 || c.Unsent != 5 || c.Broken != 5 {
		t.Errorf("errors %v, %d unsent, %d broken", c.ErrorKinds, c.Unsent, c.Broken)
	}
	if len(c.Examples) == 0 || c.Examples[0].Message != "when: request.first.word is no number" {
		t.Errorf("examples %+v", c.Examples)
	}
}

// Between two times the user thinks, which is in no clock but the session and keeps nobody waiting; each time is a request of
// its own, whose queue begins when its inputs were there.
func TestRoundsAreThoughtAbout(t *testing.T) {
	second := &plan.Think{Least: time.Second, Most: time.Second}
	g := plan.Group{Requests: []plan.Request{
		{Name: "pages", Repeat: &plan.Repeat{AtMost: 3}, Think: second},
		{Name: "logo"},
		{Name: "last", Needs: []int{0}},
	}}
	took := []time.Duration{2 * time.Second, 5500 * time.Millisecond, time.Second}
	for _, c := range []struct {
		kind              plan.Strategy
		makespan, session float64
		queue             float64 // the longest
	}{
		// pages 0–2, 3–5, 6–8, logo beside them until 5.5, last at 9–10: nothing was under way in 5.5–6 and 8–9.
		{plan.Strategy{Type: "gather"}, 10 - 0.5 - 1, 10, 0},
		{plan.Strategy{Type: "as_completed"}, 10 - 0.5 - 1, 10, 0},
		// pages 0–2, logo 2–7.5, pages 7.5–9.5 and 10.5–12.5, last 13.5–14.5.
		{plan.Strategy{Type: "gather", Limit: 1}, 14.5 - 2, 14.5, 4.5},
		// pages 0–2, 3–5, 6–8, logo 9–14.5, last 14.5–15.5.
		{plan.Strategy{Type: "sequential"}, 15.5 - 3, 15.5, 5.5},
	} {
		t.Run(fmt.Sprint(c.kind.Type, c.kind.Limit), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				share := twoBatches(t, g, c.kind, took)
				for name, want := range map[string]float64{"makespan": c.makespan, "session": c.session, "queue": c.queue, "released": c.makespan} {
					if got := share.Clocks[name].Quantile(1).Seconds(); got < want*0.999-1e-3 || got > want*1.002+1e-3 {
						t.Errorf("%s is %.3f s, want %.3f", name, got, want)
					}
				}
				if share.Requests != 10 || share.Clocks["service"].Count() != 10 || share.Results != 6 {
					t.Errorf("%d requests, %d results", share.Requests, share.Results)
				}
			})
		})
	}
}
