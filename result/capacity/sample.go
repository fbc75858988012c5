package capacity

import "math"

// clear is a margin that leaves no doubt: a load five times the bound, or a fifth of it.
const clear = 1.6

// strays is how far from the boundary a trial may contradict it, and still be taken for the machine's doing rather than the target's.
const strays = 0.6

// A sample is what is fitted: trials as numbers from 0 to 1, whose mean at the boundary is target.
type sample struct {
	x, z    []float64
	use     []bool // the trial is near the boundary, or near where others contradict it
	n       int    // how many are
	target  float64
	low     float64 // between which the boundary is
	high    float64
	entropy float64 // of what is used
}

// near are the trials as seen from a centre. Loads are cut and taken as shares of most. Where nearly all trials are far on
// one side or the other, or only yes or no is known of those that broke, the size of a margin says nothing: then the
// boundary is where half of the trials hold.
func near(points []point, centre float64) sample {
	s := sample{target: 1 / most}
	for _, p := range points {
		if x := p.x - centre; math.Abs(x) <= strays {
			if p.holds {
				s.high = max(s.high, x)
			} else {
				s.low = min(s.low, x)
			}
		}
	}
	s.low, s.high = s.low-reach, s.high+reach
	var broken, unknown, middle int
	for _, p := range points {
		x := p.x - centre
		use := x >= s.low && x <= s.high
		s.x, s.z, s.use = append(s.x, x), append(s.z, p.load()/most), append(s.use, use)
		if !use {
			continue
		}
		s.n++
		if !p.holds {
			broken++
			if math.IsNaN(p.y) {
				unknown++
			}
		}
		if math.Abs(p.y) < clear {
			middle++
		}
	}
	if 2*unknown >= broken && broken > 0 || 10*middle < s.n {
		s.yesOrNo(points)
		return s
	}
	for i, z := range s.z {
		if s.use[i] {
			s.entropy += entropy(z)
		}
	}
	return s
}

// yesOrNo takes of each trial only whether it held: the boundary is where half of them do.
func (s *sample) yesOrNo(points []point) {
	s.target, s.entropy = 0.5, 0
	for i, p := range points {
		s.z[i] = 1
		if p.holds {
			s.z[i] = 0
		}
	}
}

func entropy(z float64) float64 {
	if z <= 0 || z >= 1 {
		return 0
	}
	return -z*math.Log(z) - (1-z)*math.Log(1-z)
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

// at is the curve's value so far from its boundary, times the slope.
func (s sample) at(d float64) float64 { return 1 / (1 + (1/s.target-1)*math.Exp(-d)) }
