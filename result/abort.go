package result

// Aborting is the limit that ends the run now, judged on what there is so far: one that says so, is of a cell of this
// benchmark, and has failed. It is to be asked after each block, with the benchmark's cells aggregated; nil: go on.
func Aborting(run *Run, benchmark string) *Threshold {
	for _, limit := range run.Declared.Limits {
		c := run.cellsByAddress()[limit.Cell]
		if !limit.Abort || c == nil || c.Benchmark != benchmark {
			continue
		}
		t := Threshold{Limit: limit}
		if t.judge(c); t.Passed != nil && !*t.Passed {
			return &t
		}
	}
	return nil
}

// Aborted is the warning of a run that a limit has ended before its plan was done.
func (t *Threshold) Aborted() Warning {
	values := Values{"threshold": Named(t.Name), "metric": Named(t.Title()), "value": Named(t.Said()), "limit": Named(t.Bounds())}
	return Warning{Code: EndedByLimit, Cell: t.Cell, Values: values, Range: t.Range}
}
