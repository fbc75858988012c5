package engine

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"bench/plan"
	"bench/result"
)

// A cell whose responses are redirects for half of it or more says so, unless they are followed or expected.
func TestRedirectsThatAreMeasuredAreTold(t *testing.T) {
	server := newCountingServer(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/from"):
			http.Redirect(w, r, "/to", http.StatusFound)
		case r.URL.Path == "/nowhere":
			w.WriteHeader(http.StatusFound)
		case r.URL.Path == "/same":
			w.WriteHeader(http.StatusNotModified)
		}
	})
	for name, c := range map[string]struct {
		paths  string
		change func(*plan.Cell)
		want   result.Code
	}{
		"half":     {"from to", func(*plan.Cell) {}, result.RedirectsUnfollowed},
		"a third":  {"from to other", func(*plan.Cell) {}, ""},
		"followed": {"from to", func(c *plan.Cell) { c.Client.Redirects = 1 }, ""},
		"nowhere":  {"nowhere", func(c *plan.Cell) { c.Client.Redirects = 1 }, result.RedirectsNowhere},
		"expected": {"from", func(c *plan.Cell) { c.Group.Requests[0].Expect = &plan.Expect{Status: []int{302}} }, ""},
		"304":      {"same", func(*plan.Cell) {}, ""},
		"none":     {"to", func(*plan.Cell) {}, ""},
	} {
		for _, typ := range []string{"map", "pool"} {
			plan := planOf(server.URL, plan.Benchmark{Blocks: 1, Iterations: 12}, strings.Fields(c.paths), plan.Strategy{Name: typ, Type: typ})
			c.change(&plan.Benchmarks[0].Cells[0])
			run, err := Run(context.Background(), plan, Options{})
			if err != nil {
				t.Fatal(err)
			}
			var told result.Code
			for _, w := range run.Cells[0].Warnings {
				if w.Code == result.Redirects {
					told = w.Because[0].Code
				}
			}
			if told != c.want {
				t.Errorf("%s, %s: told is %q, want %q; statuses %v", name, typ, told, c.want, run.Cells[0].StatusCodes)
			}
		}
	}
}
