package result

import "slices"

// Public is the document that `show -json` prints: the run without its trials and encoded histograms. What is empty is
// an empty list or object there, never null.
func (r *Run) Public() *Run {
	p := r.filled()
	p.Placebos = publicCells(p.Placebos)
	p.Cells = publicCells(p.Cells)
	return p
}

// IsPublic says that the run was read from such a document: it tells of trials and has none, so that nothing can be computed
// from it any more.
func (r *Run) IsPublic() bool {
	return slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Trials > 0 && len(c.TrialData) == 0 })
}

func publicCells(cells []Cell) []Cell {
	public := slices.Clone(cells)
	for i := range public {
		c := &public[i]
		c.OverTime, _ = c.Moments()
		c.TrialData, c.Tries, c.Histograms = nil, nil, nil
		c.Workers = slices.Clone(c.Workers)
		for k := range c.Workers {
			c.Workers[k].Histogram = nil
		}
		c.Stages = publicCells(c.Stages)
		c.Parts = publicCells(c.Parts)
		c.Names = slices.Clone(c.Names)
		for k := range c.Names {
			c.Names[k].Histogram, c.Names[k].Histograms = nil, nil
		}
	}
	return public
}

// filled is a copy in which no list and no map that the format promises is nil. Nothing below it is changed.
func (r *Run) filled() *Run {
	f := *r
	if f.FormatVersion == "" {
		f.FormatVersion = FormatVersion
	}
	f.Cells = filledCells(r.Cells)
	if len(r.Placebos) > 0 {
		f.Placebos = filledCells(r.Placebos)
	}
	f.Comparisons = list(r.Comparisons)
	f.Thresholds = list(r.Thresholds)
	f.Checks = list(r.Checks)
	f.Warnings = list(r.Warnings)
	f.Declared.Benchmarks = list(r.Declared.Benchmarks)
	f.Spec.Files = list(r.Spec.Files)
	f.Outputs = object(r.Outputs)
	return &f
}

func filledCells(cells []Cell) []Cell {
	filled := list(slices.Clone(cells))
	for i := range filled {
		c := &filled[i]
		c.Names = list(c.Names)
		c.Warnings = list(c.Warnings)
		c.Counts = c.filled()
		if len(c.Stages) > 0 {
			c.Stages = filledCells(c.Stages)
		}
		if len(c.Parts) > 0 {
			c.Parts = filledCells(c.Parts)
		}
		c.TrialData, c.Tries = filledTrials(c.TrialData), filledTrials(c.Tries)
	}
	return filled
}

func filledTrials(trials []Trial) []Trial {
	filled := slices.Clone(trials)
	for k := range filled {
		t := &filled[k]
		t.Counts = t.filled()
		t.Metrics = object(t.Metrics)
	}
	return filled
}

func (c Counts) filled() Counts {
	c.StatusCodes = object(c.StatusCodes)
	c.ErrorKinds = object(c.ErrorKinds)
	return c
}

func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

func object[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}
