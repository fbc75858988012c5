package spec

// WithSmallBudget makes what takes too much be that sooner.
func (o Options) WithSmallBudget() Options {
	o.limits = &limits{steps: 800_000, values: 400_000, text: 8 << 20, time: stated.time}
	return o
}
