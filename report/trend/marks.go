package trend

import (
	"math"
	"slices"
	"strings"

	"bench/history"

	"bench/report/escape"
	"bench/report/lines"
	"bench/report/picture"
	"bench/words"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The areas behind a chart's marks that say something by their colour.
const (
	badBand  picture.Ink = "bb" // where something may have become worse
	goodBand picture.Ink = "gb" // or better
)

// bandOf is the colour of a finding's range, and inkOfFinding that of its line.
func bandOf(f history.Finding) picture.Ink {
	switch stateStyle(f) {
	case lines.Bad:
		return badBand
	case lines.Good:
		return goodBand
	}
	return picture.BandInk
}

func inkOfFinding(f history.Finding) picture.Ink {
	if class := stateStyle(f).Class(); class != "faint" {
		return picture.Ink(class)
	}
	return picture.AxisInk
}

// ranges draws from where to where each change may have been.
func (t *trace) ranges(c *picture.Canvas, d draw.Canvas, x, _ func(float64) vg.Length) {
	for _, f := range t.findings {
		low, _, high, ok := t.span(f)
		if !ok || gone(f) {
			continue
		}
		c.SetColor(bandOf(f))
		c.Fill(picture.Box(x(float64(low)-0.5), d.Min.Y, max(x(float64(high)+0.5), x(float64(low)-0.5)+3), d.Max.Y))
	}
}

// gone says that a finding turned out to be none: it is listed, and not drawn.
func gone(f history.Finding) bool {
	return f.State == history.WentAway || f.State == history.NotConfirmed
}

// A caption is what is written above a boundary.
type caption struct {
	finding history.Finding
	at, row int
	text    string
}

// rows are the captions of a chart by the line in which they have room; what has none in any goes without.
func (t *trace) rows() [][]caption {
	const most, wide = 3, 7.0 // lines; how wide a character is
	perPoint := 640 / float64(max(len(t.points), 1))
	rows := make([][]caption, 0, most)
	for _, f := range t.findings {
		_, at, _, ok := t.span(f)
		if !ok || gone(f) {
			continue
		}
		c := caption{finding: f, at: at, text: strings.ReplaceAll(t.effect(f.Effect), escape.NBSP, " ")}
		for c.row = 0; c.row < most; c.row++ {
			if c.row == len(rows) {
				rows = append(rows, nil)
			}
			line := rows[c.row]
			if len(line) == 0 || float64(at-line[len(line)-1].at)*perPoint > wide*float64(len([]rune(line[len(line)-1].text)))+8 {
				rows[c.row] = append(line, c)
				break
			}
		}
	}
	return rows
}

// boundaries draws where levels end, with what changed.
func (t *trace) boundaries(f facet) picture.Mark {
	return func(c *picture.Canvas, d draw.Canvas, x, _ func(float64) vg.Length) {
		for i, row := range t.rows() {
			for _, cap := range row {
				at, top := x(float64(cap.at)-0.5), d.Max.Y-vg.Length(14*i)
				found := cap.finding
				title := t.effect(found.Effect) + " with " + shortHash(found.Commit) + ", " + strings.Join(words.NonEmpty(t.place(found), became(found)), ": ")
				c.Group("m", title, func() {
					d.StrokeLine2(draw.LineStyle{Color: inkOfFinding(found), Width: 1.2}, at, d.Min.Y, at, top-2)
					style := picture.WordStyle()
					style.Color = inkOfFinding(found)
					if style.Color == picture.AxisInk {
						style.Color = picture.TextInk
					}
					left := at + 4
					if room := d.Max.X - left; room < vg.Length(7*len([]rune(cap.text))) {
						left = at - vg.Length(6*len([]rune(cap.text))) - 4
					}
					d.FillText(style, picture.At(left, top-6), cap.text)
				})
			}
		}
	}
}

// epochs draws where another experiment begins, whose points are not held against those before.
func (t *trace) epochs(c *picture.Canvas, d draw.Canvas, x, _ func(float64) vg.Length) {
	last := -1
	for i, p := range t.points {
		if p.at.Track < 0 {
			continue
		}
		epoch := t.analysis.Tracks[p.at.Track].Epoch
		if last >= 0 && epoch != last {
			at := x(float64(i) - 0.5)
			c.Group("m", "from here on another experiment: levels begin anew", func() {
				d.StrokeLine2(draw.LineStyle{Color: picture.AxisInk, Width: 1, Dashes: []vg.Length{3, 3}}, at, d.Min.Y, at, d.Max.Y)
				const text, wide = "new experiment", 86
				left := at + 4
				if left+wide > d.Max.X {
					left = at - 4 - wide
				}
				d.FillText(picture.WordStyle(), picture.At(left, d.Min.Y+18), text) // above the marks of machines
			})
		}
		last = epoch
	}
}

// environment marks below the points where the machine changed, and not what is measured.
func (t *trace) environment(c *picture.Canvas, d draw.Canvas, x, _ func(float64) vg.Length) {
	for _, m := range t.analysis.Marks {
		i := slices.IndexFunc(t.points, func(p tracePoint) bool { return p.at.Run == m.Run })
		if i < 0 {
			continue
		}
		c.Group("m", "the machine changed ("+machineWords(m.Machine)+"): "+t.effect(m.Effect), func() {
			machineMark(c, picture.At(x(float64(i)), d.Min.Y+5))
		})
	}
}

// machineMark is the sign of a machine that changed.
func machineMark(c *picture.Canvas, at vg.Point) {
	c.SetColor(picture.AxisInk)
	c.Fill(picture.Polygon(at, 5, 3, math.Pi/2))
}

// dots draws the points: a shape a class of machines, hollow where a run can't be trusted.
func (t *trace) dots(f facet, r picture.Ruler) picture.Mark {
	return func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		size := vg.Length(3.2)
		if len(t.points) > 150 {
			size = 2.2
		}
		for class := range t.machines {
			c.Group("p", "", func() {
				for i, p := range t.points {
					v, ok := f.value(p)
					if !ok || p.class != class {
						continue
					}
					t.explained(c, p, f.words(v), func() {
						if low, high, ok := f.bounds(p); ok && p.Valid && v <= r.To && v >= r.From {
							d.StrokeLine2(draw.LineStyle{Color: pointInk, Width: 0.8}, x(float64(i)), y(max(low, r.From)), x(float64(i)), y(min(high, r.To)))
						}
						t.dot(c, d, p, picture.At(x(float64(i)), y(min(max(v, r.From), r.To))), size, v > r.To || v < r.From)
					})
				}
			})
		}
	}
}

