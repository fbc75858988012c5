package history

import (
	"cmp"
	"math"
	"slices"
)

// A track is points that may be held against each other: of one experiment, against one anchor or, without any, on one class
// of machine.
type track struct {
	epoch    int
	anchored bool
	class    string // without an anchor
	points   []*Point
	at       []int     // where each is among all of the series
	values   []float64 // what is scanned of each
}

// ordered are a series' points as history has them: by commit, then by when they were measured; each run once.
func ordered(points []Point) []Point {
	if inOrder(points) {
		return points
	}
	points = slices.Clone(points)
	slices.SortFunc(points, func(a, b Point) int { return a.compare(&b) })
	seen := map[string]bool{}
	return slices.DeleteFunc(points, func(p Point) bool {
		again := seen[p.Run]
		seen[p.Run] = true
		return again
	})
}

func (p *Point) compare(q *Point) int {
	return cmp.Or(cmp.Compare(p.Position, q.Position), p.StartedAt.Compare(q.StartedAt), cmp.Compare(p.Run, q.Run))
}

// inOrder says that nothing is to be done to have points in order. That each run is there once is seen by that alone where
// all of a run's points have its commit and its start.
func inOrder(points []Point) bool {
	for i := 1; i < len(points); i++ {
		if points[i-1].compare(&points[i]) >= 0 {
			return false
		}
	}
	return true
}

// scanned says that a point takes part in levels: it is valid, and of the main branch.
func (p Point) scanned() bool { return p.Valid && p.Position > OffMain }

// tracks are a series' points, which are in order, without those that are only shown. Where the experiment or the anchor
// changes an epoch ends, unless a bridge leads over.
func (s Series) tracks(points []Point) []*track {
	var all []*track
	epoch, from := 0, 0
	main, at := make([]*Point, 0, len(points)), make([]int, 0, len(points))
	for i := range points {
		if points[i].scanned() {
			main, at = append(main, &points[i]), append(at, i)
		}
	}
	for i := 1; i <= len(main); i++ {
		if i < len(main) && s.alike(main[i], main[i-1]) {
			continue
		}
		all = append(all, s.split(epoch, main[from:i], at[from:i])...)
		epoch, from = epoch+1, i
	}
	return all
}

// alike says that points may be held against each other.
func (s Series) alike(p, q *Point) bool {
	if p.Fingerprint != q.Fingerprint {
		return false
	}
	if p.Anchor == q.Anchor {
		return true
	}
	a, _ := s.bridged(p.Anchor)
	b, _ := s.bridged(q.Anchor)
	return a == b
}

// ShiftOf is by how much what was measured against an anchor lies above what it is against the newest one that bridges lead to.
func (s SeriesAnalysis) ShiftOf(anchor string) float64 {
	_, by := Series{Bridges: s.Bridges}.bridged(anchor)
	return by
}

// bridged is the anchor to which bridges lead from one, and how much lower what was measured against that one counts there.
func (s Series) bridged(anchor string) (last string, by float64) {
	last = anchor
	for range s.Bridges { // each at most once, so that a circle of them ends
		i := slices.IndexFunc(s.Bridges, func(b Bridge) bool { return b.From == last && b.Bears() })
		if i < 0 {
			break
		}
		last, by = s.Bridges[i].To, by+s.Bridges[i].Shift
	}
	return last, by
}

// split makes tracks of an epoch's points: one of ratios if there are any, or else one for each class of machine, in the order in
// which they came.
func (s Series) split(epoch int, points []*Point, at []int) []*track {
	if slices.ContainsFunc(points, func(p *Point) bool { return p.Ratio != nil }) {
		t := newTrack(epoch, len(points))
		t.anchored = true
		for i, p := range points {
			if p.Ratio != nil && finite(*p.Ratio) {
				_, by := s.bridged(p.Anchor)
				t.add(p, at[i], *p.Ratio-by)
			}
		}
		return []*track{t}
	}
	return s.byClass(epoch, points, at, func(p *Point) *float64 { return &p.Value })
}

// byClass are tracks of absolute values, one for each class of machine.
func (s Series) byClass(epoch int, points []*Point, at []int, value func(p *Point) *float64) []*track {
	var all []*track
	of := map[string]*track{}
	for i, p := range points {
		v := value(p)
		if v == nil || !s.Difference && *v <= 0 || !finite(*v) {
			continue
		}
		t := of[p.Machine]
		if t == nil {
			t = newTrack(epoch, len(points)-i)
			t.class = p.Machine
			of[p.Machine], all = t, append(all, t)
		}
		if s.Difference {
			t.add(p, at[i], *v)
		} else {
			t.add(p, at[i], math.Log(*v))
		}
	}
	return all
}

// newTrack has room for so many points.
func newTrack(epoch, points int) *track {
	return &track{epoch: epoch, points: make([]*Point, 0, points), at: make([]int, 0, points), values: make([]float64, 0, points)}
}

func (t *track) add(p *Point, at int, value float64) {
	t.points, t.at, t.values = append(t.points, p), append(t.at, at), append(t.values, value)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
