package capacity

import (
	"math"

	"bench/result/stats"
)

// most is the largest load of a trial, its worst value over its bound, that counts: one that a neighbour has disturbed counts like
// eight that are at their bound, whatever it came to.
const most = 8.0

// A curve is the mean load near the boundary as a logistic curve over the logarithm of the level, and where it is 1.
type curve struct {
	n        int     // trials that it is of
	zero     float64 // logarithm of the level at which it is 1: the median over the trials
	last     float64 // that of the last trial
	unsure   float64 // standard deviation of it
	low      float64 // of the interval of zero
	high     float64
	slope    float64    // of the logarithm of the load over the logarithm of the level, at small loads
	scatter  float64    // standard deviation of one trial, as a distance along the level
	wanders  bool       // it is not at the same level in all trials
	separate bool       // no trial contradicts another: the curve may be a step
	gap      [2]float64 // in which it may be, then
}

// The slopes that a curve may have: 1 is a load in proportion to the level. Before any trial one of about 15 is likeliest, as
// the share of late responses has near the limit of a queue.
const (
	flattest  = 0.8
	steepest  = 480.0
	slopes    = 10
	likeliest = 40.0
	likely    = 1.0 // standard deviation of the logarithm
)

// How far the boundary may wander from one trial to the next, and how much trials may differ from the curve (of numbers from 0 to 1
// the dispersion is at most 1): before any trial it is as likely that it stays as that it wanders, and the rest is as likely as the others.
var (
	walks       = []float64{0, 0.003, 0.01, 0.03, 0.09}
	dispersions = []float64{0.15, 0.4, 1}
)

// fit is the curve through the trials about a centre. For each of a set of slopes, of ways to wander and of dispersions the boundary is
// where it is likeliest (a quasi-likelihood: Wedderburn 1974, McCullagh 1983; the path of one that wanders integrated out);
// they are weighed by how well they fit, so that the interval has in it that none of them is known.
func fit(points []point, centre float64) curve {
	s := near(points, centre)
	m := s.curves()
	wanders := m.wandering()
	if wanders > 0.9 && s.target != 0.5 {
		s.yesOrNo(points)
		m = s.curves()
	}
	c := curve{n: s.n, zero: centre, last: centre, low: math.Inf(-1), high: math.Inf(1)}
	if c.n < 4 {
		return c
	}
	zero, variance, best := m.weigh(&c, centre)
	half := caution * stats.StudentQuantile(1-alpha/2, float64(c.n-2)) * math.Sqrt(variance)
	c.zero, c.low, c.high = centre+zero, centre+zero-half, centre+zero+half
	c.slope, c.scatter = best.slope, math.Sqrt(best.dispersion/(s.target*(1-s.target)))/best.slope
	c.wanders = max(wanders, m.wandering()) > 0.5
	c.step(points)
	return c
}

// curves are those that the trials may be of.
func (s sample) curves() (m mixture) {
	if s.n < 4 {
		return nil
	}
	all := dispersions
	if least := s.leastDispersion(); least < all[0]/2 {
		all = append([]float64{least}, all...)
	}
	for _, dispersion := range all {
		if s.target == 0.5 && dispersion != 1 {
			continue // yes and no differ from a share as they must
		}
		for _, walk := range walks {
			at := make([]float64, len(s.x))
			for i := range slopes {
				var p path
				if walk == 0 {
					p = s.constant(slope(i), dispersion, at[0])
				} else {
					p = s.path(slope(i), walk, dispersion, at)
				}
				at = p.at
				m.add(p)
			}
		}
	}
	return m
}

// leastDispersion is that of the trials about the curve of a boundary that stays that they fit best, as much as each says of it.
func (s sample) leastDispersion() float64 {
	least, at := 1.0, 0.0
	for i := range slopes {
		p := s.constant(slope(i), 1, at)
		at = p.at[0]
		var squares, of float64
		for i, x := range s.x {
			if s.use[i] {
				mu := s.at(p.slope * (x - at))
				squares, of = squares+(s.z[i]-mu)*(s.z[i]-mu), of+mu*(1-mu)
			}
		}
		least = min(least, squares/of)
	}
	return max(least, 1e-6)
}

// slope is one of the slopes that a curve may have.
func slope(i int) float64 { return flattest * math.Pow(steepest/flattest, float64(i)/(slopes-1)) }

// wandering is how likely it is that the boundary wanders so far that sizes of loads can't be told from where it was.
func (m mixture) wandering() float64 {
	best := math.Inf(-1)
	for _, p := range m {
		best = max(best, p.evidence)
	}
	var far, all float64
	for _, p := range m {
		w := math.Exp(p.evidence - best)
		all += w
		if p.walk >= 0.03 {
			far += w
		}
	}
	return far / max(all, 1e-300)
}

// A mixture is of curves that the trials may be of.
type mixture []path

func (m *mixture) add(p path) {
	prior := math.Log(p.slope/likeliest) / likely
	p.evidence -= prior * prior / 2
	if p.walk == 0 {
		p.evidence += math.Log(float64(len(walks) - 1))
	}
	*m = append(*m, p)
}

// weigh has the boundary of all of them together, the variance of it, and the likeliest one.
func (m mixture) weigh(c *curve, centre float64) (zero, variance float64, best path) {
	best = m[0]
	for _, p := range m {
		if p.evidence > best.evidence {
			best = p
		}
	}
	var sum, square, within, last, unsure float64
	for _, p := range m {
		w := math.Exp(p.evidence - best.evidence)
		if w < 1e-6 {
			continue
		}
		at := p.middle
		sum, zero, square, within = sum+w, zero+w*at, square+w*at*at, within+w*p.variance
		last, unsure = last+w*p.at[len(p.at)-1], unsure+w*p.unsure
	}
	zero /= sum
	c.last, c.unsure = centre+last/sum, math.Sqrt(unsure/sum)
	return zero, within/sum + max(0, square/sum-zero*zero), best
}

// step widens the interval to the gap between what held and what broke, where no trial near the boundary contradicts another:
// then the curve may be a step anywhere in it.
func (c *curve) step(points []point) {
	a, b := math.Inf(-1), math.Inf(1)
	for _, p := range points {
		if math.Abs(p.x-c.zero) <= reach {
			if p.holds {
				a = max(a, p.x)
			} else {
				b = min(b, p.x)
			}
		}
	}
	if c.separate = a < b && !math.IsInf(b-a, 1); c.separate {
		c.gap = [2]float64{a, b}
		c.low, c.high = min(c.low, a), max(c.high, b)
	}
}
