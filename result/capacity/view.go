package capacity

import (
	"math"
	"slices"
)

// A point is a trial that says something of the target.
type point struct {
	x     float64 // logarithm of the level
	y     float64 // margin, cut at far; of a trial of which only yes or no is known, far with its sign
	holds bool
}

// A view is what the trials of a search have in them.
type view struct {
	points  []point // in their order
	ceiling float64 // logarithm of the level that the generator can't do; +Inf where it can do all
	low     float64 // logarithms of the range
	high    float64
}

func (s *Search) view() view {
	v := view{ceiling: math.Inf(1), low: math.Log(s.options.Low), high: math.Log(s.options.High)}
	for _, t := range s.tried {
		x := math.Log(t.Level)
		switch {
		case t.Limit:
			v.ceiling = math.Min(v.ceiling, x)
		case t.Valid:
			v.points = append(v.points, point{x: x, y: t.Margin, holds: t.Holds})
		}
	}
	return v
}

// bracket is where the boundary can be: between a and b, the ends of the levels at which the fewest trials are
// contradicted, those that broke below it and those that held above it. -Inf and +Inf where no trial bounds it.
func (v view) bracket() (a, b float64, contradictions int) {
	sorted := slices.Clone(v.points)
	slices.SortFunc(sorted, func(p, q point) int {
		switch {
		case p.x < q.x:
			return -1
		case p.x > q.x:
			return 1
		}
		return 0
	})
	wrong := 0 // of a boundary below all: what holds is above it
	for _, p := range sorted {
		if p.holds {
			wrong++
		}
	}
	a, b, contradictions = math.Inf(-1), math.Inf(1), len(sorted)+1
	from := math.Inf(-1)
	for i := 0; ; {
		to := math.Inf(1)
		if i < len(sorted) {
			to = sorted[i].x
		}
		if wrong < contradictions {
			a, b, contradictions = from, to, wrong
		} else if wrong == contradictions {
			b = to
		}
		if i == len(sorted) {
			return a, b, contradictions
		}
		from = to
		for ; i < len(sorted) && sorted[i].x == from; i++ {
			if sorted[i].holds {
				wrong--
			} else {
				wrong++
			}
		}
	}
}
