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

// area is the integral of the rate over the whole profile.
func (p *profile) area() float64 {
	if len(p.pieces) == 0 {
		return 0
	}
	last := p.pieces[len(p.pieces)-1]
	return last.before + last.area
}

// reach is the time from which the integral of the rate is more than y: where it stays at y for a while, the end of that. The
// y of one profile's calls never decrease. It is false when the profile ends before, and so for what is due at its very end.
func (p *profile) reach(y float64) (time.Duration, bool) {
	for ; p.now < len(p.pieces); p.now++ {
		s := p.pieces[p.now]
		if rest := y - s.before; rest < s.area-plan.AreaSlack {
			end := s.start + time.Duration(s.duration*float64(time.Second))
			at := s.start + time.Duration(math.Round(s.solve(rest)*float64(time.Second)))
			return max(s.start, min(at, end-1)), true
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
