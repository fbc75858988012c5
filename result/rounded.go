package result

import (
	"math"
	"strconv"

	"bench/words"
)

// steadiness is how many times its own error a figure's last step is: a figure is rounded so far that it seldom changes by
// chance alone.
const steadiness = 4

// costOfMedian is how much further a median of what is normally distributed is off than a mean: √(π/2).
const costOfMedian = 1.2533

// Rounded writes a cell's metric with as few digits as its noise over the cell's trials leaves: two runs in which nothing differs but
// chance mostly have the same text. "": there is no value, or there are fewer than three trials to tell its noise by.
func (m Metric) Rounded(c *Cell) string {
	values := trialValues(c, m)
	if len(values) < 3 {
		return ""
	}
	value := m.unscaled(m.center(values))
	err := math.Sqrt(m.deviation(values) / float64(len(values)))
	if !m.CanBeZero {
		err *= costOfMedian * value // from logarithms
	}
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return ""
	}
	scale := m.Unit.Scale(1, value)
	step := stepOf(max(steadiness*err, math.Abs(value)/1000) / scale.Size.Of)
	steps := 0.0
	if step > 0 {
		steps = math.Round(value / scale.Size.Of / step)
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	if step == 0 {
		decimals = 0
	}
	return scale.Size.Behind(words.Thousands(strconv.FormatFloat(steps*step, 'f', decimals, 64)))
}

// stepOf is the smallest of 1, 2, 5, 10, 20 … (and of those divided by tens) that is at least so large.
func stepOf(least float64) float64 {
	if least <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, digit := range []float64{1, 2, 5} {
		if digit*power >= least*(1-1e-9) {
			return digit * power
		}
	}
	return 10 * power
}
