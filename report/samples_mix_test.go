package report

import (
	"testing"
	"time"

	"bench/result"
)

// mixRun compares two builds under the same mix, of which the second one lets buyers alone wait.
func mixRun() *result.Run {
	mixOf := func(group string, browse, buy time.Duration) result.Cell {
		d := draft{benchmark: "day", group: group, strategy: "gather", kind: "gather", rate: 40, names: []string{"item"}}
		d.delays, d.batches = []time.Duration{browse}, 400
		whole := simulate(d, 10)
		whole.Names = []result.NamedRequest{}
		for _, p := range []struct {
			name  string
			share float64
			delay time.Duration
		}{{"browse", 0.75, browse}, {"buy", 0.25, buy}, {"jobs", 0, browse}} {
			d.rate, d.delays, d.batches = 40*p.share, []time.Duration{p.delay}, int(400*p.share)
			if p.share == 0 {
				d.rate, d.batches = 5, 50
			}
			part := simulate(d, 10)
			part.Part, part.Level = p.name, whole.Level
			if p.share > 0 {
				part.Share = &p.share
			}
			part.Address = whole.Address + ".part." + p.name
			whole.Parts = append(whole.Parts, part)
		}
		return whole
	}
	run := newRun(mixOf("day[base]", 10*time.Millisecond, 20*time.Millisecond), mixOf("day[head]", 10*time.Millisecond, 26*time.Millisecond))
	run.Declared.Benchmarks = []result.Benchmark{{Name: "day", Blocks: 10, Trial: 10, OpenLoop: true, Range: line("day.bench.hcl", 40)}}
	base, head := &run.Cells[0], &run.Cells[1]
	at := line("day.bench.hcl", 46)
	declare(run, result.Pair{Benchmark: "day", Baseline: base.Address, Candidate: head.Address, Metric: "makespan.p50", Gated: true, Range: at})
	for i := range base.Parts {
		declare(run, result.Pair{Benchmark: "day", Baseline: base.Parts[i].Address, Candidate: head.Parts[i].Address, Metric: "makespan.p50", Gated: true, Range: at})
	}
	for _, c := range []*result.Cell{base, head} {
		limit(run, &c.Parts[1], "buyers", "makespan.p95", 0.02, line("day.bench.hcl", 51))
	}
	return judge(run, nil)
}

// Each part of a mix has its row below that of the whole, comparisons and limits of its own, and a name that tells it apart.
func TestPartsOfMixesAreTold(t *testing.T) {
	run := mixRun()
	for format, suffix := range map[string]string{"text": ".txt", "markdown": ".md", "junit": ".junit.xml"} {
		golden(t, "mix"+suffix, render(t, format, run, Options{}))
	}
}
