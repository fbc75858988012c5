package spec

import (
	"bench/spec/budget"
)

// WithSmallBudget makes what takes too much be that sooner.
func (o Options) WithSmallBudget() Options {
	o.limits = &budget.Limits{Steps: 800_000, Values: 400_000, Text: 8 << 20, Time: budget.Stated.Time}
	return o
}
