package report

import (
	"math"
	"slices"

	"bench/report/picture"
	"bench/report/webpage"
	"bench/result"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A knee draws what a load brings against what it costs: requests a second to the right, durations upwards, a point for each level.
type knee struct {
	s     *studio
	clock string // that all cells have
	q     string // the tail's percentile: p99; "": none is supported by all
	x, y  picture.Ruler
}

// fewestLevels is how many levels make a curve.
const fewestLevels = 3

// knees draws the curve of each competitor, as far as there are levels enough.
func (s *studio) knees() figure {
	f := figure{
		ID: "knee", Title: "Throughput against latency", Legend: s.series,
		Lead: "Each point is a level, and says which. To the right is more done each second, upwards it takes longer: where a curve turns upwards, more load brings only longer waits.",
	}
	clock := s.commonClock()
	if clock == "" || s.b.searches() || s.b.cells[0].Command != nil || len(s.values(byLevel)) < fewestLevels {
		return f
	}
	k := knee{s: s, clock: clock, q: s.tail(clock)}
	var rates, durations []float64
	for _, c := range s.b.cells {
		if p, ok := k.point(c); ok {
			rates, durations = append(rates, p.rate), append(durations, p.middle)
			if p.tail > 0 {
				durations = append(durations, p.tail)
			}
		}
	}
	if len(rates) < fewestLevels {
		return f
	}
	k.x, k.y = picture.Linear(kindOf("throughput", s.b.cells...).unit, rates), picture.Logarithmic(kindOf(clock+".p50", s.b.cells...).unit, durations)
	if k.q != "" {
		f.Lead += " Solid is p50, dashed " + k.q + " of " + MetricName(clock) + "."
	}
	f.Lead += " A hollow point is overloaded: its latency grows for as long as a trial lasts."
	if s.axis == byLevel {
		f.Legend = nil
	}
	panels := s.panelsAcross(byLevel)
	ch := choice{Table: k.table()}
	for _, p := range panels {
		if chart := k.chart(p, len(panels) == 1); chart != nil {
			panel := s.draw(p.title, chart)
			panel.On = alike(p.cells)
			ch.Panels = append(ch.Panels, panel)
		}
	}
	f.Choices = []choice{ch}
	return f
}

// commonClock is the clock that is pictured, or that of single requests where not all cells have it.
func (s *studio) commonClock() string {
	for _, c := range s.b.cells {
		if c.Requests > c.Errors && summaryOf(c, s.clock+".p50").Count == 0 {
			return "service"
		}
	}
	return s.clock
}

// tail is the highest percentile that all cells with a median support.
func (s *studio) tail(clock string) string {
	for _, q := range []string{"p99", "p95", "p90"} {
		if !slices.ContainsFunc(s.b.cells, func(c *result.Cell) bool {
			middle, _ := metricOf(c, clock+".p50")
			tail, _ := metricOf(c, clock+"."+q)
			return middle != nil && tail == nil
		}) {
			return q
		}
	}
	return ""
}

// A kneePoint is a level: what was done a second, and how long it took.
type kneePoint struct {
	cell               *result.Cell
	rate, middle, tail float64 // tail 0: not known
}

func (k *knee) point(c *result.Cell) (p kneePoint, ok bool) {
	middle, _ := metricOf(c, k.clock+".p50")
	if c.Throughput.Median == nil || middle == nil || *middle <= 0 {
		return p, false
	}
	p = kneePoint{cell: c, rate: *c.Throughput.Median, middle: *middle}
	if k.q != "" {
		if tail, _ := metricOf(c, k.clock+"."+k.q); tail != nil {
			p.tail = *tail
		}
	}
	return p, true
}

// lines are the curves of a panel: of each competitor, its levels in their order.
func (k *knee) lines(p *cluster) (all [][]kneePoint) {
	byName := map[string]int{}
	for _, c := range p.cells {
		name := ""
		if k.s.axis != byLevel {
			name = k.s.axis.On(c)
		}
		pt, ok := k.point(c)
		if !ok {
			continue
		}
		i, there := byName[name]
		if !there {
			i = len(all)
			byName[name], all = i, append(all, nil)
		}
		all[i] = append(all[i], pt)
	}
	return slices.DeleteFunc(all, func(l []kneePoint) bool { return len(l) < 2 })
}

// chart is a panel's; nil: it has no curve.
func (k *knee) chart(p *cluster, alone bool) *picture.Chart {
	lines := k.lines(p)
	if len(lines) == 0 {
		return nil
	}
	ch := &picture.Chart{
		Title: "throughput against " + MetricName(k.clock) + " " + p.title, Description: "A point for each level; the numbers are in the table below.",
		Width: 300, Height: 240, X: k.x, Y: k.y,
	}
	if alone {
		ch.Width, ch.Height = 720, 340
	}
	for _, line := range lines {
		one := picture.Series{}
		if k.s.axis != byLevel {
			one = k.s.of(line[0].cell)
		}
		ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
			c.Group(one.Class(), "", func() { k.curve(c, d, x, y, one, line, len(lines) <= 2) })
		})
	}
	return ch
}

