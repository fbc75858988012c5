package capacity

import "math"

// Horizon is how long a level must be able to go on, in seconds, for its times to be said to hold: a queue that grows in a short
// trial is judged by what it would be then.
const Horizon = 60.0

const (
	straight = 0.95 // share of the variance of response times that a line explains, where a queue grows
	material = 0.5  // of the mean response time: what it grows by, at the least
)

// Growth is by how much response times grow in the course of a trial that begins with an empty queue, in seconds a second, from
// the mean ones of what came due in each of equal parts of it (NaN where none did), which take so many seconds together; 0 where
// they don't grow. A target that is asked for a little more than it can do falls behind along a straight line, while the
// fluctuations of a queue that is in balance wander: growth is what a line explains to 95 %, and what at least half of
// the mean response time comes from.
func Growth(responses []float64, seconds float64) float64 {
	var n, sx, sy float64
	for i, r := range responses {
		if !math.IsNaN(r) {
			n, sx, sy = n+1, sx+float64(i), sy+r
		}
	}
	if n < 5 {
		return 0
	}
	var xx, xy, yy float64
	for i, r := range responses {
		if !math.IsNaN(r) {
			dx, dy := float64(i)-sx/n, r-sy/n
			xx, xy, yy = xx+dx*dx, xy+dx*dy, yy+dy*dy
		}
	}
	slope := xy / xx
	if slope <= 0 || xy*xy < straight*xx*yy || slope*float64(len(responses)) < material*sy/n {
		return 0
	}
	return slope * float64(len(responses)) / seconds
}

// Lasting is the margin of a time's upper bound, in seconds, where response times grow: of what they would be at the horizon.
// A trial of an open loop has it beside the margins of such conditions; Tried.Judge is told that it grows.
func Lasting(growth, bound float64) float64 {
	return Margin(growth*Horizon, bound, true)
}
