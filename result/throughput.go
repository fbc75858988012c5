package result

// throughput is the good responses of a trial over its time, a second. Nothing in some time is 0, and of no time there is
// none.
func throughput(t *Trial) *float64 {
	if t.Duration <= 0 {
		return nil
	}
	return number(float64(t.good()) / t.Duration)
}

// served is the share of what is asked of a target that it does in the same time. Where it doesn't keep up with the schedule,
// responses take longer to come than that goes on: their rate is what the target does, not what it was asked for.
func (o *Overload) served() float64 {
	if o == nil || !o.grows() {
		return 1
	}
	return 1 / (1 + o.Slope)
}

// leastThroughput is that of a single good response in the longer of two trials: what none at all is taken for where two
// throughputs are compared, so that there is a ratio. It is to the advantage of the side that had none.
func leastThroughput(a, b *Trial) float64 { return 1 / max(a.Duration, b.Duration) }

func scaled(v *float64, by float64) *float64 {
	if v == nil {
		return nil
	}
	return number(*v * by)
}
