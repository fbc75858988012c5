package capacity

import (
	"math"

	"bench/result/stats"
)

// A law has the coefficients of the Universal Scalability Law: lambda, sigma, kappa; or, as peaks takes them, lambda, sigma and the
// logarithm of the level of the peak.
type law [3]float64

func (l law) at(n float64) float64 { return l[0] * n / (1 + l[1]*(n-1) + l[2]*n*(n-1)) }

// coefficients and peaks are the two ways to read the numbers of a law.
func coefficients(l law) law { return l }

func peaks(l law) law { return law{l[0], l[1], max(0, 1-l[1]) * math.Exp(-2*l[2])} }

// start is the law through the data in the form in which it is linear: level over throughput is a parabola of the level. Rows
// weigh as their throughput does.
func start(loads []Load) law {
	var m [3][4]float64
	for _, l := range loads {
		n, w := l.Level, l.Throughput*l.Throughput/l.Level
		row := [4]float64{1, n - 1, n * (n - 1), n / l.Throughput}
		for i := range m {
			for j := range row {
				m[i][j] += w * w * row[i] * row[j]
			}
		}
	}
	x, ok := solve(m)
	if !ok || x[0] <= 0 {
		return law{loads[0].Throughput / loads[0].Level, 0.01, 1e-4}
	}
	return law{1 / x[0], x[1] / x[0], x[2] / x[0]}
}

// squares is the sum of the squares of what a law is off by.
func squares(loads []Load, l law, read func(law) law) float64 {
	l = read(l)
	sum := 0.0
	for _, p := range loads {
		r := p.Throughput - l.at(p.Level)
		sum += r * r
	}
	if math.IsNaN(sum) {
		return math.Inf(1)
	}
	return sum
}

// minimize is the law of the least squares, from a start.
func minimize(loads []Load, from law, read func(law) law) law {
	return minimizeWithout(loads, from, -1, read)
}

// minimizeWithout holds one of the coefficients fast (Levenberg 1944, Marquardt 1963).
func minimizeWithout(loads []Load, from law, fast int, read func(law) law) law {
	best, least := from, squares(loads, from, read)
	damp := 1e-3
	for range 200 {
		m := normal(loads, best, fast, read)
		for i := range m {
			m[i][i] *= 1 + damp
		}
		step, ok := solve(m)
		next := best
		for i := range next {
			next[i] += step[i]
		}
		sum := squares(loads, next, read)
		if !ok || !(sum < least) {
			if damp *= 8; damp > 1e12 {
				break
			}
			continue
		}
		small := least-sum < 1e-13*least
		best, least, damp = next, sum, damp/8
		if small {
			break
		}
	}
	return best
}

// normal are the normal equations of a step; the derivatives are differences.
func normal(loads []Load, l law, fast int, read func(law) law) (m [3][4]float64) {
	var moved [3]law
	var by [3]float64
	for i := range moved {
		by[i] = 1e-6 * max(math.Abs(l[i]), 1e-6)
		moved[i] = l
		moved[i][i] += by[i]
		moved[i] = read(moved[i])
	}
	here := read(l)
	for _, p := range loads {
		value := here.at(p.Level)
		var row [4]float64
		for i := range moved {
			if i != fast {
				row[i] = (moved[i].at(p.Level) - value) / by[i]
			}
		}
		row[3] = p.Throughput - value
		for i := range m {
			for j := range row {
				m[i][j] += row[i] * row[j]
			}
		}
	}
	if fast >= 0 {
		m[fast][fast] = 1
	}
	return m
}

// bound is where a coefficient's profile ends, on one side: where the least sum of squares with it held there is beyond what
// Student's quantile allows.
func bound(loads []Load, best law, i int, side, free float64, read func(law) law) float64 {
	least := squares(loads, best, read)
	t := stats.StudentQuantile(1-alpha/2, free)
	limit := least*(1+t*t/free) + 1e-18
	within, from := best[i], best
	step := side * max(0.02*math.Abs(best[i]), 1e-7)
	beyond := math.Inf(int(side))
	for range 60 {
		l := from
		l[i] = within + step
		l = minimizeWithout(loads, l, i, read)
		if squares(loads, l, read) > limit {
			beyond = within + step
			break
		}
		within, from, step = within+step, l, 2*step
	}
	if math.IsInf(beyond, 0) {
		return beyond
	}
	for range 40 {
		l := from
		l[i] = (within + beyond) / 2
		if l = minimizeWithout(loads, l, i, read); squares(loads, l, read) > limit {
			beyond = (within + beyond) / 2
		} else {
			within, from = l[i], l
		}
	}
	return within
}

// solve solves three linear equations, by elimination with the largest pivot.
func solve(m [3][4]float64) (x [3]float64, ok bool) {
	for c := range 3 {
		pivot := c
		for r := c + 1; r < 3; r++ {
			if math.Abs(m[r][c]) > math.Abs(m[pivot][c]) {
				pivot = r
			}
		}
		m[c], m[pivot] = m[pivot], m[c]
		if m[c][c] == 0 || math.IsNaN(m[c][c]) {
			return x, false
		}
		for r := range 3 {
			if r != c {
				f := m[r][c] / m[c][c]
				for k := c; k < 4; k++ {
					m[r][k] -= f * m[c][k]
				}
			}
		}
	}
	for c := range x {
		x[c] = m[c][3] / m[c][c]
	}
	return x, true
}
