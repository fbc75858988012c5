package engine

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"bench/plan"
	"bench/result"
)

// A recordingServer keeps what came, by the first part of the path: by cell.
type recordingServer struct {
	*countingServer
	mu   sync.Mutex
	came map[string][]string
}

func newRecordingServer(t *testing.T) *recordingServer {
	s := &recordingServer{came: map[string][]string{}}
	s.countingServer = newCountingServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		cell, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		s.mu.Lock()
		s.came[cell] = append(s.came[cell], rest+" "+string(body)+" "+r.Header.Get("X-Number"))
		s.mu.Unlock()
	})
	return s
}

// take is what came since the last time, by cell, without the numbers; and the numbers.
func (s *recordingServer) take() (values map[string][]string, numbers []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	values = map[string][]string{}
	for cell, list := range s.came {
		for _, line := range list {
			parts := strings.Split(line, " ")
			values[cell], numbers = append(values[cell], parts[0]+" "+parts[1]), append(numbers, parts[2])
		}
	}
	s.came = map[string][]string{}
	return values, numbers
}

// drawingPlan compares two groups whose requests have rows, draws and numbers.
func drawingPlan(url string, b plan.Benchmark, order plan.RowOrder, s plan.Strategy) *plan.Plan {
	b.Name, b.Seed = "b", 42
	for _, name := range []string{"base", "head"} {
		id, day, number := plan.Value{From: plan.FromData, Name: "users", Field: "id"}, plan.Value{From: plan.FromRandom, Name: "day"}, plan.Value{From: plan.FromCounter, Name: "n"}
		address := url + "/" + name + "/"
		b.Cells = append(b.Cells, plan.Cell{
			Address: result.Address{Benchmark: "b", Group: name, Strategy: s.Name, Level: "1"},
			Group: plan.Group{Name: name, Order: plan.Listed, Requests: []plan.Request{{
				Name: "r", Method: "POST", URL: address, Weight: 1, Headers: map[string]string{"X-Number": "${counter.n}"},
				Dynamic: &plan.Dynamic{
					URL: plan.Text{{Literal: address}, {Value: &id}}, Body: plan.Text{{Value: &day}}, Headers: map[string]plan.Text{"X-Number": {{Value: &number}}},
				},
			}}},
			Strategy: s, Client: plan.Client{HTTPVersion: "1.1", Session: plan.SessionCell, Timeout: 5e9, ConnectTimeout: 1e9},
			Arrival: plan.Arrival{Concurrency: 1},
		})
	}
	d := plan.Data{Name: "users", Columns: []string{"id"}, Order: order, OnEnd: plan.RepeatRows, Count: 500}
	for i := range d.Count {
		d.Rows = append(d.Rows, []string{fmt.Sprint("u", i)})
	}
	return &plan.Plan{Known: true, Seed: 42, Benchmarks: []plan.Benchmark{b}, Draws: plan.Draws{
		Data: []plan.Data{d}, Randoms: []plan.Random{{Name: "day", Integer: &[2]int64{1, 1000}}}, Counters: []plan.Counter{{Name: "n", Start: 1}},
	}}
}

// What the server saw of both sides of a comparison: the same rows and draws in the same order, and no number twice.
func TestBothSidesSendTheSameValues(t *testing.T) {
	for _, order := range plan.RowOrders() {
		for _, s := range []plan.Strategy{{Name: "pool", Type: "pool"}, {Name: "sequential", Type: "sequential"}, {Name: "gather", Type: "gather"}} {
			t.Run(string(order)+" "+s.Name, func(t *testing.T) {
				server := newRecordingServer(t)
				p := drawingPlan(server.URL, plan.Benchmark{Blocks: 4, Iterations: 10, NoLeadIn: true}, order, s)
				run, err := Run(context.Background(), p, Options{})
				if err != nil {
					t.Fatal(err)
				}
				values, numbers := server.take()
				if len(values["base"]) != 40 || !slices.Equal(values["base"], values["head"]) {
					t.Errorf("base got %v\nhead got %v", values["base"], values["head"])
				}
				if distinct := len(slices.Compact(slices.Sorted(slices.Values(values["base"])))); order != plan.RandomRows && distinct != 40 {
					t.Errorf("%d different rows of 500 in 40 batches", distinct)
				}
				if slices.Sort(numbers); len(slices.Compact(numbers)) != 80 || run.Info.Numbers != 80 {
					t.Errorf("%d different numbers in 80 requests, and %d were given", len(slices.Compact(numbers)), run.Info.Numbers)
				}
				again, err := Run(context.Background(), drawingPlan(server.URL, plan.Benchmark{Blocks: 4, Iterations: 10, NoLeadIn: true}, order, s), Options{})
				if repeated, _ := server.take(); err != nil || again.Info.Status != result.Complete || !slices.Equal(repeated["head"], values["head"]) {
					t.Errorf("another run with the seed got %v, the first %v", repeated["head"], values["head"])
				}
			})
		}
	}
}

