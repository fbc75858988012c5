package history

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// An Analysis is what a project's runs come to.
type Analysis struct {
	Options
	// Alpha is the chance of a false alarm at each new point of a series: the project's, shared among its series.
	Alpha    float64          `json:"alpha"`
	Series   []SeriesAnalysis `json:"series"` // by address, then by the order of metrics
	Findings []Finding        `json:"findings"`
	Messages []Message        `json:"messages"`
}

// A SeriesAnalysis is what a series comes to.
type SeriesAnalysis struct {
	Address string   `json:"address"`
	Metric  string   `json:"metric"`
	Points  []Placed `json:"points"` // all of them, in order
	Tracks  []Track  `json:"tracks"`
	Marks   []Mark   `json:"marks"`
	// Bridges are those between the anchors that it was measured against.
	Bridges []Bridge `json:"bridges,omitempty"`
}

// A Placed is a point where the analysis has it.
type Placed struct {
	Run string `json:"run"`
	// Track and Level are where it counts, from 0; -1 where it is only shown.
	Track int `json:"track"`
	Level int `json:"level"`
	// Value is what is scanned, without the offset of its machine; absent where it is only shown.
	Value *float64 `json:"value,omitempty"`
}

// A Track is points that may be held against each other.
type Track struct {
	Epoch    int                `json:"epoch"` // the how many-th experiment, from 0
	Anchored bool               `json:"anchored"`
	Machine  string             `json:"machine,omitempty"` // the one class, where there is no anchor
	Offsets  map[string]float64 `json:"offsets,omitempty"` // of other classes of machines than the first, where there is one
	Levels   []Level            `json:"levels"`
	Noise    Noise              `json:"noise"`
}

// A Level is points between which nothing has changed.
type Level struct {
	From   string  `json:"from"` // its first run
	To     string  `json:"to"`
	Commit string  `json:"commit"` // of the first run
	Points int     `json:"points"`
	Center float64 `json:"center"` // the median of what is scanned
}

// A Mark is where the machine changed, and not what is measured.
type Mark struct {
	Kind    Kind    `json:"kind"`
	Run     string  `json:"run"` // the first one with it
	Commit  string  `json:"commit"`
	Machine string  `json:"machine"`
	Effect  float64 `json:"effect"` // of the anchor's own value: ln(after/before), or the difference
}

// SortSeries puts analysed series in their order: by address, then the headline metrics first.
func SortSeries(all []SeriesAnalysis) {
	slices.SortStableFunc(all, func(a, b SeriesAnalysis) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), compareMetrics(a.Metric, b.Metric))
	})
}

// Analyse finds levels and findings. It is a function of the set of what it is given: the same for points in any order.
func Analyse(p Project) Analysis {
	a, _, _ := goThrough(p, nil)
	return a
}

// goThrough is Analyse, and Continue where something is known.
func goThrough(p Project, known *Known) (a Analysis, next map[[2]string]*Memory, ok bool) {
	a = Analysis{Options: p.filled(), Series: []SeriesAnalysis{}, Findings: []Finding{}}
	series := slices.Clone(p.Series)
	slices.SortFunc(series, func(x, y Series) int {
		return cmp.Or(cmp.Compare(x.Address, y.Address), compareMetrics(x.Metric, y.Metric))
	})
	tracked := len(series)
	if known != nil {
		tracked = max(tracked, known.Series)
	}
	a.Alpha = a.Alarms / (100 * float64(max(tracked, 1)))
	analysts := make([]analyst, len(series))
	for i, s := range series {
		analysts[i] = analyst{series: s, options: a.Options, alpha: a.Alpha}
		if known != nil {
			analysts[i].known, analysts[i].since, analysts[i].partly = known.Memories[[2]string{s.Address, s.Metric}], known.Since, true
		}
	}
	all := analyseEach(analysts)
	next = map[[2]string]*Memory{}
	for i := range analysts {
		one := &analysts[i]
		if one.lacks {
			return a, nil, false
		}
		a.Series = append(a.Series, all[i])
		a.Findings = append(a.Findings, one.findings...)
		next[[2]string{one.series.Address, one.series.Metric}] = one.next
	}
	decide(a.Findings, p.Decisions)
	a.Messages = Messages(a.Findings)
	return a, next, true
}

// analyseEach goes through the series, which don't depend on each other, as many at once as there are processors.
func analyseEach(analysts []analyst) []SeriesAnalysis {
	found := make([]SeriesAnalysis, len(analysts))
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < len(analysts); i = int(next.Add(1)) - 1 {
			found[i] = analysts[i].analyse()
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(analysts)) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	return found
}

