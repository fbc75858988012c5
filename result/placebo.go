package result

import "fmt"

// The levels at which a placebo that differs from its twin is a warning, and makes a benchmark invalid.
const (
	placeboWarns  = 0.01
	placeboBreaks = 0.001
)

// A placeboReport says which benchmarks' own checks found a difference where there is none.
type placeboReport struct {
	broken   map[string]string // benchmark to the reason
	warnings []Warning
}

// judgePlacebos compares each placebo with the baseline cell it is a copy of, on the metrics that are gated. Whatever
// it finds is false; the levels are shared among all placebos and metrics of the run, so that a sound run is called
// invalid once in a thousand times.
func judgePlacebos(run *Run) placeboReport {
	report := placeboReport{broken: map[string]string{}}
	tests := gatherPlacebos(run)
	for _, e := range tests {
		p := min(1, e.p*float64(len(tests)))
		large := e.estimate >= e.smallest || -e.estimate >= e.smallest
		if !e.enough() || !large || p > placeboWarns {
			continue
		}
		found := fmt.Sprintf("A second copy of %s, which is the same thing, came out %s different on %s (p = %.2g)",
			e.base.Address, e.size(max(e.estimate, -e.estimate)), e.metric.Name, p)
		w := Warning{
			Code: "placebo", Summary: "The run's own check found a difference where there is none", Cell: e.base.Address,
			Detail: found + ". Look for what disturbs the machine, and run again.", Range: e.pair.Range,
		}
		if p <= placeboBreaks {
			w.Code = "placebo_invalid"
			report.broken[e.base.Benchmark] = "the run's own check failed: a second copy of the baseline came out different on " + e.metric.Name
		}
		report.warnings = append(report.warnings, w)
	}
	return report
}

func gatherPlacebos(run *Run) []*evidence {
	cells := run.cellsByAddress()
	var tests []*evidence
	for i := range run.Placebos {
		placebo := &run.Placebos[i]
		seen := map[string]bool{}
		for _, pair := range run.Declared.Pairs {
			if !pair.Gated || pair.Baseline != placebo.PlaceboOf || seen[pair.Metric] {
				continue
			}
			seen[pair.Metric] = true
			pair.Candidate = placebo.Address
			tests = append(tests, gather(pair, cells[pair.Baseline], placebo, pair.alpha()))
		}
	}
	return tests
}

// reason says why a comparison is invalid; empty when its benchmark's placebos behaved.
func (r placeboReport) reason(e *evidence) string {
	if e.candidate == nil {
		return ""
	}
	return r.broken[e.candidate.Benchmark]
}
