package setup

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/engine/clock"
	"bench/engine/http1"
	"bench/plan"
)

// A desk is a server that counts what it is asked, and has answers by path.
type desk struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

// take gives what was asked, and begins anew.
func (d *desk) take() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	asked := strings.Join(d.asked, " ")
	d.asked = nil
	return asked
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		d.asked = append(d.asked, r.URL.RequestURI())
		n := len(d.asked)
		d.mu.Unlock()
		switch {
		case strings.HasPrefix(r.URL.Path, "/fail"):
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = fmt.Fprint(w, "out of order")
		case r.URL.Path == "/hang":
			<-r.Context().Done()
		default:
			_, _ = fmt.Fprintf(w, `{"n": %d, "list": ["x1", "x2"]}`, n)
		}
	}))
	t.Cleanup(d.Close)
	return d
}

func (d *desk) request(name, path string) plan.Request {
	r := plan.Request{Name: name, Method: "GET", URL: d.URL + path, Captures: []plan.Capture{{Name: "n", From: plan.FromJSON, Path: "$.n"}}}
	if before, rest, slot := strings.Cut(path, "${"); slot {
		inner, after, _ := strings.Cut(rest, "}")
		parts := strings.Split(inner, ".")
		value := &plan.Value{From: plan.ValueSource(parts[0]), Name: parts[1], Field: parts[2]}
		r.Dynamic = &plan.Dynamic{URL: plan.Text{{Literal: d.URL + before}, {Value: value}, {Literal: after}}}
	}
	return r
}

