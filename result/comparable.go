package result

import (
	"reflect"
	"slices"
	"strings"

	"bench/result/stats"
)

// notComparable is why numbers of two runs may not be held against each other: other machines, or another version
// of what measured. None: they may, with the caution that is due anyway.
func notComparable(base, head *Info) Finding {
	if f := otherHosts(base.hosts(), head.hosts()); f.Found() {
		return f
	}
	if b, h := significantVersion(base.BenchVersion), significantVersion(head.BenchVersion); b != h {
		return changed(BenchChanged, b, h)
	}
	return Finding{}
}

// firstTwo are a version's first two numbers: the third is for mending.
func firstTwo(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// significantVersion is what may not differ of bench's own version: the major number, and before 1.0 the minor one too.
func significantVersion(version string) string {
	major, _, _ := strings.Cut(version, ".")
	if strings.TrimPrefix(major, "v") == "0" {
		return firstTwo(version)
	}
	return major
}

// changed says what something was and is now; what is not known is empty.
func changed(code Code, before, now string) Finding {
	return Finding{Code: code, Values: Values{"before": Named(before), "now": Named(now)}}
}

// otherExperiment is why a cell is not the same experiment as the cell of that name was; none when it is.
func otherExperiment(base, head *Cell) Finding {
	switch {
	case base.Fingerprint != "" && head.Fingerprint != "" && base.Fingerprint != head.Fingerprint:
		return Finding{Code: RequestsChanged}
	case base.StrategyType != head.StrategyType:
		return changed(StrategyChanged, base.StrategyType, head.StrategyType)
	case base.Level != head.Level:
		return changed(LevelChanged, base.Level, head.Level)
	}
	if base.Searches() {
		return Finding{}
	}
	before, now := trialLength(base), trialLength(head)
	if before > 2*now || now > 2*before {
		return Finding{Code: LengthChanged, Values: Values{"before": In(Seconds, before), "now": In(Seconds, now)}}
	}
	return Finding{}
}

// trialLength is the median length of a cell's trials in seconds; NaN when it has none, which compares as neither
// longer nor shorter.
func trialLength(c *Cell) float64 {
	var lengths []float64
	for i := range c.TrialData {
		lengths = append(lengths, c.TrialData[i].Duration)
	}
	return stats.Median(lengths)
}

// NothingComparable says that across two runs nothing could be compared, and why: comparisons that stand for all of one reason.
func NothingComparable(comparisons []*Comparison) (examples []*Comparison, nothing bool) {
	for _, c := range comparisons {
		if c.Verdict != NotComparable {
			return nil, false
		}
		if !slices.ContainsFunc(examples, c.sameFindings) {
			examples = append(examples, c)
		}
	}
	return examples, len(comparisons) > 0
}

// sameFindings says whether two comparisons rest on the same.
func (c *Comparison) sameFindings(other *Comparison) bool {
	return c.Note == other.Note && reflect.DeepEqual(c.Findings, other.Findings)
}
