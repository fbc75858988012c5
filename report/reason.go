package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"bench/report/escape"
	"bench/result"
	"bench/words"
)

// exploratory marks comparisons whose trials are too short for their percentile.
const exploratory = "†"

// marked says whether a comparison gets the mark.
func marked(c *result.Comparison) bool { return c.Exploratory && c.Ratio != nil }

// reasonOf is in few words why a comparison has no verdict, and what would give it one. It is empty where the verdict
// says all, and across runs, where the first lines say why. The note has the whole of it.
func reasonOf(c *result.Comparison) string {
	switch {
	case c.Verdict == result.NotComparable, c.Verdict == result.Invalid && c.Ratio == nil:
		return chief(c)
	case c.Verdict != result.Inconclusive || c.CrossRun && c.Ratio != nil:
		return ""
	case c.Ratio == nil, c.Detectable == nil && c.BlocksNeeded == 0:
		return chief(c)
	}
	return wanting([]*result.Comparison{c})
}

// reasons are why the comparisons of a bout that have an estimate have no verdict, in one line.
func (b *bout) reasons() string {
	var texts []string
	var undecided []*result.Comparison
	for _, c := range b.pairs {
		text := reasonOf(c)
		switch {
		case text == "" || c.Ratio == nil:
		case c.Detectable != nil || c.BlocksNeeded > 0:
			undecided = append(undecided, c)
		default:
			if text = string(c.Verdict) + ": " + text; !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
	}
	if len(undecided) > 0 {
		texts = append(texts, string(result.Inconclusive)+": "+wanting(undecided))
	}
	return strings.Join(texts, "; ")
}

// wanting says what undecided comparisons could have found, and what would decide them.
func wanting(pairs []*result.Comparison) string {
	least := func(a, b *result.Comparison) int { return cmp.Compare(*a.Detectable, *b.Detectable) }
	limits := filter(pairs, func(c *result.Comparison) bool { return c.Detectable != nil && c.Difference == pairs[0].Difference })
	var parts []string
	if len(limits) > 0 {
		parts = append(parts, "could have found "+between(detectable(slices.MinFunc(limits, least)), detectable(slices.MaxFunc(limits, least))))
	}
	fewest, most := math.MaxInt, 0
	for _, c := range pairs {
		if c.BlocksNeeded > 0 {
			fewest, most = min(fewest, c.BlocksNeeded), max(most, c.BlocksNeeded)
		}
	}
	if most > 0 {
		parts = append(parts, "needs ~"+between(words.Count(fewest), words.Count(most))+escape.NBSP+"more "+words.Noun(most, "block"))
	}
	return strings.Join(parts, ", ")
}

// detectable is the smallest effect that a comparison could have found. More than two digits would claim too much.
func detectable(c *result.Comparison) string {
	if c.Difference {
		return escape.Together(difference(c, *c.Detectable, ""))
	}
	return escape.Together(words.TrimZeros(strconv.FormatFloat(100**c.Detectable, 'f', max(0, 1-int(math.Floor(math.Log10(100**c.Detectable)))), 64)) + " %")
}

// between is a range, or the one number that it is.
func between(low, high string) string {
	if low == high {
		return low
	}
	return low + " to " + high
}

// tested says what a verdict was drawn from: 20 blocks, p = 0.0004, adjusted 0.0012.
func tested(c *result.Comparison) string {
	parts := []string{plural(c.Blocks, "block")}
	if c.Merged > 1 {
		parts[0] = fmt.Sprintf("%s of %d merged", plural(c.Blocks, "block"), c.Merged)
	}
	if c.P != nil {
		parts = append(parts, "p"+escape.NBSP+"="+escape.NBSP+probability(*c.P))
	}
	if c.PHolm != nil {
		parts = append(parts, "adjusted over the gate "+probability(*c.PHolm))
	}
	return strings.Join(parts, ", ")
}

// probability writes a p value with two digits.
func probability(p float64) string { return strconv.FormatFloat(p, 'g', 2, 64) }