// curve draws one competitor's levels. Each is labelled, or the last one, where there is no room for all.
func (k *knee) curve(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length, one picture.Series, line []kneePoint, each bool) {
	var middles, tails []vg.Point
	for _, p := range line {
		middles = append(middles, picture.At(x(p.rate), y(p.middle)))
		if p.tail > 0 {
			tails = append(tails, picture.At(x(p.rate), y(p.tail)))
		}
	}
	d.StrokeLines(draw.LineStyle{Color: one.Ink(), Width: 1.8}, middles)
	d.StrokeLines(draw.LineStyle{Color: one.Ink(), Width: 1.2, Dashes: []vg.Length{4, 3}}, tails)
	for i, p := range line {
		top := middles[i]
		c.Group("m", k.said(p), func() {
			k.dot(c, d, one, middles[i], 4, p.cell)
			if p.tail > 0 {
				top = picture.At(x(p.rate), y(p.tail))
				k.dot(c, d, one, top, 3, p.cell)
			}
		})
		if each || i == len(line)-1 {
			style := picture.WordStyle()
			style.Color = picture.TextInk
			d.FillText(style, picture.At(top.X+5, top.Y+8), levelText(p.cell))
		}
	}
}

// dot is a point's sign; hollow where the cell is overloaded.
func (k *knee) dot(c *picture.Canvas, d draw.Canvas, one picture.Series, at vg.Point, r vg.Length, cell *result.Cell) {
	if cell.Overloaded == nil {
		one.Shape(c, at, r)
		return
	}
	c.SetColor(picture.PageInk)
	c.Fill(picture.ShapePath(one.Index, at, r))
	d.SetLineStyle(draw.LineStyle{Color: one.Ink(), Width: 1.4})
	c.Stroke(picture.ShapePath(one.Index, at, r))
}

// said is a point in words.
func (k *knee) said(p kneePoint) string {
	text := k.s.v.inside(k.s.b, p.cell) + ": " + measured("throughput", p.rate, p.cell) + ", p50 " + measured(k.clock+".p50", p.middle, p.cell)
	if p.tail > 0 {
		text += ", " + k.q + " " + measured(k.clock+"."+k.q, p.tail, p.cell)
	}
	if p.cell.Overloaded != nil {
		text += ", overloaded"
	}
	return text
}

func (k *knee) table() webpage.Table {
	t := webpage.Table{Head: []string{"cell", "done/s", "p50"}, Right: 1}
	if k.q != "" {
		t.Head = append(t.Head, k.q)
	}
	for _, c := range k.s.b.cells {
		p, ok := k.point(c)
		if !ok {
			continue
		}
		name := k.s.v.inside(k.s.b, c)
		if c.Overloaded != nil {
			name += " (overloaded)"
		}
		row := []string{name, measured("throughput", p.rate, c), measured(k.clock+".p50", p.middle, c)}
		if k.q != "" {
			tail := none
			if p.tail > 0 {
				tail = measured(k.clock+"."+k.q, p.tail, c)
			}
			row = append(row, tail)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// highestShown is the end of an axis on which medians have the room, and what spreads around them as far as it is no outlier.
func highestShown(medians, tops []float64) float64 {
	var positive []float64
	for _, v := range medians {
		if v > 0 {
			positive = append(positive, v)
		}
	}
	_, high := picture.RobustEnds(positive, tops)
	if len(positive) == 0 || math.IsInf(high, 0) {
		return slices.Max(append([]float64{0}, tops...))
	}
	return high
}
