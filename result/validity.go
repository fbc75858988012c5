package result

import "slices"

// tolerated is the share of a cell's trials that may be invalid before the cell is: on a busy machine now and then a
// trial meets a pause, and one outlier more or less moves neither a median nor a rank.
const tolerated = 0.10

// Valid says whether a trial's numbers can be trusted. Findings say why not.
func (t *Trial) Valid() bool { return len(t.Findings) == 0 }

// judgeValidity gathers why trials were not valid. The cell is valid as long as at most a tenth of its trials are not;
// their reasons are a warning then. It keeps the cell's own warnings and adds those of its trials.
func judgeValidity(c *Cell) {
	invalid := 0
	own := func(w Warning) bool { return w.Code != InvalidTrials }
	warnings := mergeWarnings(nil, filter(c.Warnings, own))
	for i := range c.TrialData {
		t := &c.TrialData[i]
		if !t.Valid() {
			invalid++
		}
		warnings = mergeWarnings(warnings, t.Warnings)
	}
	c.Valid = float64(invalid) <= tolerated*float64(len(c.TrialData))
	c.Findings, c.Reasons = groupedFindings(c.TrialData), nil
	if c.Valid {
		for _, f := range c.Findings {
			warnings = append(warnings, Warning{
				Code: InvalidTrials, Cell: c.Address, Because: []Finding{f}, Severity: float64(f.Trials) / float64(f.OfTrials),
			})
		}
		c.Findings = nil
	}
	c.Warnings = warnings
}

func filter[T any](all []T, keep func(T) bool) []T {
	var kept []T
	for _, v := range all {
		if keep(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// mergeWarnings adds those of more to all: twenty trials that say the same say it once, and the worst speaks for them.
func mergeWarnings(all, more []Warning) []Warning {
	for _, w := range more {
		i := slices.IndexFunc(all, w.like)
		switch {
		case i < 0:
			all = append(all, w)
		case w.Severity > all[i].Severity:
			all[i] = w
		}
	}
	return all
}

// like says whether two warnings are about the same, apart from their numbers.
func (w Warning) like(other Warning) bool {
	return w.Code == other.Code && w.Summary == other.Summary
}
