package history

import (
	"maps"
	"math"
	"math/bits"
)

// A Memory is what the analysis of a series has decided so far: with it, the next one goes on behind the points that it knows,
// and comes to what it would have come to from the beginning. It is good for these very points only; Continue sees whether they are.
type Memory struct {
	Points  int          `json:"points"` // that it knows, from the first on
	Digest  uint64       `json:"digest"` // of them, and of all else that was decided by
	Replays []remembered `json:"replays"`
}

// Known is what is there of earlier analyses of a project.
type Known struct {
	Memories map[[2]string]*Memory // by address and metric
	// Since is the position from which on all evidence is given. What needs earlier evidence can't be continued.
	Since int
	// Series is how many the project has: those that are given, or more of which nothing is to be analysed.
	Series int
}

// Begin is Analyse for who will have more points: it gives memories besides, by address and metric.
func Begin(p Project) (a Analysis, next map[[2]string]*Memory) {
	a, next, _ = goThrough(p, nil)
	return a, next
}

// Continue is Begin for who has kept its memories. It is not ok where a series is another one than is remembered, or needs earlier
// evidence than is given: then all is to be given to Begin.
func Continue(p Project, k Known) (a Analysis, next map[[2]string]*Memory, ok bool) {
	return goThrough(p, &k)
}

// remembered is how far the replay of a track had come.
type remembered struct {
	Epoch      int                `json:"epoch"`
	Anchored   bool               `json:"anchored,omitempty"`
	Machine    string             `json:"machine,omitempty"`
	OfAnchor   bool               `json:"of_anchor,omitempty"` // its absolute values
	Points     int                `json:"points"`
	Offsets    map[string]float64 `json:"offsets"`
	Seen       map[string]int     `json:"seen"` // points of which an offset is
	Boundaries []keptBoundary     `json:"boundaries,omitempty"`
	Gone       []keptBoundary     `json:"gone,omitempty"`
}

// A keptBoundary is a boundary as it is written down.
type keptBoundary struct {
	Kind   Kind      `json:"kind"`
	Place  [3]int    `json:"place"` // at, low, high
	Seen   int       `json:"seen"`
	Said   *Evidence `json:"said,omitempty"`
	Effect float64   `json:"effect"`
	State  State     `json:"state"`
	Closed int       `json:"closed,omitempty"`
}

func keep(all []*boundary) (kept []keptBoundary) {
	for _, b := range all {
		k := keptBoundary{Kind: b.kind, Place: [3]int{b.place.at, b.place.low, b.place.high}, Seen: b.seen, Effect: b.effect, State: b.state, Closed: b.closed}
		if b.kind == AB {
			k.Said = &b.said
		}
		kept = append(kept, k)
	}
	return kept
}

func recall(kept []keptBoundary) (all []*boundary) {
	for _, k := range kept {
		b := &boundary{kind: k.Kind, place: where{k.Place[0], k.Place[1], k.Place[2]}, seen: k.Seen, effect: k.Effect, state: k.State, closed: k.Closed}
		if k.Said != nil {
			b.said = *k.Said
		}
		all = append(all, b)
	}
	return all
}

// remember is how far a replay came.
func (r *replay) remember(ofAnchor bool) remembered {
	return remembered{
		Epoch: r.track.epoch, Anchored: r.track.anchored, Machine: r.track.class, OfAnchor: ofAnchor, Points: len(r.track.points),
		Offsets: r.offsets.by, Seen: r.offsets.count, Boundaries: keep(r.boundaries), Gone: keep(r.gone),
	}
}

// replayOf is what is remembered of a track's replay; nil: nothing.
func (m *Memory) replayOf(t *track, ofAnchor bool) *remembered {
	if m == nil {
		return nil
	}
	for i := range m.Replays {
		r := &m.Replays[i]
		if r.Epoch == t.epoch && r.Anchored == t.anchored && r.Machine == t.class && r.OfAnchor == ofAnchor && r.Points <= len(t.points) {
			return r
		}
	}
	return nil
}

// resume goes on where a replay was.
func (r *replay) resume(from *remembered) {
	r.offsets = &offsets{by: maps.Clone(from.Offsets), count: maps.Clone(from.Seen)}
	r.boundaries, r.gone = recall(from.Boundaries), recall(from.Gone)
	r.counted, r.y = make([]int, 0, len(r.track.points)), make([]float64, 0, len(r.track.points))
	for i := range from.Points {
		r.count(i)
	}
}

// digest is of points in order, and of what else their analysis depends on. It guards against mistakes, and not against people.
func (a *analyst) digest(points []Point) digester {
	d := digester(0)
	d.number(a.alpha)
	d.number(a.options.least(a.series))
	d.truth(a.series.Difference)
	d.truth(a.series.MoreIsBetter)
	for _, b := range a.series.Bridges {
		d.text(b.From)
		d.text(b.To)
		d.number(b.Shift)
		d.word(uint64(b.Runs))
	}
	d.points(points)
	return d
}

// points goes on with those that follow.
func (d *digester) points(points []Point) {
	for i := range points {
		p := &points[i]
		d.text(p.Run)
		d.text(p.Commit)
		d.word(uint64(p.Position))
		d.word(uint64(p.StartedAt.UnixNano()))
		d.text(p.Machine)
		d.text(p.Fingerprint)
		d.text(p.Anchor)
		d.number(p.Value)
		d.optional(p.Ratio)
		d.optional(p.AnchorValue)
		d.truth(p.Valid)
	}
}

// A digester takes words, each of which makes another number of the one before.
type digester uint64

func (d *digester) word(w uint64) {
	const odd = 0x9e3779b97f4a7c15 // of the golden ratio
	high, low := bits.Mul64(uint64(*d)^w^0xa0761d6478bd642f, odd)
	*d = digester(bits.RotateLeft64(high^low, 29) + odd)
}

func (d *digester) number(v float64) { d.word(math.Float64bits(v)) }

func (d *digester) optional(v *float64) {
	if v == nil {
		d.word(math.MaxUint64)
		return
	}
	d.number(*v)
}

func (d *digester) truth(v bool) {
	if v {
		d.word(1)
		return
	}
	d.word(2)
}

func (d *digester) text(s string) {
	d.word(uint64(len(s)))
	for ; len(s) >= 8; s = s[8:] {
		d.word(uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56)
	}
	var w uint64
	for i := range len(s) {
		w |= uint64(s[i]) << (8 * i)
	}
	d.word(w)
}
