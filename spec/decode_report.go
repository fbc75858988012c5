package spec

import "bench/result"

// decodeReport reads a report block.
func (e *evaluation) decodeReport(b *block) Report {
	f := e.fields(b, reportBlock, nil)
	r := Report{Name: b.name, Format: f.constant("format", "text"), Path: f.text("path", ""), Sort: f.constant("sort", ""), Range: rangeOf(b.header)}
	if r.Sort != "" && r.Sort != "address" {
		if _, err := result.ParseMetric(r.Sort); err != nil {
			names := []string{"address"}
			for _, m := range result.Metrics() {
				names = append(names, m.Name)
			}
			f.wrong(UnknownMetric, "sort", "Unknown metric", "%s.%s", sentence(err.Error()), didYouMean(r.Sort, names))
		}
	}
	if f.sensitive {
		f.wrong(SensitiveValue, "path", "Sensitive value", "The path of a report is shown, so it can't come from a sensitive variable.")
	}
	r.Benchmarks = e.reportedBenchmarks(f)
	return r
}

// reportedBenchmarks reads the names of the benchmarks that a report is about.
func (e *evaluation) reportedBenchmarks(f *fields) []string {
	arg := f.b.args["benchmarks"]
	if arg == nil || e.spec.bad[arg] {
		return nil
	}
	var names []string
	for _, ref := range arg.refs {
		names = append(names, ref.name)
	}
	return names
}