func (d *desk) set(t *testing.T, p *plan.Plan, o Options) *Set {
	t.Helper()
	sweeper := http1.NewSweeper(clock.Now)
	t.Cleanup(sweeper.Stop)
	o.Env.Sweeper = sweeper
	for _, list := range [][]plan.Setup{p.Setups, p.Teardowns} {
		for i := range list {
			list[i].Client = plan.Client{HTTPVersion: plan.HTTP1, Session: plan.SessionCell, Timeout: 10 * time.Second, ConnectTimeout: time.Second}
		}
	}
	s, err := New(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Set-ups are done in their order, once more for servers that were started anew, with those that have values of them; and
// tear-downs once, of what was begun.
func TestSetupsAreDoneAndUndone(t *testing.T) {
	d := newDesk(t)
	p := &plan.Plan{
		Setups: []plan.Setup{
			{Name: "a", Servers: []string{"one"}, Requests: []plan.Request{d.request("x", "/a"), d.request("y", "/a2?after=${request.x.n}")}},
			{Name: "b", Servers: []string{"two"}, Requests: []plan.Request{d.request("x", "/b")}},
			{Name: "c", Requests: []plan.Request{d.request("x", "/c?of=${setup.a.n}")}},
		},
		Teardowns: []plan.Setup{
			{Name: "c", Of: []string{"c"}, Requests: []plan.Request{d.request("x", "/-c?of=${setup.c.n}")}},
			{Name: "a", Of: []string{"a"}, Requests: []plan.Request{d.request("x", "/-a")}},
		},
	}
	p.Setups[0].Requests[1].Captures, p.Setups[0].Requests[1].Needs = nil, []int{0}
	var learned []string
	s := d.set(t, p, Options{Learn: func(value string) { learned = append(learned, value) }})
	if err := s.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := d.take(), "/a /a2?after=1 /b /c?of=1"; got != want {
		t.Errorf("set-ups: %s, want %s", got, want)
	}
	if want := []string{"1", "3", "4"}; !slices.Equal(learned, want) {
		t.Errorf("learned %q, want %q", learned, want)
	}
	if done, err := s.Again(t.Context(), []string{"three"}); done || err != nil || d.take() != "" {
		t.Errorf("again for another server: %v, %v", done, err)
	}
	if done, err := s.Again(t.Context(), []string{"one"}); !done || err != nil {
		t.Errorf("again: %v, %v", done, err)
	}
	if got, want := d.take(), "/a /a2?after=1 /c?of=1"; got != want {
		t.Errorf("again: %s, want %s", got, want)
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	if failed := s.Undo(done); len(failed) > 0 {
		t.Errorf("tear-downs: %v", failed)
	}
	if got, want := d.take(), "/-c?of=3 /-a"; got != want {
		t.Errorf("tear-downs: %s, want %s", got, want)
	}
	if s.Undo(t.Context()); d.take() != "" {
		t.Error("tear-downs were done twice")
	}
}

// Where one fails nothing more is set up, and no more is torn down than was begun.
func TestAFailedSetupEndsThem(t *testing.T) {
	d := newDesk(t)
	p := &plan.Plan{
		Setups: []plan.Setup{
			{Name: "a", Requests: []plan.Request{d.request("x", "/a"), d.request("y", "/fail?of=${request.x.n}")}},
			{Name: "b", Requests: []plan.Request{d.request("x", "/b")}},
		},
		Teardowns: []plan.Setup{
			{Name: "b", Of: []string{"b"}, Requests: []plan.Request{d.request("x", "/-b")}},
			{Name: "a", Of: []string{"a"}, Requests: []plan.Request{d.request("x", "/fail-a"), d.request("y", "/-a2"), d.request("z", "/-a3")}},
		},
	}
	p.Teardowns[1].Requests[2].Needs = []int{0}
	s := d.set(t, p, Options{})
	if failed := s.Undo(t.Context()); failed != nil || d.take() != "" {
		t.Errorf("nothing was begun, and undone: %v", failed)
	}
	err := s.Do(t.Context())
	var one *Error
	if !errors.As(err, &one) || one.Request != "y" || one.Message != `status: expected less than 400, found 500, with the body "out of order"` {
		t.Errorf("%v", err)
	}
	failed := s.Undo(t.Context())
	if got, want := d.take(), "/a /fail?of=1 /fail-a /-a2"; got != want || len(failed) != 2 {
		t.Errorf("asked %s, want %s; %v", got, want, failed)
	}
}

// A request is sent until its answer is as expected; in vain for as long as it says, which also ends one that hangs.
func TestUntil(t *testing.T) {
	d := newDesk(t)
	until := func(path, n string, within time.Duration) *plan.Plan {
		r := d.request("x", path)
		r.Until = &plan.Until{Within: within, Every: 5 * time.Millisecond}
		r.Expect = &plan.Expect{JSON: map[string]any{"$.n": n}}
		if n == "3" {
			r.Expect.JSON["$.n"] = 3.0
		}
		return &plan.Plan{Setups: []plan.Setup{{Name: "a", Requests: []plan.Request{r}}}}
	}
	if err := d.set(t, until("/", "3", time.Minute), Options{}).Do(t.Context()); err != nil || d.take() != "/ / /" {
		t.Errorf("%v", err)
	}
	err := d.set(t, until("/", "never", 50*time.Millisecond), Options{}).Do(t.Context())
	if err == nil || !strings.Contains(err.Error(), `not so within 50ms: json $.n: expected "never", found`) {
		t.Errorf("%v", err)
	}
	d.take()
	if err = d.set(t, until("/hang", "3", 50*time.Millisecond), Options{}).Do(t.Context()); err == nil || d.take() != "/hang" {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if err = d.set(t, until("/", "never", time.Minute), Options{}).Do(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Who is in a hurry doesn't wait for tear-downs.
func TestHurryEndsTeardowns(t *testing.T) {
	d := newDesk(t)
	hurry := make(chan struct{})
	p := &plan.Plan{
		Setups:    []plan.Setup{{Name: "a", Requests: []plan.Request{d.request("x", "/")}}},
		Teardowns: []plan.Setup{{Name: "a", Of: []string{"a"}, Requests: []plan.Request{d.request("x", "/hang")}}},
	}
	s := d.set(t, p, Options{Hurry: hurry})
	if err := s.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(20*time.Millisecond, func() { close(hurry) })
	failed := s.Undo(t.Context())
	if len(failed) != 1 || !strings.Contains(failed[0].Error(), "interrupted once more") {
		t.Errorf("%v", failed)
	}
}

// What is captured as a list is known element by element.
func TestListsAreLearned(t *testing.T) {
	d := newDesk(t)
	r := d.request("x", "/")
	r.Captures = []plan.Capture{{Name: "all", From: plan.FromJSON, Path: "$.list[*]", Which: plan.AllFound}}
	var learned []string
	s := d.set(t, &plan.Plan{Setups: []plan.Setup{{Name: "a", Requests: []plan.Request{r}}}}, Options{Learn: func(v string) { learned = append(learned, v) }})
	err := s.Do(t.Context())
	if want := []string{"x1", "x2"}; err != nil || !slices.Equal(learned, want) {
		t.Errorf("%v: %q, want %q", err, learned, want)
	}
}
