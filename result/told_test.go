package result

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"bench/words"
)

// told writes findings down for a test: each with its code, whom it is of, its values, and what it rests on.
func told(all ...Finding) string {
	parts := make([]string, len(all))
	for i, f := range all {
		text := string(f.Code)
		if f.Of != "" {
			text += " of " + f.Of
		}
		if f.Worker != "" {
			text += " by " + f.Worker
		}
		for _, name := range slices.Sorted(maps.Keys(f.Values)) {
			v := f.Values[name]
			said := v.Text
			if v.Number != nil {
				said = strings.TrimSpace(words.Significant(*v.Number, 4) + " " + string(v.Unit))
			}
			text += fmt.Sprintf(" %s=%s", name, said)
		}
		if f.OfTrials > 0 {
			text += fmt.Sprintf(" %d/%d", f.Trials, f.OfTrials)
		}
		if len(f.Because) > 0 {
			text += " (" + told(f.Because...) + ")"
		}
		parts[i] = text
	}
	return strings.Join(parts, "; ")
}

// gist is a reason for a test: the gate that it is, and its findings.
func gist(r Reason) string {
	switch {
	case r.Comparison != nil:
		return fmt.Sprintf("%s of %s: %s; %s", r.Comparison.Metric, r.Comparison.Candidate, r.Comparison.Verdict, told(r.Comparison.Findings...))
	case r.Threshold != nil:
		return fmt.Sprintf("threshold %s of %s; %s", r.Threshold.Name, r.Threshold.Cell, told(r.Threshold.Findings...))
	case r.Check != nil:
		return "check " + r.Check.Name
	}
	return strings.TrimSpace(r.Cell + " " + told(r.Found))
}
