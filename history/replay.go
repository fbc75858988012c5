package history

import (
	"math"
	"slices"
	"sort"
)

// A boundary is where a level ends and the next one begins.
type boundary struct {
	kind   Kind
	place  where    // points of the track
	seen   int      // the point at which it was seen
	said   Evidence // of an A/B boundary
	effect float64  // as it was seen
	state  State
	closed int // the point at which it was found to be none
}

// A replay goes through a track one point after the other, and knows of none that is still to come: so what was told stays told,
// and the rate of false alarms is that of the table.
type replay struct {
	track    *track
	alpha    float64
	floor    float64 // a spread below it is as good as none
	evidence []Evidence
	scanner  Scanner
	offsets  *offsets

	counted    []int     // points of the track that are scanned
	y          []float64 // their values, without the offsets of machines
	boundaries []*boundary
	gone       []*boundary // those that were found to be none

	since int  // the position from which on evidence is given
	lacks bool // earlier evidence was asked for
}

// Past a boundary so many points show whether it is one.
const (
	pointsToConfirm = 6 // of a level that an A/B verdict began
	pointsBeyond    = 5 // after a scan saw it
)

// run goes through all points, or those behind what is remembered.
func (r *replay) run(from *remembered) {
	if len(r.track.points) == 0 {
		r.offsets = newOffsets("")
		return
	}
	first := 0
	if from != nil {
		first = from.Points
		r.resume(from)
	} else {
		r.offsets = newOffsets(r.track.points[0].Machine)
	}
	for i := first; i < len(r.track.points) && !r.lacks; i++ {
		if !r.take(i) {
			continue
		}
		r.given(i)
		r.confirm(i)
		r.scan(i)
	}
}

// take counts a point, unless it is of a class of machines of which too little is known.
func (r *replay) take(i int) (counts bool) {
	class := r.track.points[i].Machine
	if r.track.anchored && r.offsets.count[class] < enoughOfClass {
		var its []float64
		for k := r.start(); k <= i; k++ {
			if r.track.points[k].Machine == class {
				its = append(its, r.track.values[k])
			}
		}
		var others []float64
		for at := r.index(r.start()); at < len(r.counted); at++ {
			if r.track.points[r.counted[at]].Machine != class {
				others = append(others, r.y[at])
			}
		}
		if r.offsets.learn(class, its, others) {
			r.counted, r.y = r.counted[:0], r.y[:0]
			for k := range i {
				r.count(k)
			}
		}
	}
	return r.count(i)
}

func (r *replay) count(i int) bool {
	by, known := r.offsets.of(r.track.points[i].Machine)
	if r.track.anchored && !known {
		return false
	}
	r.counted, r.y = append(r.counted, i), append(r.y, r.track.values[i]-by)
	return true
}

// start is the first point of the current level, and startOf that of the one before the k-th boundary.
func (r *replay) start() int { return r.startOf(len(r.boundaries)) }

func (r *replay) startOf(k int) int {
	if k == 0 {
		return 0
	}
	return r.boundaries[k-1].place.at
}

// index is where a point stands among those that count.
func (r *replay) index(point int) int { return sort.SearchInts(r.counted, point) }

// between are the values of the points in [from, to); none where that is nothing.
func (r *replay) between(from, to int) []float64 {
	return r.y[r.index(from):max(r.index(from), r.index(to))]
}

func (r *replay) spread() float64 { return max(r.scanner.Spread(r.y), r.floor) }

// said is the evidence on the commits that a point has and the one before it has not: what was judged, and the largest.
func (r *replay) said(i int) (e Evidence, ok bool) {
	if i == 0 {
		return e, false
	}
	after, upTo := r.track.points[i-1].Position, r.track.points[i].Position
	if after >= upTo {
		return e, false
	}
	if after+1 < r.since {
		r.lacks = true
		return e, false
	}
	first := sort.Search(len(r.evidence), func(k int) bool { return r.evidence[k].Position > after })
	for _, one := range r.evidence[first:] {
		if one.Position > upTo {
			break
		}
		if !ok || one.Judged && !e.Judged || one.Judged == e.Judged && math.Abs(one.Effect) > math.Abs(e.Effect) {
			e, ok = one, true
		}
	}
	return e, ok
}

// given begins a level where an A/B verdict says that the commit changed something, and is believed.
func (r *replay) given(i int) {
	if e, ok := r.said(i); ok && r.believes(i, e) {
		r.open(&boundary{kind: AB, place: where{i, i, i}, seen: i, said: e, effect: e.Effect, state: New}, i)
	}
}

