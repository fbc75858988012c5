package result

// The levels at which a placebo that differs from its twin is a warning, and makes a benchmark invalid.
const (
	placeboWarns  = 0.01
	placeboBreaks = 0.001
)

// A placeboReport says which benchmarks' own checks found a difference where there is none.
type placeboReport struct {
	broken   map[string]Finding // by benchmark
	warnings []Warning
}

// judgePlacebos compares each placebo with the baseline cell it is a copy of, on the metrics that are gated. Whatever
// it finds is false; the levels are shared among all placebos and metrics of the run, so that a sound run is called
// invalid once in a thousand times.
func judgePlacebos(run *Run) placeboReport {
	report := placeboReport{broken: map[string]Finding{}}
	tests := gatherPlacebos(run)
	for _, e := range tests {
		p := min(1, e.p*float64(len(tests)))
		large := e.estimate >= e.smallest || -e.estimate >= e.smallest
		if !e.enough() || !large || p > placeboWarns {
			continue
		}
		metric := Named(e.metric.Name)
		w := Warning{
			Code: PlaceboDiffers, Cell: e.base.Address, Range: e.pair.Range,
			Values: Values{"difference": e.size(max(e.estimate, -e.estimate)), "metric": metric, "p": In(Number, p)},
		}
		if p <= placeboBreaks {
			w.Code = PlaceboInvalid
			report.broken[e.base.Benchmark] = Finding{Code: PlaceboFailed, Values: Values{"metric": metric}}
		}
		report.warnings = append(report.warnings, w)
	}
	return report
}

func gatherPlacebos(run *Run) []*evidence {
	cells := run.cellsByAddress()
	var tests []*evidence
	for _, placebo := range everyCell(run.Placebos) {
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

// reason is why a comparison is invalid; none when its benchmark's placebos behaved.
func (r placeboReport) reason(e *evidence) Finding {
	if e.candidate == nil {
		return Finding{}
	}
	return r.broken[e.candidate.Benchmark]
}
