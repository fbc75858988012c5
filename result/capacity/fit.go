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
	zero     float64 // logarithm of the level at which it is 1
	low      float64 // of its interval
	high     float64
	slope    float64    // of the logarithm of the load over the logarithm of the level, at small loads
	scatter  float64    // standard deviation of one trial, as a distance along the level
	separate bool       // no trial contradicts another: the curve may be a step
	gap      [2]float64 // in which it may be, then
}

// The slopes that a curve may have: 1 is a load in proportion to the level. Before any trial one of about 15 is likeliest, as
// the share of late responses has near the limit of a queue.
const (
	flattest  = 0.8
	steepest  = 240.0
	slopes    = 13
	likeliest = 40.0
	likely    = 1.0 // standard deviation of the logarithm
)

// clear is a margin that leaves no doubt: a load five times the bound, or a fifth of it.
const clear = 1.6

// A sample is what is fitted: trials near the boundary as numbers from 0 to 1, whose mean there is target.
type sample struct {
	x, z      []float64
	target    float64
	low, high float64 // between which the boundary is
}

// near are the points within reach of a centre. Loads are cut and taken as shares of most. Where nearly all trials are far on
// one side or the other, or only yes or no is known of those that broke, the size of a margin says nothing: then the
// boundary is where half of the trials hold.
func near(points []point, centre, reach float64) sample {
	s := sample{target: 1 / most}
	var broken, unknown, middle int
	for _, p := range points {
		if math.Abs(p.x-centre) > reach {
			continue
		}
		s.x, s.z = append(s.x, p.x-centre), append(s.z, p.load()/most)
		switch {
		case p.holds:
		case math.IsNaN(p.y):
			broken, unknown = broken+1, unknown+1
		default:
			broken++
		}
		if math.Abs(p.y) < clear {
			middle++
		}
	}
	if 2*unknown >= broken && broken > 0 || 10*middle < len(s.x) {
		s.target = 0.5
		k := 0
		for _, p := range points {
			if math.Abs(p.x-centre) <= reach {
				s.z[k] = 1
				if p.holds {
					s.z[k] = 0
				}
				k++
			}
		}
	}
	return s
}

// load is a trial's load, cut at most; of one of which only yes or no is known it is most or 0.
func (p point) load() float64 {
	switch {
	case math.IsNaN(p.y) && !p.holds:
		return most
	case math.IsNaN(p.y) || p.y <= -Far:
		return 0
	}
	return min(math.Exp(p.y), most)
}

// fit is the curve through the points within reach of a centre. For each of a set of slopes the boundary is where what the
// loads sum up to is what the curve says (a quasi-likelihood: Wedderburn 1974, McCullagh 1983), with the spread of the
// trials themselves about the curve (Huber 1967, White 1982); the slopes are weighed by how well they fit, so that the interval
// has in it that the slope is not known.
func fit(points []point, centre, reach, alpha float64, inside [2]float64) curve {
	s := near(points, centre, reach)
	s.low, s.high = inside[0]-centre, inside[1]-centre
	c := curve{n: len(s.x), zero: centre, low: math.Inf(-1), high: math.Inf(1)}
	if c.n < 4 {
		return c
	}
	var fits [slopes]slopeFit
	best, start := 0, 0.0
	for i := range fits {
		b := flattest * math.Pow(steepest/flattest, float64(i)/(slopes-1))
		fits[i] = s.fit(b, start)
		start = fits[i].zero
		if fits[i].deviance < fits[best].deviance {
			best = i
		}
	}
	dispersion := min(max(fits[best].pearson/float64(c.n-2), 1e-9), 1) // of numbers from 0 to 1 it is at most 1
	var sum, mean, square, within, heaviest float64
	for _, f := range fits {
		prior := math.Log(f.slope/likeliest) / likely
		w := math.Exp(-(f.deviance-fits[best].deviance)/(2*dispersion) - prior*prior/2)
		sum, mean, square, within = sum+w, mean+w*f.zero, square+w*f.zero*f.zero, within+w*f.variance
		if w > heaviest {
			heaviest, c.slope = w, f.slope
		}
	}
	mean /= sum
	variance := within/sum + max(0, square/sum-mean*mean)
	variance *= s.persistence(fits[best])
	half := caution * stats.StudentQuantile(1-alpha/2, float64(c.n-2)) * math.Sqrt(variance)
	c.zero, c.low, c.high = centre+mean, centre+mean-half, centre+mean+half
	c.scatter = math.Sqrt(dispersion/(s.target*(1-s.target))) / c.slope
	c.step(points, reach)
	return c
}

// persistence is by how much more the mean of the trials' distances from the curve varies than if they were independent, as
// far as each resembles the one before it: a machine that is slow for a while is slow in several trials.
func (s sample) persistence(f slopeFit) float64 {
	var last, squares, products float64
	for i, x := range s.x {
		mu := s.at(f.slope * (x - f.zero))
		r := (s.z[i] - mu) / math.Sqrt(max(mu*(1-mu), 1e-6))
		squares += r * r
		products += r * last
		last = r
	}
	if squares == 0 {
		return 1
	}
	n := float64(len(s.x))
	r := min(max(products/squares+1/n, 0), 0.8)
	return (1 + r) / (1 - r)
}

// step widens the interval to the gap between what held and what broke, where no trial near the boundary contradicts another:
// then the curve may be a step anywhere in it.
func (c *curve) step(points []point, reach float64) {
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

// slopeFit is the fit with one slope.
type slopeFit struct {
	slope, zero, variance, deviance, pearson float64
}

// at is the curve's value so far from its boundary, times the slope.
func (s sample) at(d float64) float64 { return 1 / (1 + (1/s.target-1)*math.Exp(-d)) }

func (s sample) fit(slope, start float64) slopeFit {
	sum := 0.0
	for _, z := range s.z {
		sum += z
	}
	// The sum of the curve falls as the boundary rises: Newton's steps within a bracket that they narrow.
	low, high := s.low, s.high
	zero := start
	for range 30 {
		fitted, falls := 0.0, 0.0
		for _, x := range s.x {
			mu := s.at(slope * (x - zero))
			fitted += mu
			falls += slope * mu * (1 - mu)
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
		if math.Abs(next-zero) < 1e-6 {
			break
		}
		zero = next
	}
	f := slopeFit{slope: slope, zero: zero}
	var information, spread float64
	for i, x := range s.x {
		mu := s.at(slope * (x - f.zero))
		v := max(mu*(1-mu), 1e-6)
		r := s.z[i] - mu
		information += v
		spread += r * r
		f.pearson += r * r / v
		f.deviance += deviance(s.z[i], mu)
	}
	n := float64(len(s.x))
	f.variance = min(spread*n/(n-2)/(slope*slope*information*information), (s.high-s.low)*(s.high-s.low)/4)
	return f
}

// deviance is twice the difference of the quasi-likelihoods of a value and of what was fitted.
func deviance(z, mu float64) float64 {
	d := 0.0
	if z > 0 {
		d += z * math.Log(z/mu)
	}
	if z < 1 {
		d += (1 - z) * math.Log((1-z)/(1-mu))
	}
	return 2 * d
}
