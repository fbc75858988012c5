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
	points   []Point
	values   []float64 // what is scanned of each
}

// ordered are a series' points as history has them: by commit, then by when they were measured; each run once.
func ordered(points []Point) []Point {
	points = slices.Clone(points)
	slices.SortFunc(points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.Run, b.Run))
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(points, func(p Point) bool {
		again := seen[p.Run]
		seen[p.Run] = true
		return again
	})
}

// scanned says that a point takes part in levels: it is valid, and of the main branch.
func (p Point) scanned() bool { return p.Valid && p.Position > OffMain }

// tracks are a series' points, which are in order, without those that are only shown. Where the experiment or the anchor
// changes an epoch ends, unless a bridge leads over.
func (s Series) tracks(points []Point) []*track {
	var all []*track
	epoch, from := 0, 0
	var main []Point
	for _, p := range points {
		if p.scanned() {
			main = append(main, p)
		}
	}
	for i := 1; i <= len(main); i++ {
		if i < len(main) && s.kind(main[i]) == s.kind(main[i-1]) {
			continue
		}
		all = append(all, s.split(epoch, main[from:i])...)
		epoch, from = epoch+1, i
	}
	return all
}

// kind is what must be the same of points that are held against each other.
func (s Series) kind(p Point) [2]string {
	anchor, _ := s.bridged(p.Anchor)
	return [2]string{p.Fingerprint, anchor}
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
func (s Series) split(epoch int, points []Point) []*track {
	if slices.ContainsFunc(points, func(p Point) bool { return p.Ratio != nil }) {
		t := &track{epoch: epoch, anchored: true}
		for _, p := range points {
			if p.Ratio != nil && finite(*p.Ratio) {
				_, by := s.bridged(p.Anchor)
				t.add(p, *p.Ratio-by)
			}
		}
		return []*track{t}
	}
	return s.byClass(epoch, points, func(p Point) *float64 { return &p.Value })
}

// byClass are tracks of absolute values, one for each class of machine.
func (s Series) byClass(epoch int, points []Point, value func(p Point) *float64) []*track {
	var all []*track
	of := map[string]*track{}
	for _, p := range points {
		v := value(p)
		if v == nil || !s.Difference && *v <= 0 || !finite(*v) {
			continue
		}
		t := of[p.Machine]
		if t == nil {
			t = &track{epoch: epoch, class: p.Machine}
			of[p.Machine], all = t, append(all, t)
		}
		if s.Difference {
			t.add(p, *v)
		} else {
			t.add(p, math.Log(*v))
		}
	}
	return all
}

func (t *track) add(p Point, value float64) {
	t.points, t.values = append(t.points, p), append(t.values, value)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
