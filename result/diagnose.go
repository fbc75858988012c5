package result

import (
	"fmt"
	"math"
	"slices"

	"bench/result/stats"
	"bench/words"
)

// suspicious is the level of the tests below, over all comparisons of a run together: they are many, and a warning
// that comes for nothing is soon not read.
const suspicious = 0.01

// The codes of the warnings of Diagnose.
var diagnosed = []string{"placebo", "placebo_invalid", "drift", "carry_over", "changing_effect"}

// Diagnose looks for what the comparisons can't show: a machine or server that drifts, a trial that feels the one
// before it, an effect that changes during the run, a placebo that differs. None of it makes a verdict wrong, since
// cells take turns in random order; all of it says that there is more to know than the verdict.
func Diagnose(run *Run) []Warning {
	warnings := judgePlacebos(run).warnings
	var tests []*evidence
	for _, e := range gatherAll(run) {
		if e.enough() {
			tests = append(tests, e)
		}
	}
	level := suspicious / float64(max(len(tests), 1))
	drifts := map[string]bool{}
	for _, e := range tests {
		warnings = append(warnings, e.changingEffect(level)...)
		warnings = append(warnings, e.carryOver(level)...)
		if key := e.base.Address + e.metric.Name; !drifts[key] {
			drifts[key] = true
			warnings = append(warnings, e.drift(level)...)
		}
	}
	return warnings
}

// changingEffect tests whether the differences rise or fall from block to block.
func (e *evidence) changingEffect(level float64) []Warning {
	sign, p := stats.Kendall(e.differences)
	if p > level {
		return nil
	}
	third := max(len(e.differences)/3, 1)
	first, last := stats.Median(e.differences[:third]), stats.Median(e.differences[len(e.differences)-third:])
	return []Warning{e.warning("changing_effect", "The effect changes during the run", math.Abs(last-first), fmt.Sprintf(
		"On %s the candidate's disadvantage %s from %s in the first third of the blocks to %s in the last (p = %.2g). The "+
			"verdict is about the whole run: warm up longer, or find out what changes.",
		e.metric.Name, direction(sign, e.metric), e.signed(first), e.signed(last), p))}
}

// carryOver tests whether the difference depends on which of the two came first in the block. The order was chosen by
// coins, so the test is exact: it gives the ranks of the differences the signs of those coins.
func (e *evidence) carryOver(level float64) []Warning {
	if len(e.differences) != len(e.blocks) || e.together > 1 {
		return nil // several blocks make one, each with an order of its own
	}
	ranks := doubledRanksOf(e.differences)
	observed := 0
	for i, b := range e.blocks {
		centred := ranks[i] - (len(ranks) + 1)
		ranks[i] = max(centred, -centred)
		if b.candidateFirst {
			centred = -centred
		}
		observed += centred
	}
	p := stats.SignFlip(ranks, observed)
	if p > level {
		return nil
	}
	return []Warning{e.warning("carry_over", "A trial feels the one before it", 1-p, fmt.Sprintf(
		"On %s the difference is another where the candidate came after the baseline than where it came before (p = %.2g). "+
			"A cooldown between trials may help.", e.metric.Name, p))}
}

// doubledRanksOf are twice the ranks of the values themselves, not of their sizes.
func doubledRanksOf(values []float64) []int {
	lowest := slices.Min(values)
	above := make([]float64, len(values))
	for i, v := range values {
		above[i] = v - lowest
	}
	return stats.DoubledRanks(above)
}

// drift tests whether the baseline itself gets slower or faster during the run, by more than counts as an effect.
func (e *evidence) drift(level float64) []Warning {
	var values []float64
	for _, b := range e.blocks {
		values = append(values, b.positive(b.base))
	}
	sign, p := stats.Kendall(values)
	third := max(len(values)/3, 1)
	first, last := stats.Median(values[:third]), stats.Median(values[len(values)-third:])
	if e.metric.CanBeZero || p > level || math.Abs(math.Log(last/first)) < e.smallest {
		return nil
	}
	word := "rose"
	if sign < 0 {
		word = "fell"
	}
	return []Warning{e.warning("drift", "The baseline drifts", math.Abs(math.Log(last/first)), fmt.Sprintf(
		"%s of %s %s by %s from the first third of the blocks to the last (p = %.2g). Comparisons are safe, since cells take "+
			"turns; the cells' own figures are those of a moving target.",
		e.metric.Name, e.base.Address, word, percent(math.Abs(last/first-1)), p))}
}

func (e *evidence) warning(code, summary string, severity float64, detail string) Warning {
	return Warning{Code: code, Summary: summary, Detail: detail, Severity: severity, Cell: e.candidate.Address, Range: e.pair.Range}
}

// signed writes an effect with its sign: +5 %.
func (e *evidence) signed(effect float64) string {
	sign := ""
	if effect >= 0 {
		sign = "+"
	}
	if !e.metric.CanBeZero {
		return sign + words.Significant(100*math.Expm1(effect), 3) + " %"
	}
	return sign + words.Significant(effect, 3)
}

func direction(sign int, m Metric) string {
	if (sign > 0) != m.MoreIsBetter {
		return "grew"
	}
	return "shrank"
}
