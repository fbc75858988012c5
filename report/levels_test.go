package report

import (
	"strconv"
	"testing"

	"bench/report/escape"
	"bench/result"
)

// A rung is what a level brought over the one below.
type rung struct {
	level   string
	verdict result.Verdict
	ratio   float64
}

func TestHowManyInWords(t *testing.T) {
	for _, c := range []struct {
		enough string
		batch  int64
		steps  []rung
		want   string
	}{
		{"5", 0, []rung{{"1", "", 0}, {"2", result.Faster, 0.625}, {"5", result.Faster, 0.5}, {"20", result.Same, 1}}, "5 at once: makespan p50 1→2 1.60x faster, 2→5 2.00x faster, 5→20 the same (0.99–1.01)"},
		{"1", 0, []rung{{"1", "", 0}, {"2", result.Slower, 1.5}}, "1 at once: makespan p50 1→2 1.50x slower"},
		{"2", 0, []rung{{"1", "", 0}, {"2", result.Faster, 0.5}}, "2 or more at once: makespan p50 1→2 2.00x faster"},
		{"4", 0, []rung{{"1", "", 0}, {"2", result.Faster, 0.5}, {"4", result.Inconclusive, 0.9}}, "2 or more at once: makespan p50 1→2 2.00x faster, 2→4 inconclusive"},
		{"4", 4, []rung{{"2", "", 0}, {"4", result.Faster, 0.5}}, "4 at once: makespan p50 2→4 2.00x faster; a batch has 4 requests"},
		{"2", 0, []rung{{"1", "", 0}, {"2", result.Inconclusive, 0.9}}, ""},
	} {
		run, l := &result.Run{}, result.Ladder{Metric: "makespan.p50", MinEffect: 0.05}
		address := func(level string) string {
			return result.Address{Benchmark: "b", Group: "g", Strategy: "s", Level: level}.String()
		}
		for i, r := range c.steps {
			level, err := strconv.Atoi(r.level)
			if err != nil {
				t.Fatal(err)
			}
			run.Cells = append(run.Cells, result.Cell{
				Address: address(r.level), Benchmark: "b", Group: "g", Strategy: "s", StrategyType: "map", Level: r.level, Concurrency: &level,
				Counts: result.Counts{Requests: 10 * c.batch, Batches: 10},
			})
			if i == 0 {
				continue
			}
			low, high := r.ratio*0.99, r.ratio*1.01
			l.Steps = append(l.Steps, result.Step{From: address(c.steps[i-1].level), To: address(r.level), Ratio: &r.ratio, Low: &low, High: &high, Verdict: r.verdict})
		}
		l.Enough = address(c.enough)
		run.Ladders = []result.Ladder{l}
		v := arrange(run)
		got := ""
		if claims := v.howMany(v.benchmarks[0]); len(claims) > 0 {
			got = escape.Printable(claims[0].plain())
		}
		if got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