// A run that is resumed sends in its blocks what the whole one would have sent, and numbers that were not there before.
func TestAResumedRunGoesOnWithTheSameValues(t *testing.T) {
	server := newRecordingServer(t)
	s := plan.Strategy{Name: "pool", Type: "pool"}
	trial := plan.Benchmark{Blocks: 3, Iterations: 5, NoLeadIn: true}
	if _, err := Run(context.Background(), drawingPlan(server.URL, trial, plan.ShuffledRows, s), Options{}); err != nil {
		t.Fatal(err)
	}
	whole, _ := server.take()

	ctx, cancel := context.WithCancel(context.Background())
	part, err := Run(ctx, drawingPlan(server.URL, trial, plan.ShuffledRows, s), Options{Watch: func(e Event) {
		if e.Type == BlockComplete && e.Block == 1 {
			cancel()
		}
	}})
	if part == nil || part.Info.Status != result.Interrupted {
		t.Fatalf("%v, %v", part, err)
	}
	first, before := server.take()
	if _, err := Run(context.Background(), drawingPlan(server.URL, trial, plan.ShuffledRows, s), Options{Resume: part}); err != nil {
		t.Fatal(err)
	}
	rest, after := server.take()
	for _, cell := range []string{"base", "head"} {
		done := len(whole[cell]) - len(rest[cell])
		if done < 5 || !slices.Equal(rest[cell], whole[cell][done:]) || !slices.Equal(first[cell][:5], whole[cell][:5]) {
			t.Errorf("%s: the whole run sent %v, the first part %v and the rest %v", cell, whole[cell], first[cell], rest[cell])
		}
	}
	for _, n := range after {
		if slices.Contains(before, n) {
			t.Errorf("number %s was sent twice", n)
		}
	}
}

// What a cell requests is told apart by the rows that it draws from, and not by those of others.
func TestOtherRowsAreAnotherCell(t *testing.T) {
	server := newRecordingServer(t)
	print := func(change func(*plan.Draws)) string {
		p := drawingPlan(server.URL, plan.Benchmark{Blocks: 1, Iterations: 1, NoLeadIn: true}, plan.SequentialRows, plan.Strategy{Name: "pool", Type: "pool"})
		change(&p.Draws)
		run, err := Run(context.Background(), p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return run.Cells[0].Fingerprint
	}
	same := print(func(*plan.Draws) {})
	for name, c := range map[string]struct {
		change func(*plan.Draws)
		equal  bool
	}{
		"the same":           {func(*plan.Draws) {}, true},
		"another draw's":     {func(d *plan.Draws) { d.Randoms = append(d.Randoms, plan.Random{Name: "other", Length: 2}) }, true},
		"another row":        {func(d *plan.Draws) { d.Data[0].Rows[7] = []string{"x"} }, false},
		"another order":      {func(d *plan.Draws) { d.Data[0].Order = plan.RandomRows }, false},
		"another draw":       {func(d *plan.Draws) { d.Randoms[0].Integer = &[2]int64{1, 2} }, false},
		"rows that are kept": {func(d *plan.Draws) { d.Data[0].Sensitive = true }, false},
	} {
		if got := print(c.change); (got == same) != c.equal {
			t.Errorf("%s: %s and %s", name, same, got)
		}
	}
}