// bounds are a point's standard error, where it is known.
func (f facet) bounds(p tracePoint) (low, high float64, ok bool) {
	if f.error == nil {
		return 0, 0, false
	}
	return f.error(p)
}

// pointInk is the colour of all points: it is one series, and classes of machines differ by their shape.
const pointInk picture.Ink = "s0"

// explained draws what says by itself what it is, unless the page has too much of it.
func (t *trace) explained(c *picture.Canvas, p tracePoint, value string, draw func()) {
	if t.brief {
		draw()
		return
	}
	title := shortHash(p.Commit) + ": " + value
	if p.StandardError != nil && !t.series.Difference {
		title += " ± " + t.size(*p.StandardError)
	}
	title += ", " + when(p.StartedAt)
	if len(t.machines) > 1 {
		title += ", " + machineWords(p.Machine)
	}
	if !p.Valid {
		title += ", not valid"
	}
	c.Group("m", title, draw)
}

// dot draws one point.
func (t *trace) dot(c *picture.Canvas, d draw.Canvas, p tracePoint, at vg.Point, size vg.Length, beyond bool) {
	path := picture.ShapePath(p.class, at, size)
	switch {
	case beyond:
		beyondMark(c, at, at.Y > (d.Min.Y+d.Max.Y)/2)
	case p.Valid:
		c.SetColor(pointInk)
		c.Fill(path)
	default:
		d.SetLineStyle(draw.LineStyle{Color: pointInk, Width: 1.1})
		d.Stroke(path)
	}
}

// beyondMark is the sign of a point that lies further up, or down, than the picture goes.
func beyondMark(c *picture.Canvas, at vg.Point, up bool) {
	turn := math.Pi / 2
	if !up {
		turn = -turn
	}
	c.SetColor(pointInk)
	c.Fill(picture.Polygon(at, 4, 3, turn))
}

// anchors draws the anchor's own values beside those of what is measured.
func (t *trace) anchors(f facet, r picture.Ruler) picture.Mark {
	return func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		for i, p := range t.points {
			if v, ok := f.beside(p); ok {
				at := picture.At(x(float64(i)), y(min(max(v, r.From), r.To)))
				d.StrokeLine2(draw.LineStyle{Color: picture.AxisInk, Width: 1.4}, at.X-2.5, at.Y, at.X+2.5, at.Y)
			}
		}
	}
}
