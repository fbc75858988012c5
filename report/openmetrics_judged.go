package report

import "bench/result"

// A judgedNumber is one number of comparisons, thresholds or checks, in a family of its own.
type judgedNumber[T any] struct {
	name, help string
	of         func(*T) *float64
}

// each writes the families of things that have labels.
func each[T any](e *exposition, all []T, labels func(*T) []labelPair, numbers []judgedNumber[T]) {
	for _, n := range numbers {
		e.family(n.name, n.help, "gauge")
		for i := range all {
			if v := n.of(&all[i]); v != nil {
				e.sample(n.name, labels(&all[i]), *v)
			}
		}
	}
}

func (e *exposition) comparisons(run *result.Run) {
	labels := func(c *result.Comparison) []labelPair {
		return []labelPair{{"baseline", c.Baseline}, {"candidate", c.Candidate}, {"metric", c.Metric}, {"verdict", string(c.Verdict)}}
	}
	each(e, run.Comparisons, labels, []judgedNumber[result.Comparison]{
		{"bench_comparison_ratio", "Candidate over baseline; a difference for metrics that can be zero.", func(c *result.Comparison) *float64 { return c.Ratio }},
		{"bench_comparison_low", "Lower end of the ratio's interval.", func(c *result.Comparison) *float64 { return c.Low }},
		{"bench_comparison_high", "Upper end of the ratio's interval.", func(c *result.Comparison) *float64 { return c.High }},
		{"bench_comparison_p", "The p value, adjusted in a gate.", func(c *result.Comparison) *float64 {
			if c.PHolm != nil {
				return c.PHolm
			}
			return c.P
		}},
		{"bench_comparison_failed", "Whether it fails the gate; none when it is not gated or could not be judged.", func(c *result.Comparison) *float64 {
			if !c.Gated {
				return nil
			}
			return truthOf(c.Failed)
		}},
	})
}

func (e *exposition) thresholds(run *result.Run) {
	labels := func(t *result.Threshold) []labelPair {
		pairs := []labelPair{{"cell", t.Cell}, {"threshold", t.Name}, {"metric", t.Metric}}
		if t.Request != "" {
			pairs = append(pairs, labelPair{"request", t.Request})
		}
		return pairs
	}
	each(e, run.Thresholds, labels, []judgedNumber[result.Threshold]{
		{"bench_threshold_value", "What was measured.", func(t *result.Threshold) *float64 { return t.Value }},
		{"bench_threshold_max", "The upper limit.", func(t *result.Threshold) *float64 { return t.Max }},
		{"bench_threshold_min", "The lower limit.", func(t *result.Threshold) *float64 { return t.Min }},
		{"bench_threshold_passed", "Whether it held; none when it could not be judged.", func(t *result.Threshold) *float64 { return truthOf(t.Passed) }},
	})
}

func (e *exposition) checks(run *result.Run) {
	labels := func(c *result.Check) []labelPair { return []labelPair{{"check", c.Name}, {"severity", c.Severity}} }
	each(e, run.Checks, labels, []judgedNumber[result.Check]{
		{"bench_check_passed", "Whether it held; none when it could not be judged.", func(c *result.Check) *float64 { return truthOf(c.Passed) }},
	})
}

// truthOf is 1 or 0, and none where nothing was judged.
func truthOf(b *bool) *float64 {
	if b == nil {
		return nil
	}
	v := truth(*b)
	return &v
}
