package capacity

import (
	"fmt"
	"math"
)

// A move is what follows from the trials so far.
type move struct {
	level    float64
	done     bool
	estimate Estimate
}

const (
	coarse   = 0.12 // a bracket narrower than this, in logarithms, is looked at closely
	reach    = 0.15 // how far from the boundary trials are that say something of where it is
	cutAt    = 0.5
	fewest   = 10 // trials within reach, before an interval is believed
	confirms = 3  // trials that must agree before a search says that there is no boundary in its range
)

func (s *Search) move() move {
	v := s.view()
	m := s.choose(v)
	m.estimate = m.estimate.tidy()
	m.estimate.Trials = len(v.points)
	if most := s.options.MostTrials; most > 0 && len(s.tried) >= most {
		m.done = true
	}
	return m
}

// choose climbs from the lowest level until something breaks, halves what is between, and then looks closely.
func (s *Search) choose(v view) move {
	a, b, _ := v.bracket()
	top := math.Min(v.high, v.ceiling)
	switch {
	case len(v.points) == 0:
		return move{level: s.options.Low, estimate: Estimate{Kind: Unknown, High: math.Inf(1), Reason: "no trial has said anything yet"}}
	case math.IsInf(a, -1):
		return s.below(v)
	case math.IsInf(b, 1):
		return s.climb(v, top)
	case b-a > coarse:
		return move{level: math.Exp(s.between(v, a, b)), estimate: Estimate{
			Kind: Wide, Level: math.Exp((a + b) / 2), Low: math.Exp(a), High: math.Exp(b), Reason: "the boundary is not yet surrounded closely",
		}}
	}
	return s.close(v, a, b, top)
}

func (s *Search) below(v view) move {
	broken := 0
	for _, p := range v.points {
		if !p.holds && p.x <= v.low+1e-9 {
			broken++
		}
	}
	e := Estimate{Kind: BelowRange, High: s.options.Low, Reason: fmt.Sprintf("%.5g, the lowest level of the range, does not hold", s.options.Low)}
	return move{level: s.options.Low, done: broken >= confirms, estimate: e}
}

func (s *Search) climb(v view, top float64) move {
	highest, held := math.Inf(-1), 0
	for _, p := range v.points {
		switch {
		case p.holds && p.x > highest+1e-9:
			highest, held = p.x, 1
		case p.holds && p.x > highest-1e-9:
			held++
		}
	}
	e := Estimate{Kind: AtLeast, Low: math.Exp(highest), High: math.Inf(1), Limit: v.ceiling < v.high, Reason: "every level up to the end of the range holds"}
	if e.Limit {
		e.Reason = fmt.Sprintf("the generator could not do %.5g", math.Exp(v.ceiling))
	}
	if highest >= top-0.02 || e.Limit && highest >= top-coarse/2 {
		return move{level: math.Exp(highest), done: held >= confirms, estimate: e}
	}
	if e.Limit {
		return move{level: math.Exp((highest + top) / 2), estimate: e}
	}
	return move{level: math.Exp(math.Min(highest+math.Ln2, top)), estimate: e}
}

// between is a level inside a bracket: where a line through the margins of its ends is zero, or its middle.
func (s *Search) between(_ view, a, b float64) float64 { return (a + b) / 2 }

// close puts trials on both sides of the estimate.
func (s *Search) close(v view, a, b, _ float64) move {
	l := fit(v.points, (a+b)/2, reach, cutAt, 0.05)
	zero, low, high := (a+b)/2, a, b
	if l.ok {
		zero = math.Min(math.Max(l.zero, a-coarse/2), b+coarse/2)
		low, high = math.Min(l.low, zero), math.Max(l.high, zero)
	}
	e := Estimate{Kind: Wide, Level: math.Exp(zero), Low: math.Exp(low), High: math.Exp(high), Reason: "more trials would narrow it"}
	done := l.n >= fewest && e.Width() <= s.options.Precision
	if done {
		e.Kind, e.Reason = Found, ""
	}
	off := 0.02
	if len(s.tried)%2 == 1 {
		off = -off
	}
	return move{level: math.Exp(zero + off), done: done, estimate: e}
}
