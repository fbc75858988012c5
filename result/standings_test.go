package result

import (
	"strings"
	"testing"
)

// A found is a comparison that came out.
type found struct {
	candidate, metric string
	verdict           Verdict
	ratio             float64
}

func standing(t *testing.T, names map[string][]string, all ...found) Standing {
	t.Helper()
	run := &Run{}
	level := 5
	add := func(name string) string {
		c := Cell{Address: Address{Benchmark: "b", Group: "g", Strategy: name, Level: "5"}.String(), Benchmark: "b", Group: "g", Strategy: name, Level: "5", Concurrency: &level}
		if names != nil {
			c.Address, c.Group, c.Strategy = Address{Benchmark: "b", Group: name, Strategy: "s", Level: "5"}.String(), name, "s"
			for _, n := range names[name] {
				c.Names = append(c.Names, NamedRequest{Name: n})
			}
		}
		if run.cellsByAddress()[c.Address] == nil {
			run.Cells = append(run.Cells, c)
		}
		return c.Address
	}
	base := add("base")
	for _, f := range all {
		low, high := f.ratio*0.99, f.ratio*1.01
		run.Comparisons = append(run.Comparisons, Comparison{
			Pair: Pair{Benchmark: "b", Baseline: base, Candidate: add(f.candidate), Metric: f.metric}, Ratio: &f.ratio, Low: &low, High: &high, Verdict: f.verdict,
		})
	}
	standings := Standings(run)
	if len(standings) != 1 {
		t.Fatalf("%d standings", len(standings))
	}
	return standings[0]
}

func TestStandings(t *testing.T) {
	const makespan, delivery, cpu = "makespan.p50", "delivery.p50", "cpu_per_request"
	for name, c := range map[string]struct {
		all     []found
		winners string
	}{
		"faster":            {[]found{{"a", makespan, Faster, 0.5}}, "a"},
		"slower":            {[]found{{"a", makespan, Slower, 2}}, "base"},
		"the same":          {[]found{{"a", makespan, Same, 1}}, ""},
		"the fastest":       {[]found{{"a", makespan, Faster, 0.5}, {"b", makespan, Faster, 0.8}}, "a"},
		"not told apart":    {[]found{{"a", makespan, Faster, 0.8}, {"b", makespan, Faster, 0.805}}, "a b"},
		"more is better":    {[]found{{"a", "throughput", Faster, 2}, {"b", "throughput", Faster, 1.5}}, "a"},
		"leads conflict":    {[]found{{"a", makespan, Faster, 0.5}, {"a", delivery, Slower, 2}}, ""},
		"cost is an aside":  {[]found{{"a", makespan, Faster, 0.5}, {"a", cpu, Slower, 2}}, "a"},
		"cost is all":       {[]found{{"a", cpu, Faster, 0.5}}, "a"},
		"an open estimate":  {[]found{{"a", makespan, Faster, 0.8}, {"b", makespan, Inconclusive, 0.5}}, ""},
		"likely is a word":  {[]found{{"a", makespan, LikelyFaster, 0.5}}, "a"},
		"an unknown metric": {[]found{{"a", "no.such", Faster, 0.5}}, ""},
		// b is open on makespan, so that nobody leads there; a's proven loss there counts all the same.
		"a loss where nobody leads": {[]found{{"a", delivery, Faster, 0.1}, {"b", delivery, Same, 1}, {"a", makespan, Slower, 1.09}, {"b", makespan, Inconclusive, 0.98}}, ""},
	} {
		s := standing(t, nil, c.all...)
		var got []string
		for _, w := range s.Winners {
			a, err := ParseAddress(w)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, a.Strategy)
		}
		if strings.Join(got, " ") != c.winners {
			t.Errorf("%s: %v win, want %q", name, got, c.winners)
		}
	}
}

func TestGroupsWithDifferentRequestsDontWin(t *testing.T) {
	effect := found{"browse", "makespan.p50", Faster, 0.5}
	if s := standing(t, map[string][]string{"base": {"a", "b"}, "browse": {"b", "a"}}, effect); s.Unlike || len(s.Winners) != 1 {
		t.Errorf("the same requests: %+v", s)
	}
	if s := standing(t, map[string][]string{"base": {"a", "b"}, "browse": {"c"}}, effect); !s.Unlike || len(s.Winners) != 0 {
		t.Errorf("different requests: %+v", s)
	}
}
