package result

import (
	"math"
	"slices"

	"bench/result/stats"
)

// suspicious is the level of the tests below, over all comparisons of a run together: they are many, and a warning
// that comes for nothing is soon not read.
const suspicious = 0.01

// The codes of the warnings of Diagnose.
var diagnosed = slices.Concat([]Code{PlaceboDiffers, PlaceboInvalid, Drift, CarryOver, ChangingEffect}, workerCodes)

// Diagnose looks for what the comparisons can't show: a machine or server that drifts, a trial that feels the one
// before it, an effect that changes during the run, a placebo that differs, a worker that is unlike the others. None of it makes a verdict wrong, since
// cells take turns in random order; all of it says that there is more to know than the verdict.
func Diagnose(run *Run) []Warning {
	warnings := judgePlacebos(run).warnings
	var tests []*evidence
	for _, e := range gatherAll(run) {
		if e.enough() && !e.searched {
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
	return append(warnings, diagnoseWorkers(run, tests)...)
}

// changingEffect tests whether the differences rise or fall from block to block.
func (e *evidence) changingEffect(level float64) []Warning {
	sign, p := stats.Kendall(e.differences)
	if p > level {
		return nil
	}
	third := max(len(e.differences)/3, 1)
	first, last := stats.Median(e.differences[:third]), stats.Median(e.differences[len(e.differences)-third:])
	if e.metric.MoreIsBetter {
		sign = -sign
	}
	return []Warning{e.warning(ChangingEffect, math.Abs(last-first), Values{
		"disadvantage": In(Number, float64(sign)), "first": e.effect(first), "last": e.effect(last), "p": In(Number, p),
	})}
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
	return []Warning{e.warning(CarryOver, 1-p, Values{"p": In(Number, p)})}
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
	_, p := stats.Kendall(values)
	third := max(len(values)/3, 1)
	first, last := stats.Median(values[:third]), stats.Median(values[len(values)-third:])
	if e.metric.CanBeZero || p > level || math.Abs(math.Log(last/first)) < e.smallest {
		return nil
	}
	return []Warning{e.warning(Drift, math.Abs(math.Log(last/first)), Values{
		"baseline": Named(e.base.Address), "change": In(Ratio, last/first-1), "p": In(Number, p),
	})}
}

// warning is a finding about the comparison's candidate, on its metric.
func (e *evidence) warning(code Code, severity float64, values Values) Warning {
	values["metric"] = Named(e.metric.Name)
	return Warning{Code: code, Severity: severity, Values: values, Cell: e.candidate.Address, Range: e.pair.Range}
}

// effect is a difference as a finding has it: relative, or of a metric that can be zero in its own unit.
func (e *evidence) effect(difference float64) Value {
	if e.metric.CanBeZero {
		return In(Number, difference)
	}
	return In(Ratio, math.Expm1(difference))
}
