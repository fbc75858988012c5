package trend

import (
	"math"
	"slices"
	"strconv"
	"time"

	"bench/history"
	"bench/result"
	"bench/words"

	"bench/report"
	"bench/report/escape"
	"bench/report/picture"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A trace is a series as it is drawn: its points on the branch in order, one place each.
type trace struct {
	*past
	points   []tracePoint
	machines []string // classes of the points, by first use
	brief    bool     // marks say nothing by themselves: there are too many of them on the page
}

// A tracePoint is a point with what the analysis has of it.
type tracePoint struct {
	history.Point
	at    history.Placed
	class int // of its machine
}

// newTrace puts a series together with what was found in it.
func newTrace(of *past) *trace {
	t := &trace{past: of}
	measured := map[string]history.Point{}
	for _, p := range of.series.Points {
		measured[p.Run] = p
	}
	for _, placed := range of.analysis.Points {
		p, ok := measured[placed.Run]
		if !ok || p.Position <= history.OffMain {
			continue
		}
		class := slices.Index(t.machines, p.Machine)
		if class < 0 {
			class, t.machines = len(t.machines), append(t.machines, p.Machine)
		}
		t.points = append(t.points, tracePoint{p, placed, class})
	}
	return t
}

// anchored says that ratios to an anchor are scanned, at least lately.
func (t *trace) anchored() bool { return t.track != nil && t.track.Anchored }

// at is where on the chart a commit is first measured: the first point at its position or after it.
func (t *trace) at(commit string, position int) (int, bool) {
	if i := slices.IndexFunc(t.points, func(p tracePoint) bool { return p.Commit == commit }); i >= 0 {
		return i, true
	}
	i := slices.IndexFunc(t.points, func(p tracePoint) bool { return p.Position >= position })
	return i, i >= 0
}

// span is the range of a finding on the chart, and its likeliest place.
func (t *trace) span(f history.Finding) (low, at, high int, ok bool) {
	low, ok = t.at(f.Low, f.Positions[0])
	if !ok {
		return 0, 0, 0, false
	}
	high, known := t.at(f.High, f.Positions[1])
	if !known {
		high = low
	}
	if at, known = t.at(f.Commit, f.Positions[0]); !known {
		at = low
	}
	return low, at, max(high, low), true
}

// A facet is one way to look at a series' points: against the anchor, or as they were measured.
type facet struct {
	title, description string
	value              func(p tracePoint) (v float64, ok bool)
	level              func(center float64) float64 // where a level of such a track is drawn
	error              func(p tracePoint) (low, high float64, ok bool)
	words              func(v float64) string
	anchored           bool // it shows levels of tracks with an anchor, or of those without
	beside             func(p tracePoint) (v float64, ok bool)
	ruler              func(low, high float64) picture.Ruler
}

// ratios look at the points against the anchor.
func (t *trace) ratios() facet {
	scale := math.Exp
	if t.series.Difference {
		scale = func(v float64) float64 { return v }
	}
	return facet{
		title: "Against the anchor", anchored: true, level: scale,
		value: func(p tracePoint) (float64, bool) {
			switch {
			case p.at.Track >= 0 && t.analysis.Tracks[p.at.Track].Anchored && p.at.Value != nil:
				return scale(*p.at.Value), true
			case p.Ratio != nil:
				return scale(*p.Ratio), true
			}
			return 0, false
		},
		error: func(p tracePoint) (float64, float64, bool) {
			if p.StandardError == nil || p.at.Value == nil {
				return 0, 0, false
			}
			return scale(*p.at.Value - *p.StandardError), scale(*p.at.Value + *p.StandardError), true
		},
		words: func(v float64) string {
			if t.series.Difference {
				return t.effect(v) + " beside the anchor"
			}
			return factor(v) + " of the anchor"
		},
		ruler: func(low, high float64) picture.Ruler {
			if t.series.Difference {
				return around(unitOf(t.series.Metric), low, high)
			}
			return aroundFactors(low, high)
		},
	}
}

// values look at the points as they were measured.
func (t *trace) values() facet {
	scale := math.Exp
	if t.series.Difference {
		scale = func(v float64) float64 { return v }
	}
	f := facet{
		title: "As measured", level: scale,
		value: func(p tracePoint) (float64, bool) { return p.Point.Value, !math.IsNaN(p.Point.Value) },
		words: func(v float64) string { return withUnit(t.series.Metric, v) },
		ruler: func(low, high float64) picture.Ruler { return around(unitOf(t.series.Metric), low, high) },
	}
	if slices.ContainsFunc(t.points, func(p tracePoint) bool { return p.AnchorValue != nil }) {
		f.beside = func(p tracePoint) (float64, bool) {
			if p.AnchorValue == nil {
				return 0, false
			}
			return *p.AnchorValue, true
		}
	}
	return f
}

// chart draws a series.
func (t *trace) chart(f facet) *picture.Chart {
	low, high := t.reach(f)
	ch := &picture.Chart{
		Title:       f.title + ": " + report.MetricName(t.series.Metric) + " of " + t.series.Address,
		Description: "A mark is a run, a line is a level; " + escape.Together(words.Plural(len(t.findings), "change")) + ". The numbers are in the table below.",
		Width:       720, Height: 280, X: t.days(), Y: f.ruler(low, high),
	}
	room := float64(len(t.rows())) // a line of words each above the points
	span := ch.Y.To - ch.Y.From
	ch.Y.To += span * (0.04 + 0.065*room)
	ch.Y.From -= span * 0.04 // so that its lowest words don't meet those of the days
	ch.Marks = append(ch.Marks, t.ranges, t.epochs)
	if f.beside != nil {
		ch.Marks = append(ch.Marks, t.anchors(f, ch.Y))
	}
	ch.Marks = append(ch.Marks, t.levels(f, ch.Y), t.dots(f, ch.Y), t.boundaries(f), t.environment)
	return ch
}

// reach is from where to where values are drawn: a few wild ones are left at the edge, so that the others can be told apart.
func (t *trace) reach(f facet) (low, high float64) {
	var all []float64
	for _, p := range t.points {
		if v, ok := f.value(p); ok && !math.IsInf(v, 0) && !math.IsNaN(v) {
			all = append(all, v)
		}
		if f.beside != nil {
			if v, ok := f.beside(p); ok {
				all = append(all, v)
			}
		}
	}
	if len(all) == 0 {
		return 0, 1
	}
	slices.Sort(all)
	inner := func(q float64) float64 { return all[int(q*float64(len(all)-1)+0.5)] }
	span := inner(0.95) - inner(0.05)
	low, high = max(all[0], inner(0.05)-span), min(all[len(all)-1], inner(0.95)+span)
	if least := 0.04 * math.Abs((low+high)/2); high-low < least && !t.series.Difference { // what is hardly different shall look so
		low, high = (low+high-least)/2, (low+high+least)/2
	}
	if high <= low {
		low, high = low-0.5*max(math.Abs(low), 0.01), high+0.5*max(math.Abs(high), 0.01)
	}
	return low, high
}

// days is a ruler of points, with days beneath them.
func (t *trace) days() picture.Ruler {
	const most = 6
	r := picture.Ruler{From: -0.7, To: float64(max(len(t.points), 1)) - 0.3}
	last := ""
	for i := range min(most, len(t.points)) {
		at := i * len(t.points) / min(most, len(t.points))
		label := t.points[at].StartedAt.UTC().Format("2 Jan 2006")
		if label == last || t.points[at].StartedAt.IsZero() {
			label = shortHash(escape.Printable(t.points[at].Commit))
		} else {
			last = label
		}
		r.Ticks = append(r.Ticks, plot.Tick{Value: float64(at), Label: label})
	}
	return r
}

// around is a ruler of a metric about values that are far from zero.
func around(unit result.Unit, low, high float64) picture.Ruler {
	u := unit.Scale(1, max(math.Abs(low), math.Abs(high))).Size
	return steps(low/u.Of, high/u.Of, u.Of, func(v float64, _ int) string { return picture.TickText(v, u) })
}

// aroundFactors is a ruler of ratios.
func aroundFactors(low, high float64) picture.Ruler {
	return steps(low, high, 1, func(v float64, digits int) string { return strconv.FormatFloat(v, 'f', max(digits, 2), 64) })
}

// steps is a ruler of nice numbers in a unit of so much.
func steps(low, high, of float64, label func(v float64, digits int) string) picture.Ruler {
	step := picture.NiceStep((high - low) / 4)
	digits := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	first, last := math.Floor(low/step+1e-9), math.Ceil(high/step-1e-9)
	r := picture.Ruler{From: first * step * of, To: last * step * of}
	for i := first; i <= last; i++ {
		v, _ := strconv.ParseFloat(strconv.FormatFloat(i*step, 'f', digits, 64), 64)
		r.Ticks = append(r.Ticks, plot.Tick{Value: v * of, Label: label(v, digits)})
	}
	return r
}

// when is a point's day in few words.
func when(at time.Time) string { return at.UTC().Format("2 Jan 15:04") }

// levels draws each level as a line from its first point to its last. One beyond the edge has no line: its points are marked there.
func (t *trace) levels(f facet, r picture.Ruler) picture.Mark {
	return func(_ *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		for k, track := range t.analysis.Tracks {
			if track.Anchored != f.anchored {
				continue
			}
			for n, level := range track.Levels {
				from, to := -1, -1
				for i, p := range t.points {
					if p.at.Track == k && p.at.Level == n {
						if from < 0 {
							from = i
						}
						to = i
					}
				}
				if v := f.level(level.Center); from < 0 || v < r.From || v > r.To {
					continue
				}
				left, right, at := x(float64(from)-0.4), x(float64(to)+0.4), y(f.level(level.Center))
				d.StrokeLine2(draw.LineStyle{Color: picture.MarkInk, Width: 1.5}, left, at, right, at)
			}
		}
	}
}
