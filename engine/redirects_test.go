package engine

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"bench/plan"
)

// A cell whose responses are redirects for half of it or more says so, unless they are followed or expected.
func TestRedirectsThatAreMeasuredAreTold(t *testing.T) {
	server := newCountingServer(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/from"):
			http.Redirect(w, r, "/to", http.StatusFound)
		case r.URL.Path == "/same":
			w.WriteHeader(http.StatusNotModified)
		}
	})
	for name, c := range map[string]struct {
		paths  string
		change func(*plan.Cell)
		want   bool
	}{
		"half":     {"from to", func(*plan.Cell) {}, true},
		"a third":  {"from to other", func(*plan.Cell) {}, false},
		"followed": {"from to", func(c *plan.Cell) { c.Client.Redirects = 1 }, false},
		"expected": {"from", func(c *plan.Cell) { c.Group.Requests[0].Expect = &plan.Expect{Status: []int{302}} }, false},
		"304":      {"same", func(*plan.Cell) {}, false},
		"none":     {"to", func(*plan.Cell) {}, false},
	} {
		for _, typ := range []string{"map", "pool"} {
			plan := planOf(server.URL, plan.Benchmark{Blocks: 1, Iterations: 12}, strings.Fields(c.paths), plan.Strategy{Name: typ, Type: typ})
			c.change(&plan.Benchmarks[0].Cells[0])
			run, err := Run(context.Background(), plan, Options{})
			if err != nil {
				t.Fatal(err)
			}
			told := false
			for _, w := range run.Cells[0].Warnings {
				told = told || w.Code == "redirects"
			}
			if told != c.want {
				t.Errorf("%s, %s: told is %v, want %v; statuses %v", name, typ, told, c.want, run.Cells[0].StatusCodes)
			}
		}
	}
}
