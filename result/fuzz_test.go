package result

import (
	"encoding/json"
	"testing"
)

// Whatever a file says, reading and judging it ends with an error or an answer that can be saved.
func FuzzJudge(f *testing.F) {
	placebo := withPlacebo(1.1, 6)
	placebo.Declared.Limits = []Limit{limitOf("service.p99", 0, 1)}
	stopped := early(30, 8, 2, 1.5, 0.01)
	stopped.Declared.Pairs[1].Metric = "error_ratio"
	crewed := crew{names: []string{"a", "b"}}.on(twoSided("service.p50", 8, 1.2, 0.01).run())
	crewed.Info.Voided = []Void{{Benchmark: "b", Cell: crewed.Cells[1].Address, Worker: "b", Code: WorkerLost}}
	for _, run := range []*Run{placebo, stopped, crewed, {}} {
		for _, cells := range [][]Cell{run.Cells, run.Placebos} {
			onlyService(cells)
		}
		text, err := json.Marshal(run)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	base := dayOf(1.2, 0.1)
	f.Fuzz(func(t *testing.T, text []byte) {
		run, err := Parse(text)
		if err != nil {
			return
		}
		for i := range run.Cells {
			if err := Aggregate(&run.Cells[i]); err != nil {
				t.Log(err)
			}
		}
		for _, b := range run.Declared.Benchmarks {
			Decided(run, b.Name)
		}
		run.Judge(base)
		Outcome(run)
		if _, err := json.Marshal(run.Public()); err != nil {
			t.Errorf("can't be saved: %v", err)
		}
	})
}

// onlyService drops all histograms but one: small seeds make a quick fuzzer.
func onlyService(cells []Cell) {
	for i := range cells {
		for k := range cells[i].TrialData {
			t := &cells[i].TrialData[k]
			t.Histograms = map[string]Histogram{"service": t.Histograms["service"]}
		}
	}
}
