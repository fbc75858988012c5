package result

import (
	"fmt"
	"slices"
	"strings"

	"bench/result/stats"
	"bench/words"
)

// notComparable says why numbers of two runs may not be held against each other: another machine, or another version
// of what measured. Empty: they may, with the caution that is due anyway.
func notComparable(base, head *Info) string {
	b, h := base.Host, head.Host
	for _, c := range []struct{ what, base, head string }{
		{"operating system", b.OS, h.OS},
		{"architecture", b.Arch, h.Arch},
		{"CPU model", b.CPUModel, h.CPUModel},
		{"number of CPUs", fmt.Sprint(b.CPUs), fmt.Sprint(h.CPUs)},
		{"kernel", firstTwo(b.Kernel), firstTwo(h.Kernel)},
		{"version of bench", significantVersion(base.BenchVersion), significantVersion(head.BenchVersion)},
	} {
		if c.base != c.head {
			return fmt.Sprintf("%s changed (%s, now %s)", c.what, known(c.base), known(c.head))
		}
	}
	return ""
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

func known(v string) string {
	if v == "" {
		return "unknown"
	}
	return v
}

// otherExperiment says why a cell is not the same experiment as the cell of that name was; empty when it is.
func otherExperiment(base, head *Cell) string {
	switch {
	case base.Fingerprint != "" && head.Fingerprint != "" && base.Fingerprint != head.Fingerprint:
		return "what the cell requests, or how, has changed in the spec"
	case base.StrategyType != head.StrategyType:
		return fmt.Sprintf("the strategy was a %s, now it is a %s", known(base.StrategyType), known(head.StrategyType))
	case base.Level != head.Level:
		return fmt.Sprintf("the level was %s, now it is %s", known(base.Level), known(head.Level))
	}
	before, now := trialLength(base), trialLength(head)
	if before > 2*now || now > 2*before {
		return fmt.Sprintf("trials of %s s, now of %s s", words.Significant(before, 3), words.Significant(now, 3))
	}
	return ""
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

// NothingComparable says that across two runs nothing could be compared, and why; the same reason is said once.
func NothingComparable(comparisons []*Comparison) (reasons []string, nothing bool) {
	for _, c := range comparisons {
		if c.Verdict != NotComparable {
			return nil, false
		}
		if !slices.Contains(reasons, c.Note) {
			reasons = append(reasons, c.Note)
		}
	}
	return reasons, len(comparisons) > 0
}
