package trend

import (
	"html/template"
	"slices"

	"bench/history"
	"bench/words"

	"bench/report"
	"bench/report/escape"
	"bench/report/picture"
	"bench/report/webpage"

	"gonum.org/v1/plot/vg/draw"
)

// A historySeries is a series' section.
type historySeries struct {
	ID, Name, Address string
	About             []string
	Findings          []historyFinding
	Figures           []historyFigure
	Legend            []historySign
	Facts             [][2]string
	Table             webpage.Table
	Left              string // of the table
}

// A historyFigure is one way to look at a series.
type historyFigure struct {
	Title, Lead string
	SVG         template.HTML
}

// A historySign says what a mark means.
type historySign struct {
	Name string
	Sign template.HTML
}

// series is all there is to see of one.
func (p Page) series(i int, brief bool, charts *int) historySeries {
	t := newTrace(seriesOf(p.View, i))
	t.brief = brief
	s := t.series
	one := historySeries{
		ID: "s-" + history.SeriesID(s.Address, s.Metric), Name: report.MetricName(s.Metric), Address: s.Address, About: words.NonEmpty(t.now(), t.noise()),
	}
	for _, f := range slices.Backward(t.findings) {
		row := p.finding(f)
		row.Address, row.Metric = "", "" // it is where the reader is
		one.Findings = append(one.Findings, row)
	}
	if len(t.points) > 0 {
		lead := "The machine is in these numbers."
		if t.anchored() {
			one.Figures = append(one.Figures, t.figure(t.ratios(), "The machine drops out of it: both were measured in the same blocks.", charts))
			lead += " A short line is the anchor's own value."
		}
		if !brief || !t.anchored() {
			t.brief = t.brief || t.anchored() && len(t.points) > mostExplained // the table has all of it
			one.Figures = append(one.Figures, t.figure(t.values(), lead, charts))
		}
		one.Legend = t.legend()
	}
	one.Facts = t.facts(p.View.Analysis.Least(s))
	if !brief {
		p.table(&one, t)
	}
	return one
}

// mostExplained is how many points say by themselves what they are in more than one picture.
const mostExplained = 250

func (t *trace) figure(f facet, lead string, charts *int) historyFigure {
	*charts++
	return historyFigure{Title: f.title, Lead: lead, SVG: template.HTML(t.chart(f).SVG(*charts))}
}

// legend says what marks mean, as far as there are different ones.
func (t *trace) legend() []historySign {
	var all []historySign
	add := func(name string, draw func(c *picture.Canvas, d draw.Canvas)) {
		c := picture.NewCanvas(12)
		draw(c, newSketch(c))
		all = append(all, historySign{name, template.HTML(`<svg class="sign" aria-hidden="true" width="12" height="12" viewBox="0 0 12 12">` + c.String() + `</svg>`)})
	}
	if len(t.machines) > 1 {
		for class := range t.machines {
			add(machineWords(t.machines[class]), func(c *picture.Canvas, _ draw.Canvas) {
				c.SetColor(pointInk)
				c.Fill(picture.ShapePath(class, picture.At(6, 6), 4))
			})
		}
	}
	if i := slices.IndexFunc(t.points, func(p tracePoint) bool { return !p.Valid }); i >= 0 {
		add("run is not valid: it counts in no level", func(c *picture.Canvas, d draw.Canvas) { t.dot(c, d, t.points[i], picture.At(6, 6), 4, false) })
	}
	if t.beyond() {
		add("further up or down than the picture goes", func(c *picture.Canvas, _ draw.Canvas) { beyondMark(c, picture.At(6, 6), true) })
	}
	if len(t.analysis.Marks) > 0 {
		add("the machine changed, and not what is measured", func(c *picture.Canvas, _ draw.Canvas) { machineMark(c, picture.At(6, 5)) })
	}
	return all
}

// beyond says that a point is drawn at the edge of a picture, since it lies beyond it.
func (t *trace) beyond() bool {
	all := []facet{t.values()}
	if t.anchored() {
		all = append(all, t.ratios())
	}
	for _, f := range all {
		r := f.ruler(t.reach(f))
		for _, p := range t.points {
			if v, ok := f.value(p); ok && (v < r.From || v > r.To) {
				return true
			}
		}
	}
	return false
}

// newSketch is a small picture without axes.
func newSketch(c *picture.Canvas) draw.Canvas { return draw.NewCanvas(c, 12, 12) }

// facts are what is known of a series beside its points.
func (t *trace) facts(least float64) [][2]string {
	var all [][2]string
	if track := t.track; track != nil {
		for _, f := range track.Noise.Found {
			what := "no change, however large"
			if f.Effect != nil {
				what = "a lasting change of " + t.size(*f.Effect)
			}
			all = append(all, [2]string{"seen after " + escape.Together(words.Plural(f.Runs, "run")), what})
		}
		for _, class := range keysOf(track.Offsets) {
			if by := track.Offsets[class]; by != 0 {
				all = append(all, [2]string{"on " + machineWords(class), t.effect(by) + ", taken off"})
			}
		}
	}
	const most = 5
	for i, m := range slices.Backward(t.analysis.Marks) {
		if i < len(t.analysis.Marks)-most {
			all = append(all, [2]string{"and before", escape.Together(words.Plural(i+1, "time"))})
			break
		}
		all = append(all, [2]string{"the machine changed", t.effect(m.Effect) + " at " + shortHash(m.Commit) + ", " + machineWords(m.Machine)})
	}
	return append(all, [2]string{"not told", "changes below " + t.size(least)})
}

// table is the points of a series, the newest first.
func (p Page) table(one *historySeries, t *trace) {
	const most = 200
	one.Table = webpage.Table{Head: []string{"commit", "subject", "measured (UTC)", "machine", "value", "against the anchor", "level"}, Right: 4}
	shown := t.points[max(0, len(t.points)-most):]
	for _, point := range slices.Backward(shown) {
		subject := ""
		if c, ok := p.View.Commit(point.Commit); ok {
			subject = words.Cut(c.Subject, 60)
		}
		level := t.levelOf(point.at)
		if !point.Valid {
			level = "not valid"
		}
		one.Table.Rows = append(one.Table.Rows, []string{
			shortHash(point.Commit), subject, minute(point.StartedAt), machineWords(point.Machine), withUnit(t.series.Metric, point.Point.Value),
			t.ratio(point.Point), level,
		})
	}
	var left []string
	if more := len(t.points) - len(shown); more > 0 {
		left = append(left, escape.Together(words.Plural(more, "earlier run")))
	}
	off := 0
	for _, point := range t.series.Points {
		if point.Position <= history.OffMain {
			off++
		}
	}
	if off > 0 {
		left = append(left, escape.Together(words.Plural(off, "run"))+" off "+p.View.Branch)
	}
	if len(left) > 0 {
		one.Left = "not shown: " + words.And(left)
	}
}
