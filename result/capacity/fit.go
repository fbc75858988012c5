package capacity

import (
	"math"

	"bench/result/stats"
)

// A line is the margin near the boundary as a line over the logarithm of the level, and where it is zero.
type line struct {
	n         int
	zero      float64 // logarithm of the level
	low, high float64 // of its interval; infinite where the slope may be zero
	slope     float64
	spread    float64 // standard deviation of a trial's margin about the line
	ok        bool
}

// fit puts a line through the points within reach of a centre, their margins cut at a size, by least squares, and inverts it
// (Fieller 1954) at the level 1-alpha.
func fit(points []point, centre, reach, cut, alpha float64) line {
	var n, sx, sy float64
	for _, p := range points {
		if math.Abs(p.x-centre) <= reach {
			n, sx, sy = n+1, sx+p.x-centre, sy+p.cut(cut)
		}
	}
	if n < 4 {
		return line{n: int(n)}
	}
	mx, my := sx/n, sy/n
	var xx, xy, yy float64
	for _, p := range points {
		if math.Abs(p.x-centre) <= reach {
			dx, dy := p.x-centre-mx, p.cut(cut)-my
			xx, xy, yy = xx+dx*dx, xy+dx*dy, yy+dy*dy
		}
	}
	if xx <= 0 || xy <= 0 {
		return line{n: int(n)}
	}
	l := line{n: int(n), slope: xy / xx, ok: true}
	l.spread = math.Sqrt(math.Max(0, yy-l.slope*xy) / (n - 2))
	l.zero = centre + mx - my/l.slope
	l.low, l.high = l.fieller(n, xx, centre+mx, my, stats.StudentQuantile(1-alpha/2, n-2))
	return l
}

// fieller is the interval of the zero: of all x at which the line is not told from zero.
func (l line) fieller(n, xx, mx, my, t float64) (low, high float64) {
	v := l.spread * l.spread * t * t
	a := l.slope*l.slope - v/xx
	if a <= 0 {
		return math.Inf(-1), math.Inf(1)
	}
	// (my + slope d)^2 <= v (1/n + d^2/xx), d from the middle
	half := l.slope * my
	c := my*my - v/n
	root := math.Sqrt(math.Max(0, half*half-a*c))
	return mx + (-half-root)/a, mx + (-half+root)/a
}

// cut is the margin as it enters a fit.
func (p point) cut(size float64) float64 {
	if math.IsNaN(p.y) {
		if p.holds {
			return -size
		}
		return size
	}
	return math.Min(math.Max(p.y, -size), size)
}
