package result

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// tolerated is the share of a cell's trials that may be invalid before the cell is: on a busy machine now and then a
// trial meets a pause, and one outlier more or less moves neither a median nor a rank.
const tolerated = 0.10

// invalidTrials is the code of the warning that a few trials were not valid.
const invalidTrials = "invalid_trials"

// judgeValidity gathers why trials were not valid. The cell is valid as long as at most a tenth of its trials are not;
// their reasons are a warning then. It keeps the cell's own warnings and adds those of its trials.
func judgeValidity(c *Cell) {
	invalid := 0
	because, example := map[string]int{}, map[string]string{}
	own := func(w Warning) bool { return w.Code != invalidTrials }
	warnings := mergeWarnings(nil, filter(c.Warnings, own))
	for i := range c.TrialData {
		t := &c.TrialData[i]
		if len(t.Reasons) > 0 {
			invalid++
		}
		for _, reason := range t.Reasons {
			kind := withoutNumbers(reason)
			because[kind]++
			if example[kind] == "" {
				example[kind] = reason
			}
		}
		warnings = mergeWarnings(warnings, t.Warnings)
	}
	c.Valid = float64(invalid) <= tolerated*float64(len(c.TrialData))
	c.Reasons = nil
	for _, reason := range slices.Sorted(maps.Keys(because)) {
		text := fmt.Sprintf("%s (%d of %d trials)", example[reason], because[reason], len(c.TrialData))
		if c.Valid {
			warnings = append(warnings, Warning{
				Code: invalidTrials, Summary: "A few trials were not valid", Cell: c.Address,
				Detail: text + "; too few to make the cell invalid.", Severity: float64(because[reason]) / float64(len(c.TrialData)),
			})
			continue
		}
		c.Reasons = append(c.Reasons, text)
	}
	c.Warnings = warnings
}

// withoutNumbers is what reasons of one kind have in common: each trial's has its own numbers in it.
func withoutNumbers(reason string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789.", r) {
			return -1
		}
		return r
	}, reason)
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
		i := slices.IndexFunc(all, func(o Warning) bool { return o.Code == w.Code && o.Summary == w.Summary })
		switch {
		case i < 0:
			all = append(all, w)
		case w.Severity > all[i].Severity:
			all[i] = w
		}
	}
	return all
}
