package pace

import (
	"math"
	"time"

	"bench/plan"
)

// A profile is a rate that changes linearly within each of its pieces.
type profile struct {
	pieces []piece
	now    int // the piece of the latest answer
}

// A piece is one stage, with what came before it.
type piece struct {
	start    time.Duration
	duration float64 // seconds
	from, to float64 // arrivals a second
	before   float64 // integral of the rate up to start
	area     float64 // and within the piece
}

func newProfile(stages []plan.Stage) profile {
	var p profile
	var rate, before float64
	var start time.Duration
	for _, s := range stages {
		seconds, from := s.Duration.Seconds(), s.From(rate)
		area := (from + s.Rate) / 2 * seconds
		p.pieces = append(p.pieces, piece{start: start, duration: seconds, from: from, to: s.Rate, before: before, area: area})
		start += s.Duration
		before += area
		rate = s.Rate
	}
	return p
}

// slack is how far a sum of areas may be off by rounding: the arrival at the very end of a profile is one.
const slack = 1e-9

// reach is the time at which the integral of the rate reaches y. The y of one profile's calls never decrease. It is
// false when the profile ends before that.
func (p *profile) reach(y float64) (time.Duration, bool) {
	for ; p.now < len(p.pieces); p.now++ {
		s := p.pieces[p.now]
		if rest := y - s.before; rest <= s.area+slack && s.area > 0 {
			seconds := min(s.solve(rest), s.duration)
			return s.start + time.Duration(math.Round(seconds*float64(time.Second))), true
		}
	}
	return 0, false
}

// solve is the root of from·x + slope·x²/2 = y in the form that neither cancels nor divides by a slope of 0.
func (s piece) solve(y float64) float64 {
	y = max(y, 0)
	slope := (s.to - s.from) / s.duration
	root := math.Sqrt(max(0, s.from*s.from+2*slope*y))
	if s.from+root == 0 {
		return 0
	}
	return 2 * y / (s.from + root)
}
