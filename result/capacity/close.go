package capacity

import (
	"fmt"
	"math"
	"slices"
)

// close puts trials on both sides of the estimate until its interval is narrow enough, and then looks whether what is below
// holds as well.
func (s *Search) close(v view, a, b, centre float64) move {
	c := fit(v.points, centre)
	if math.IsInf(c.low, -1) {
		return move{level: math.Exp((a + b) / 2), estimate: wide(a, b, "there are too few trials near the boundary yet")}
	}
	e := Estimate{Kind: Wide, Level: math.Exp(c.zero), Low: math.Exp(c.low), High: math.Exp(c.high), Reason: "more trials would narrow it"}
	e.Reason += s.why(v, c)
	next := s.beside(v, c)
	if c.n >= fewest && !c.wanders && s.narrow(e) {
		return s.check(v, c, e, next)
	}
	return move{level: math.Exp(next), estimate: e}
}

// beside is where the next trial is, as a logarithm: within the gap between what held and what broke, or a little above or below
// the boundary.
func (s *Search) beside(v view, c curve) float64 {
	next := c.last + s.offset(v, c)
	if gap := c.gap; c.separate && gap[1]-gap[0] > s.options.Precision/3 {
		next = (gap[0] + gap[1]) / 2
		if s.options.Integer && math.Exp(gap[1])-math.Exp(gap[0]) < 1.5 {
			next = gap[len(s.tried)%2]
		}
	}
	return min(next, v.high, v.ceiling-0.02)
}

// why is what is to be known of a wide interval.
func (s *Search) why(v view, c curve) string {
	if c.wanders {
		return "; where it is changes in the course of the search, so that this is its median"
	}
	if v.slow {
		return "; the target is slow to recover from an overload, and what came right after one is left out"
	}
	return ""
}

// narrow says whether an interval is as narrow as it was asked for, or has a single whole level in it.
func (s *Search) narrow(e Estimate) bool {
	if s.options.Integer {
		e = e.whole()
	}
	return e.Width() <= s.options.Precision || s.options.Integer && e.Low == e.High
}

// neighbours tries two small whole levels in turn, one of which held and one of which broke.
func (s *Search) neighbours(v view, a, b float64) move {
	ofA, heldA := v.at(a)
	ofB, heldB := v.at(b)
	e := Estimate{Kind: Wide, Level: math.Exp(a), Low: math.Exp(a), High: math.Exp(a), Reason: "more trials would make it surer"}
	if heldA < ofA {
		e.Low = max(s.options.Low, math.Exp(a)-1)
	}
	if heldB > 0 {
		e.High = math.Exp(b)
	}
	m := move{level: math.Exp(a), estimate: e}
	if ofB < ofA {
		m.level = math.Exp(b)
	}
	if ofA >= fewest/2 && ofB >= fewest/2 {
		m.done, m.estimate.Kind, m.estimate.Reason = true, Found, ""
	}
	return m
}

// check looks for levels below the boundary that do not hold: a few are tried, where no level was tried yet, so that none
// of two fifths or more is left out. What breaks there is tried again.
func (s *Search) check(v view, c curve, e Estimate, next float64) move {
	const (
		down = 1.5  // how far below the boundary, in logarithms
		gap  = 0.36 // the most that may be left between levels that were tried
	)
	tried := []float64{max(c.zero-down, v.low)}
	for _, p := range v.points {
		if p.x <= c.zero-reach/2 && p.x > c.zero-down {
			tried = append(tried, p.x)
			if all, held := v.at(p.x); p.x < c.zero-reach && 2*held <= all {
				if all >= confirms {
					return move{done: true, estimate: Estimate{Kind: NotMonotone, High: math.Inf(1), Reason: fmt.Sprintf(
						"%.5g broke in %d of %d trials, and levels above it hold up to about %.5g", math.Exp(p.x), all-held, all, math.Exp(c.zero))}}
				}
				return move{level: math.Exp(p.x), estimate: e}
			}
		}
	}
	slices.Sort(tried)
	tried = append(tried, c.zero)
	for i := 1; i < len(tried); i++ {
		middle := (tried[i-1] + tried[i]) / 2
		if tried[i]-tried[i-1] > gap && s.round(math.Exp(middle)) > 1.05*s.round(math.Exp(tried[i-1])) {
			return move{level: math.Exp(middle), estimate: e}
		}
	}
	e.Kind, e.Reason = Found, ""
	return move{level: math.Exp(next), done: true, estimate: e}
}

// spread is how far from the boundary trials are put: where they say most of it, given how much one of them scatters, but not
// where a load is four times the bound, or a quarter of it.
func (s *Search) spread(c curve) float64 {
	return min(max(min(0.8*c.scatter, math.Log(4)/c.slope, 0.65*s.options.Precision), s.options.Precision/3), 0.06)
}

// offset is where the next trial is, from the boundary: once above and once below in each pair of trials, at random;
// and further away where the last ones all came to the same, so that the boundary must have gone elsewhere.
func (s *Search) offset(v view, c curve) float64 {
	n := uint64(len(s.tried))
	off := s.spread(c)
	if v.run() >= astray {
		off = max(off, min(0.8*c.unsure, reach))
	}
	off *= (0.5 + float64(mix(s.options.Seed+1, n)>>11)/(1<<53))
	if (mix(s.options.Seed, n/2)+n)%2 == 0 {
		return -off
	}
	return off
}

// run is how many trials there were at the end of which all held, or none.
func (v view) run() (n int) {
	for last := len(v.points) - 1; n <= last && v.points[last-n].holds == v.points[last].holds; n++ {
	}
	return n
}

// mix is a number that looks random, of a seed and a place (splitmix64: Steele, Lea & Flood 2014).
func mix(seed, n uint64) uint64 {
	z := seed*0xd1342543de82ef95 + (n+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
