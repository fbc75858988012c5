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
	alpha    = 0.05 // intervals leave the truth out so often
	caution  = 1.2  // by how much they are wider than a single look asks for: a search ends when one happens to be narrow
	coarse   = 0.12 // a bracket narrower than this, in logarithms, is looked at closely
	reach    = 0.15 // how far from the boundary trials are that say something of where it is
	fewest   = 20   // trials within reach, before an interval is believed
	confirms = 3    // trials that must agree before a search says that there is no boundary in its range, or more than one
	patience = 12   // trials in which a target may recover from an overload
	astray   = 4    // trials in a row that all hold or all break, while the boundary is believed to be among them
	deaf     = 20   // trials in a row that say nothing, and end a search
)

func (s *Search) move() move {
	if s.next != nil {
		return *s.next
	}
	v := s.view()
	m := s.choose(v)
	if v.recovering > 0 && !m.done {
		m = s.recover(v, m)
	}
	if v.silent >= deaf {
		m.done = true
		m.estimate = Estimate{Kind: Unknown, High: math.Inf(1), Reason: fmt.Sprintf("%d trials in a row said nothing of the target", v.silent)}
	}
	m.estimate = m.estimate.tidy()
	if s.options.Integer {
		m.estimate = m.estimate.whole()
	}
	m.estimate.Trials = len(v.points)
	if most := s.options.MostTrials; most > 0 && len(s.tried) >= most {
		m.done = true
	}
	s.next = &m
	return m
}

// choose climbs from the lowest level until something breaks, halves what is between, and then looks closely.
func (s *Search) choose(v view) move {
	a, b := v.bracket()
	centre, wanders := v.centre(a, b)
	switch {
	case len(v.points) == 0:
		return move{level: s.options.Low, estimate: Estimate{Kind: Unknown, High: math.Inf(1), Reason: "no trial has said anything yet"}}
	case math.IsInf(a, -1):
		return s.below(v)
	case wanders:
		return s.close(v, a, b, centre)
	case math.IsInf(b, 1):
		return s.climb(v)
	case s.options.Integer && math.Exp(b)-math.Exp(a) < 1.5 && b-a > coarse:
		return s.neighbours(v, a, b)
	case b-a > coarse:
		return move{level: math.Exp((a + b) / 2), estimate: wide(a, b, "the boundary is not yet surrounded closely")}
	}
	return s.close(v, a, b, centre)
}

// wide is an estimate of nothing but where the boundary must be.
func wide(a, b float64, reason string) Estimate {
	return Estimate{Kind: Wide, Level: math.Exp((a + b) / 2), Low: math.Exp(a), High: math.Exp(b), Reason: reason}
}

// below tries the lowest level again, where nothing holds, or what held is contradicted.
func (s *Search) below(v view) move {
	all, held := v.at(v.low)
	e := Estimate{Kind: BelowRange, High: s.options.Low, Reason: fmt.Sprintf("%.5g, the lowest level of the range, does not hold", s.options.Low)}
	return move{level: s.options.Low, done: all-held >= confirms && all-held > 2*held, estimate: e}
}

// climb doubles the highest level that held until the end of what can be asked for, where it must hold again.
func (s *Search) climb(v view) move {
	highest := math.Inf(-1)
	for _, p := range v.points {
		if p.holds {
			highest = max(highest, p.x)
		}
	}
	e := Estimate{Kind: AtLeast, Low: math.Exp(highest), High: math.Inf(1), Limit: v.ceiling < v.high, Reason: "every level up to the end of the range holds"}
	if e.Limit {
		e.Reason = fmt.Sprintf("the generator could not do %.5g", math.Exp(v.ceiling))
	}
	top := min(v.high, v.ceiling)
	near := top - highest
	if near < 1e-6 || e.Limit && (near < coarse/2 || s.options.Integer && math.Exp(top)-math.Exp(highest) < 1.5) {
		_, held := v.at(highest)
		return move{level: math.Exp(highest), done: held >= confirms, estimate: e}
	}
	if e.Limit {
		return move{level: math.Exp((highest + top) / 2), estimate: e}
	}
	return move{level: math.Exp(min(highest+math.Ln2, top)), estimate: e}
}

// recover tries a level that should hold, until it does: four fifths of what did, and half of it for a target that is slow.
func (s *Search) recover(v view, m move) move {
	a, _ := v.bracket()
	if math.IsInf(a, -1) {
		a = v.low
	}
	level := 0.8 * math.Exp(a)
	if v.slow {
		level = math.Exp(a) / 2
	}
	m.level = level
	if v.recovering > patience {
		m.done = true
		m.estimate = Estimate{Kind: Unstable, High: math.Inf(1), Reason: fmt.Sprintf(
			"after an overload %.5g did not hold again in %d trials, and more had held before", level, v.recovering-1)}
	}
	return m
}
