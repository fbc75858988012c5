package spec_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"bench/spec"
)

// levelsOf plans a benchmark of these strategies and levels, and gives each cell's address with its limit.
func levelsOf(t *testing.T, strategies, concurrency string, o spec.Overrides) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "levels.bench.hcl")
	write(t, name, []byte(`
group "g" {
  base_url = "http://127.0.0.1:9"
  request "r" { path = "/" }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = `+strategies+`
  concurrency = `+concurrency+`
}
`))
	var found []string
	for _, c := range mustPlan(t, mustRead(t, spec.Options{Paths: []string{name}, Overrides: o}), spec.PlanOptions{Seed: 1}).Benchmarks[0].Cells {
		found = append(found, c.Address.Short()+"="+c.LevelText())
	}
	return strings.Join(found, " ")
}

func TestTheDefaultLevelIsTheLibrarys(t *testing.T) {
	got := levelsOf(t, "[strategy.grequests, strategy.aiohttp, strategy.futures, strategy.imap, strategy.sequential]", `["default"]`, spec.Overrides{})
	want := "b/g/grequests/default=default (no limit) b/g/aiohttp/default=default (100) b/g/futures/default=default (20) " +
		"b/g/imap/default=default (2) b/g/sequential/default=default (1)"
	if got != want {
		t.Errorf("levels %s\nwant   %s", got, want)
	}
	threads := fmt.Sprintf("default (%d)", min(32, runtime.NumCPU()+4))
	got = levelsOf(t, "[strategy.as_completed, strategy.ordered_map]", `["default"]`, spec.Overrides{})
	if want = "b/g/as_completed/default=" + threads + " b/g/ordered_map/default=" + threads; got != want {
		t.Errorf("an executor's threads are %s\nwant %s", got, want)
	}
}

// A plain loop has level 1 alone, workers have no default; the command line's levels take neither away.
func TestLevelsThatAStrategyDoesNotHave(t *testing.T) {
	for _, c := range []struct {
		strategies, concurrency string
		overrides               spec.Overrides
		want                    string
	}{
		{"[strategy.sequential, strategy.map]", "[1, 10]", spec.Overrides{}, "b/g/sequential/1=1 b/g/map/1=1 b/g/map/10=10"},
		{"[strategy.sequential]", `[1, "default"]`, spec.Overrides{}, "b/g/sequential/1=1"},
		{"[strategy.sequential, strategy.map]", "[1, 10]", spec.Overrides{Concurrency: []int{3}}, "b/g/sequential/1=1 b/g/map/3=3"},
		{"[strategy.pool]", `["default", 5]`, spec.Overrides{}, "b/g/pool/5=5"},
		{"[strategy.map]", "[5]", spec.Overrides{Concurrency: []int{0, 2}}, "b/g/map/default=default (no limit) b/g/map/2=2"},
		{"[strategy.sequential]", "toset([1])", spec.Overrides{}, "b/g/sequential/1=1"},
		{"[strategy.map]", `["7"]`, spec.Overrides{}, "b/g/map/7=7"},
	} {
		if got := levelsOf(t, c.strategies, c.concurrency, c.overrides); got != c.want {
			t.Errorf("%s at %s, %+v: %s\nwant %s", c.strategies, c.concurrency, c.overrides, got, c.want)
		}
	}
}