// open begins a level. One that hasn't been confirmed yet ends with it, and is looked at with what it has.
func (r *replay) open(b *boundary, i int) {
	if n := len(r.boundaries); n > 0 && r.boundaries[n-1].state == New {
		r.judge(b.place.at, i)
	}
	r.boundaries = append(r.boundaries, b)
}

// confirm looks at the latest boundary, once there are enough points behind it.
func (r *replay) confirm(i int) {
	n := len(r.boundaries)
	if n == 0 || r.boundaries[n-1].state != New {
		return
	}
	b := r.boundaries[n-1]
	enough := len(r.between(b.place.at, i+1)) >= pointsToConfirm
	if b.kind == Scan {
		enough = len(r.between(b.seen+1, i+1)) >= pointsBeyond
	}
	if enough {
		r.judge(i+1, i)
	}
}

// judge says whether the latest boundary is one, by its level's points before end.
func (r *replay) judge(end, i int) {
	n := len(r.boundaries)
	b := r.boundaries[n-1]
	before, after := latest(r.between(r.startOf(n-1), b.place.at)), earliest(r.between(b.place.at, end))
	fresh := earliest(r.between(b.seen+1, end))
	if len(before) == 0 || len(after) == 0 || r.stands(b, before, after, fresh) {
		b.state = Confirmed
		if b.kind == Scan && end == i+1 {
			b.place, _ = r.locate(r.startOf(n-1), end, b.seen)
		}
		return
	}
	b.state, b.closed = WentAway, i
	if b.kind == AB {
		b.state = NotConfirmed
	}
	r.boundaries = r.boundaries[:n-1]
	r.gone = append(r.gone, b)
}

// stands says whether the levels before and after a boundary differ as they did when it was seen. A verdict's is one unless
// they show no difference, and less than half of what it said. A scan has seen it in these very points, so that they must go on
// to show it: altogether, or by those that have come since.
func (r *replay) stands(b *boundary, before, after, fresh []float64) bool {
	spread := r.spread()
	by, _, _ := shift(before, after, spread)
	differs := by*b.effect > 0 && math.Abs(by) > 1.96*errorOf(before, after, spread)
	half := math.Abs(b.effect) / 2
	if b.kind == AB {
		return differs || by*b.effect > 0 && math.Abs(by) >= half
	}
	if !differs {
		return false
	}
	if len(fresh) > 0 {
		if since, _, _ := shift(before, fresh, spread); since*b.effect > 0 && math.Abs(since) >= half {
			return true
		}
	}
	both := latest(slices.Concat(before, after))
	return math.Abs(r.scanner.Means(both, spread)) > limit(len(both), r.alpha, len(r.y)-1)
}

// scan looks for a change within the current level.
func (r *replay) scan(i int) {
	from := r.start()
	level := latest(r.between(from, i+1))
	if len(level) < fewest || len(r.y) < fewestYoung {
		return
	}
	t := r.scanner.Means(level, r.spread())
	if math.Abs(t) <= limit(len(level), r.alpha, len(r.y)-1) || len(level) >= fewestRanks && r.scanner.Ranks(level) <= rankLimit(len(level)) {
		return
	}
	place, effect := r.locate(from, i+1, i)
	r.open(&boundary{kind: Scan, place: place, seen: i, effect: effect, state: New}, i)
}

// locate finds the place of the change among the points in [from, to), and how large it is. It was seen at a point, and lies no later.
func (r *replay) locate(from, to, seen int) (where, float64) {
	first := max(r.index(from), r.index(to)-longest)
	points := r.counted[first:r.index(to)]
	positions := make([]int, len(points))
	for k, p := range points {
		positions[k] = r.track.points[p].Position
	}
	level := r.y[first:r.index(to)]
	may := allowed(positions)
	w := locate(level, r.least(), func(k int) bool { return points[k] <= seen && may(k) }, func(k int) (Evidence, bool) { return r.said(points[k]) })
	effect, _, _ := shift(level[:w.at], level[w.at:], r.spread())
	return where{points[w.at], points[w.low], points[w.high]}, effect
}

// least is the least standard error of what a comparison of two builds says, whatever its interval: it is made as the ratio to the
// anchor is, of as many blocks and as many processes, and what that differs by from run to run, its interval doesn't know.
func (r *replay) least() float64 {
	if !r.track.anchored {
		return 0 // the machine is in these points, and not in the comparison
	}
	return r.spread()
}
