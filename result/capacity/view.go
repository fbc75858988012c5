package capacity

import (
	"math"
	"slices"

	"bench/result/stats"
)

// A point is a trial that says something of the target.
type point struct {
	x     float64 // logarithm of the level
	y     float64 // margin; NaN where only yes or no is known
	holds bool
	block int
}

// A view is what the trials of a search have in them.
type view struct {
	points     []point // in their order
	ceiling    float64 // logarithm of the level that the generator can't do; +Inf where it can do all
	low        float64 // logarithms of the range
	high       float64
	recovering int  // trials of a known level since an overload of which none held yet, and one more; 0: none is due
	slow       bool // the target was found to be slow to recover
	silent     int  // trials at the end that said nothing
}

// looks is how often a search looks whether a target is well again after an overload, before it takes it to be quick about it.
const looks = 2

// view reads the trials in their order. After an overload a level is tried again that should hold: a target that breaks there is
// slow to recover, and from then on what comes next after an overload says something of the recovery alone. It is left out
// whatever it came to, since leaving out what broke would be leaving out by the result.
func (s *Search) view() view {
	v := view{low: math.Log(s.options.Low), high: math.Log(s.options.High), ceiling: math.Inf(1)}
	looked, held := 0, false
	var limits []float64
	for _, t := range s.tried {
		x := math.Log(t.Level)
		switch {
		case t.Limit:
			limits = append(limits, x)
			v.silent++
			continue
		case !t.Valid:
			v.silent++
			continue
		}
		v.silent = 0
		after := v.recovering > 0
		switch {
		case after && t.Holds:
			v.recovering = 0
			looked++
		case after:
			v.recovering++
			v.slow = true
		}
		if !after || !v.slow {
			v.points = append(v.points, point{x: x, y: t.Margin, holds: t.Holds, block: t.Block})
		}
		held = held || t.Holds
		if !after && t.overloads() && held && (v.slow || looked < looks) {
			v.recovering = 1
		}
	}
	if slices.Sort(limits); len(limits) > 1 {
		v.ceiling = limits[1] // one may be a neighbour's doing: it is tried again
	}
	return v
}

// overloads says whether a trial broke far beyond its bounds, or nobody knows how far.
func (t Tried) overloads() bool {
	return t.Valid && !t.Limit && !t.Holds && !(t.Margin < math.Log(most))
}

// bracket is where the boundary can be: between a and b, the ends of the levels at which the fewest trials are
// contradicted, those that broke below it and those that held above it. -Inf and +Inf where no trial bounds it.
func (v view) bracket() (a, b float64) {
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
	a, b = math.Inf(-1), math.Inf(1)
	fewest, from := len(sorted)+1, math.Inf(-1)
	for i := 0; ; {
		to := math.Inf(1)
		if i < len(sorted) {
			to = sorted[i].x
		}
		if wrong < fewest {
			a, b, fewest = from, to, wrong
		} else if wrong == fewest {
			b = to
		}
		if i == len(sorted) {
			return a, b
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

// centre is where to look closely: the middle of the bracket. Where that is wide, or open above, although levels were tried closely in
// between, the boundary wanders, and it is the middle of the levels since one first broke.
func (v view) centre(a, b float64) (centre float64, wanders bool) {
	if b-a <= coarse {
		return (a + b) / 2, false
	}
	var since []float64
	for _, p := range v.points {
		if len(since) > 0 || !p.holds {
			since = append(since, p.x)
		}
	}
	if len(since) < fewest/2 {
		return (a + b) / 2, false
	}
	centre = stats.Median(since)
	var held, broke int
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, p := range v.points {
		if math.Abs(p.x-centre) <= strays {
			if p.holds {
				held, highest = held+1, max(highest, p.x)
			} else {
				broke, lowest = broke+1, min(lowest, p.x)
			}
		}
	}
	return centre, held >= confirms && broke >= confirms && lowest < highest
}

// at counts the trials at a level, and those of them that held.
func (v view) at(x float64) (all, held int) {
	for _, p := range v.points {
		if math.Abs(p.x-x) < 1e-6 {
			all++
			if p.holds {
				held++
			}
		}
	}
	return all, held
}
