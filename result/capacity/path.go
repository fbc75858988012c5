package capacity

import (
	"math"
	"slices"

	"bench/result/stats"
)

// A path is where the boundary was in each of the trials, if it wanders: from one trial to the next by a normal step. A machine that
// is slow for a while has a lower boundary for a while, and what is told of it is the median over the search.
type path struct {
	slope      float64
	walk       float64   // standard deviation of a step
	dispersion float64   // of single trials about the curve
	at         []float64 // one a trial
	middle     float64   // of the path
	evidence   float64   // logarithm of the likelihood of such a curve, the path integrated out (Laplace's approximation)
	variance   float64   // of the mean of the path
	unsure     float64   // variance of its end
}

// hold keeps a path from going away where the trials say nothing: a standard deviation of its mean, as a logarithm.
const hold = 0.5

// path is the likeliest one, from a start, by Newton's steps: what is to be solved is tridiagonal.
func (s sample) path(slope, walk, dispersion float64, start []float64) path {
	p := path{slope: slope, walk: walk, dispersion: dispersion, at: slices.Clone(start)}
	n := len(s.x)
	next, step, pivots := make([]float64, n), make([]float64, n), make([]float64, n)
	cost := s.cost(p, p.at)
	for range 25 {
		s.newton(p, step, pivots)
		largest := 0.0
		share := 1.0
		for ; share > 1e-3; share /= 2 {
			largest = 0
			for i := range next {
				next[i] = p.at[i] + share*step[i]
				largest = max(largest, math.Abs(share*step[i]))
			}
			if now := s.cost(p, next); now <= cost {
				cost = now
				p.at, next = next, p.at
				break
			}
		}
		if share <= 1e-3 || largest < 1e-4 {
			break
		}
	}
	s.newton(p, step, pivots)
	p.evidence = -cost - float64(n-1)*math.Log(walk) - float64(s.n)/2*math.Log(dispersion)
	for _, pivot := range pivots {
		p.evidence -= math.Log(pivot) / 2
	}
	p.middle, p.unsure = s.middle(p), 1/pivots[n-1]
	for i := range step {
		step[i] = 1 / float64(n)
	}
	along(1/(walk*walk), step, pivots)
	for _, u := range step {
		p.variance += u / float64(n)
	}
	return p
}

// apart is how far from the curve a trial is, in standard deviations, that had a boundary of its own: it met something that was
// gone in the next.
const apart = 3.0

// middle is the median of the boundaries that trials had.
func (s sample) middle(p path) float64 {
	own := slices.Clone(p.at)
	for i, x := range s.x {
		if s.use[i] {
			mu := s.at(p.slope * (x - p.at[i]))
			switch r := (s.z[i] - mu) / math.Sqrt(p.dispersion*max(mu*(1-mu), 1e-3)); {
			case r > apart:
				own[i] = min(own[i], s.low)
			case r < -apart:
				own[i] = max(own[i], s.high)
			}
		}
	}
	return stats.Median(own)
}

// cost is minus the logarithm of the likelihood of a path, but for constants.
func (s sample) cost(p path, at []float64) float64 {
	fits, walks, held := 0.0, 0.0, 0.0
	logit := math.Log(1/s.target - 1)
	for i, x := range s.x {
		if s.use[i] {
			d := p.slope*(x-at[i]) - logit
			fits += softplus(d) - s.z[i]*d
		}
		if i > 0 {
			step := at[i] - at[i-1]
			walks += step * step
		}
		held += at[i] * at[i]
	}
	return (fits-s.entropy)/p.dispersion + walks/(2*p.walk*p.walk) + held/(2*hold*hold*float64(len(s.x)))
}

func softplus(d float64) float64 {
	if d > 30 {
		return d
	}
	return math.Log1p(math.Exp(d))
}

// newton has the step from a path towards the likeliest, and the pivots of the matrix of second derivatives there.
func (s sample) newton(p path, step, pivots []float64) {
	n := len(s.x)
	stiff, held := 1/(p.walk*p.walk), 1/(hold*hold*float64(n))
	for i, x := range s.x {
		step[i], pivots[i] = -held*p.at[i], held
		if s.use[i] {
			mu := s.at(p.slope * (x - p.at[i]))
			step[i] -= p.slope * (s.z[i] - mu) / p.dispersion
			pivots[i] += p.slope * p.slope * max(mu*(1-mu), 1e-9) / p.dispersion
		}
		if i > 0 {
			step[i] -= stiff * (p.at[i] - p.at[i-1])
			pivots[i] += stiff
		}
		if i < n-1 {
			step[i] -= stiff * (p.at[i] - p.at[i+1])
			pivots[i] += stiff
		}
	}
	for i := 1; i < n; i++ {
		pivots[i] -= stiff * stiff / pivots[i-1]
	}
	along(stiff, step, pivots)
}

// along solves the equations of a path of such a stiffness whose pivots are known, in place.
func along(stiff float64, b, pivots []float64) {
	for i := 1; i < len(b); i++ {
		b[i] += stiff / pivots[i-1] * b[i-1]
	}
	for i := len(b) - 1; i >= 0; i-- {
		if i < len(b)-1 {
			b[i] += stiff * b[i+1]
		}
		b[i] /= pivots[i]
	}
}

// constant is the path of a boundary that stays where it is, with the spread of the trials themselves about the curve (Huber 1967,
// White 1982).
func (s sample) constant(slope, dispersion, start float64) path {
	sum := 0.0
	for i, z := range s.z {
		if s.use[i] {
			sum += z
		}
	}
	// The sum of the curve falls as the boundary rises: Newton's steps within a bracket that they narrow.
	low, high := s.low, s.high
	zero := start
	for range 30 {
		fitted, falls := 0.0, 0.0
		for i, x := range s.x {
			if s.use[i] {
				mu := s.at(slope * (x - zero))
				fitted += mu
				falls += slope * mu * (1 - mu)
			}
		}
		if fitted > sum {
			low = zero
		} else {
			high = zero
		}
		next := zero + (fitted-sum)/falls
		if !(next > low && next < high) {
			next = (low + high) / 2
		}
		done := math.Abs(next-zero) < 1e-6
		if zero = next; done {
			break
		}
	}
	p := path{slope: slope, dispersion: dispersion, at: make([]float64, len(s.x))}
	for i := range p.at {
		p.at[i] = zero
	}
	var information, spread float64
	for i, x := range s.x {
		if s.use[i] {
			mu := s.at(slope * (x - zero))
			r := s.z[i] - mu
			information += max(mu*(1-mu), 1e-6)
			spread += r * r
		}
	}
	n := float64(s.n)
	information *= slope * slope
	p.variance = min(spread*n/(n-2)*slope*slope/(information*information), (s.high-s.low)*(s.high-s.low)/4)
	p.middle, p.unsure = zero, p.variance
	p.walk = 1
	p.evidence = -s.cost(p, p.at) - n/2*math.Log(dispersion) - math.Log(information/dispersion+1/(hold*hold))/2
	p.walk = 0
	return p
}
