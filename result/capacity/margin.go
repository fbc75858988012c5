package capacity

import "math"

// Far is the largest size of a margin: a value twenty times its bound, or a twentieth of it. Beyond, it says no more.
const Far = 3.0

// Margin is how far a value is from its bound, on a logarithmic scale: above 0 it is broken, below it holds, and log 2 is a
// value twice as large as it may be. AtMost says that the bound is the most that the value may be; otherwise it is the
// least. Values and bounds are at least 0; a bound of 0 is broken by anything more. Unknown values have an unknown margin, NaN.
func Margin(value, bound float64, atMost bool) float64 {
	if !atMost {
		value, bound = bound, value
	}
	switch {
	case math.IsNaN(value) || math.IsNaN(bound):
		return math.NaN()
	case value <= 0 && bound <= 0, bound > 0 && value <= 0:
		return -Far
	case bound <= 0:
		return Far
	}
	return math.Min(math.Max(math.Log(value/bound), -Far), Far)
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
			worst = math.Max(worst, m)
		}
	}
	if unknown && worst <= 0 {
		return math.NaN()
	}
	return worst
}
