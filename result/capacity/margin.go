package capacity

import "math"

// Far is the largest size of a margin. A value 150 times its bound, or a 150th of it, says no more than any beyond.
const Far = 5.0

// Margin is how far a value is from its bound, on a logarithmic scale: above 0 it is broken, below it holds, and log 2 is a
// value twice as large as it may be. AtMost says that the bound is the most that the value may be; otherwise it is the
// least. Values and bounds are at least 0; a bound of 0 is broken by anything more. Unknown values have an unknown margin, NaN.
//
// A percentile that has a bound is not to be given as it is: see Beyond.
func Margin(value, bound float64, atMost bool) float64 {
	if !atMost {
		value, bound = bound, value
	}
	switch {
	case math.IsNaN(value) || math.IsNaN(bound):
		return math.NaN()
	case value <= 0:
		return -Far
	case bound <= 0:
		return Far
	}
	return min(max(math.Log(value/bound), -Far), Far)
}

// Beyond is the margin of a percentile with a bound, from how many of a trial's values are beyond the bound, of how many, and the
// share that may be: 0.01 for a p99. A p99 is at most its bound just where at most one in a hundred are beyond it, but the two
// don't say it equally well: in a queue slow requests come in bunches, so that a short trial sees one or none, and most trials'
// p99 is lower than that of a long one, while the share is right on the average, however short the trials are.
func Beyond(beyond, of int64, allowed float64) float64 {
	if of <= 0 {
		return math.NaN()
	}
	return Margin(float64(beyond)/float64(of), allowed, true)
}

// Short is the margin of a throughput that must be at least a share of what is asked for, from what was done and what came due in the
// same time: of the share that was not done over the share that need not be. As a ratio of two throughputs it would be flat up
// to the limit, and random arrivals would make it wander.
func Short(done, due, least float64) float64 {
	if least >= 1 || !(due > 0) {
		return Margin(done, least*due, false)
	}
	return Margin(1-done/due, 1-least, true)
}

// Judge says what a trial's conditions came to together, by the margin of the worst one. Where it is broken and response times grow it
// isn't known by how much: that is a matter of how long the trial was. A trial of which nothing is known says nothing, and is not valid.
func (t *Tried) Judge(grows bool, margins ...float64) {
	t.Margin = Worst(margins...)
	t.Valid, t.Holds = !math.IsNaN(t.Margin), t.Margin <= 0
	if grows && !t.Holds {
		t.Margin = math.NaN()
	}
}

// Worst is the margin of several conditions together: that of the worst one. It is unknown where one of them is and none is
// broken.
func Worst(margins ...float64) float64 {
	worst := -Far
	unknown := false
	for _, m := range margins {
		if math.IsNaN(m) {
			unknown = true
		} else {
			worst = max(worst, m)
		}
	}
	if unknown && worst <= 0 {
		return math.NaN()
	}
	return worst
}