// least is the smallest effect that is told, on the scale of effects.
func (o Options) least(s Series) float64 {
	if s.Difference {
		return o.MinEffect
	}
	return math.Log1p(o.MinEffect)
}

// An analyst goes through one series.
type analyst struct {
	series   Series
	options  Options
	alpha    float64
	findings []Finding

	known  *Memory
	partly bool // evidence is only given from the position since on
	since  int
	lacks  bool // what is known isn't enough to go on
	next   *Memory
}

func (a *analyst) analyse() SeriesAnalysis {
	points := ordered(a.series.Points)
	if len(a.series.Bridges) == 0 {
		a.series.Bridges = Bridges(points)
	}
	digest, ok := a.remembers(points)
	if !ok {
		a.lacks = true
		return SeriesAnalysis{}
	}
	evidence := slices.Clone(a.series.Evidence)
	slices.SortFunc(evidence, func(x, y Evidence) int { return cmp.Or(cmp.Compare(x.Position, y.Position), cmp.Compare(x.Run, y.Run)) })
	found := SeriesAnalysis{Address: a.series.Address, Metric: a.series.Metric, Tracks: []Track{}, Marks: []Mark{}, Bridges: a.series.Bridges}
	a.next = &Memory{Points: len(points), Digest: uint64(digest)}
	found.Points = make([]Placed, 0, len(points))
	for i := range points {
		found.Points = append(found.Points, Placed{Run: points[i].Run, Track: -1, Level: -1})
	}
	for _, t := range a.series.tracks(points) {
		r := a.replay(t, evidence, false)
		a.lacks = a.lacks || r.lacks
		a.tell(r)
		found.Tracks = append(found.Tracks, r.result(a.options.least(a.series)))
		r.place(len(found.Tracks)-1, found.Points)
		found.Marks = append(found.Marks, a.environment(t, r)...)
	}
	slices.SortStableFunc(a.findings, func(x, y Finding) int { return cmp.Compare(x.Positions[0], y.Positions[0]) })
	return found
}

// remembers says whether what is known is of these points, or nothing has to be known; and gives the digest of all.
func (a *analyst) remembers(points []Point) (d digester, ok bool) {
	if !a.partly {
		return a.digest(points), true
	}
	if a.known == nil || a.known.Points > len(points) {
		return 0, false
	}
	d = a.digest(points[:a.known.Points])
	ok = uint64(d) == a.known.Digest
	d.points(points[a.known.Points:])
	return d, ok
}

// replay goes through a track, or on in it; ofAnchor says that it is of the anchor's own values.
func (a *analyst) replay(t *track, evidence []Evidence, ofAnchor bool) *replay {
	// Of values that hardly vary, less than an eighth of what is told is as good as nothing.
	r := &replay{track: t, alpha: a.alpha, floor: a.options.least(a.series) / 8, evidence: evidence}
	if a.partly && !ofAnchor {
		r.since = a.since
	}
	r.run(a.known.replayOf(t, ofAnchor))
	a.next.Replays = append(a.next.Replays, r.remember(ofAnchor))
	return r
}

// result is the track as it is shown.
func (r *replay) result(least float64) Track {
	t := Track{Epoch: r.track.epoch, Anchored: r.track.anchored, Machine: r.track.class, Levels: []Level{}}
	if r.track.anchored && len(r.offsets.by) > 1 {
		t.Offsets = r.offsets.by
	}
	for k := range len(r.boundaries) + 1 {
		from, to := r.index(r.startOf(k)), r.index(r.endOf(k))
		if from == to {
			continue
		}
		first, last := r.track.points[r.counted[from]], r.track.points[r.counted[to-1]]
		t.Levels = append(t.Levels, Level{
			From: first.Run, To: last.Run, Commit: first.Commit, Points: to - from, Center: r.scanner.median(r.y[from:to]),
		})
	}
	t.Noise = noise(r.spread(), len(r.y), r.alpha, least)
	return t
}

// endOf is the point after the k-th level.
func (r *replay) endOf(k int) int {
	if k == len(r.boundaries) {
		return len(r.track.points)
	}
	return r.boundaries[k].place.at
}

// level are the values of the k-th level.
func (r *replay) level(k int) []float64 { return r.between(r.startOf(k), r.endOf(k)) }

// place notes where the track's points are.
func (r *replay) place(track int, places []Placed) {
	level := 0
	values := slices.Clone(r.y)
	for at, i := range r.counted {
		for level < len(r.boundaries) && r.boundaries[level].place.at <= i {
			level++
		}
		p := &places[r.track.at[i]]
		p.Track, p.Level, p.Value = track, level, &values[at]
	}
}
