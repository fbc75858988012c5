package report

import "bench/result"

// workers writes which machines made the load, and how they fared.
func (e *exposition) workers(run *result.Run) {
	told, _ := workersToTell(run)
	if len(told) == 0 {
		return
	}
	e.family("bench_worker", "A worker of the run: always 1.", "gauge")
	for _, w := range told {
		e.sample("bench_worker", []labelPair{
			{"worker", w.Name}, {"host", w.Host.Hostname}, {"os", w.Host.OS}, {"arch", w.Host.Arch}, {"cpu", w.Host.CPUModel},
		}, 1)
	}
	for _, g := range []struct {
		name, help string
		of         func(*result.Worker) *float64
	}{
		{"bench_worker_requests_ratio", "Its share of the requests.", func(w *result.Worker) *float64 { return w.Share }},
		{"bench_worker_cpu_ratio", "The share of its cores that its load generator used.", func(w *result.Worker) *float64 { return w.CPUShare }},
		{"bench_worker_start_error_seconds", "By how much its clock may be off.", func(w *result.Worker) *float64 { return w.StartError }},
		{"bench_worker_start_skew_seconds", "How long after the first worker it may have started.", func(w *result.Worker) *float64 { return w.StartSkew }},
		{"bench_worker_void_blocks", "Blocks that were void for it.", func(w *result.Worker) *float64 { return counted(w.Voids) }},
		{"bench_worker_invalid_trials", "Trials that are not valid for it.", func(w *result.Worker) *float64 { return counted(w.Invalid) }},
	} {
		e.family(g.name, g.help, "gauge")
		for i := range told {
			if v := g.of(&told[i]); v != nil {
				e.sample(g.name, []labelPair{{"worker", told[i].Name}}, *v)
			}
		}
	}
}

func counted(n int) *float64 {
	v := float64(n)
	return &v
}
