package report

import (
	"math"

	"bench/result"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// capacities draws what the searches of a benchmark tried: level against latency, and against throughput, with the boundary as a band.
func (s *studio) capacities() figure {
	f := figure{
		ID: "capacity", Title: "Levels tried, and the boundary",
		Lead: "Each mark is a level: a circle where it held, a cross where it broke, and a square where nothing is known. The grey band is the interval of the capacity.",
	}
	if !s.b.searches() {
		return figure{}
	}
	clock := clockOf(s.b.cells[0])
	for _, view := range []struct {
		label string
		of    func(result.TriedLevel) *float64
		log   bool
		kind  kind
	}{
		{clock + " p99", func(t result.TriedLevel) *float64 { return t.P99 }, true, kindOf("service.p99")},
		{clock + " p50", func(t result.TriedLevel) *float64 { return t.P50 }, true, kindOf("service.p50")},
		{"throughput", func(t result.TriedLevel) *float64 { return t.Throughput }, false, kindOf("throughput")},
	} {
		ch := choice{Label: view.label, Table: s.triedTable()}
		for _, c := range s.b.cells {
			if c.Capacity == nil || len(c.Capacity.Tried) == 0 {
				continue
			}
			var values []float64
			for _, t := range c.Capacity.Tried {
				if v := view.of(t); v != nil && *v > 0 {
					values = append(values, *v)
				}
			}
			if len(values) == 0 {
				continue
			}
			y := linear(view.kind, values)
			if view.log {
				y = logarithmic(view.kind, values)
			}
			title := s.v.searcher(s.b, c)
			ch.Panels = append(ch.Panels, s.draw(title, s.capacityChart(title, view.label, c, y, view.of)))
		}
		f.Choices = append(f.Choices, ch)
	}
	return f
}

// levelRuler is a ruler of the levels that a search tried.
func levelRuler(c *result.Cell) ruler {
	low, high := math.Inf(1), 0.0
	for _, t := range c.Capacity.Tried {
		low, high = min(low, t.Level), max(high, t.Level)
	}
	r := ruler{from: low / 1.08, to: high * 1.08, log: true}
	for e := math.Floor(math.Log10(r.from)); e <= math.Log10(r.to); e++ {
		for _, f := range []float64{1, 2, 5} {
			if v := f * math.Pow(10, e); v >= r.from && v <= r.to {
				r.ticks = append(r.ticks, plot.Tick{Value: v, Label: tickText(v, result.Size{Of: 1})})
			}
		}
	}
	if len(r.ticks) < 2 {
		r.ticks = []plot.Tick{{Value: low, Label: tickText(low, result.Size{Of: 1})}, {Value: high, Label: tickText(high, result.Size{Of: 1})}}
	}
	return r
}

func (s *studio) capacityChart(title, what string, c *result.Cell, y ruler, of func(result.TriedLevel) *float64) *chart {
	f := c.Capacity
	ch := &chart{
		title: what + " of " + title + " over " + string(c.Search.Over), description: capacityOf(c).text + "; the numbers are in the table below.",
		width: 720, height: 280, x: levelRuler(c), y: y,
	}
	ch.marks = append(ch.marks, func(cv *canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		if f.Low != nil && f.High != nil {
			cv.SetColor(bandInk)
			cv.Fill(box(max(x(*f.Low), d.Min.X), d.Min.Y, max(min(x(*f.High), d.Max.X), x(*f.Low)+1), d.Max.Y))
		}
		if f.Level != nil {
			d.StrokeLine2(draw.LineStyle{Color: axisInk, Width: 1.5}, x(*f.Level), d.Min.Y, x(*f.Level), d.Max.Y)
		}
		if bound := boundOf(c, what); bound > 0 && bound >= ch.y.from && bound <= ch.y.to {
			d.StrokeLine2(draw.LineStyle{Color: axisInk, Width: 1, Dashes: []vg.Length{4, 3}}, d.Min.X, y(bound), d.Max.X, y(bound))
		}
	})
	if what == "throughput" {
		ch.marks = append(ch.marks, lawOf(c))
	}
	ch.marks = append(ch.marks, func(cv *canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		for _, t := range f.Tried {
			if v := of(t); v != nil && (*v > 0 || !ch.y.log) {
				cv.group("m", c.Search.Over.Level(t.Level)+": "+triedWords(t), func() { levelSign(cv, d, t, at2(x(t.Level), y(*v))) })
			}
		}
	})
	return ch
}

// levelSign draws how a level came out, in a shape that needs no colour.
func levelSign(cv *canvas, d draw.Canvas, t result.TriedLevel, at vg.Point) {
	switch t.Verdict() {
	case result.LevelHeld:
		cv.SetColor(ink("good"))
		cv.Fill(circle(at, 4))
	case result.LevelBroke:
		cross(d, at.X, at.Y)
	default:
		cv.SetColor(ink("unsure"))
		cv.Fill(polygon(at, 4.5, 4, math.Pi/4))
	}
}

// boundOf is the bound of a search's condition on what is drawn; 0 where there is none that is the same at all levels.
func boundOf(c *result.Cell, what string) float64 {
	for _, h := range c.Search.Holds {
		if metricName(h.Metric) == what && h.PerLevel == 0 {
			return h.Limit
		}
	}
	return 0
}

// lawOf draws the law that throughput follows, where one does.
func lawOf(c *result.Cell) mark {
	return func(_ *canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		law := c.Capacity.Scaling
		if law == nil || law.Refused != "" {
			return
		}
		const steps = 100
		first, last := c.Capacity.Tried[0].Level, c.Capacity.Tried[len(c.Capacity.Tried)-1].Level
		var points []vg.Point
		for i := range steps + 1 {
			n := first * math.Pow(last/first, float64(i)/steps)
			if v := law.At(n); !math.IsNaN(v) {
				points = append(points, at2(x(n), y(v)))
			}
		}
		d.StrokeLines(draw.LineStyle{Color: axisInk, Width: 1.5, Dashes: []vg.Length{6, 3}}, points)
	}
}

// triedTable is all levels of all cells in numbers.
func (s *studio) triedTable() sheetTable {
	t := sheetTable{Head: []string{"cell", "level", "outcome", "broke", "trials", "req/s", "p50", "p99"}, Right: 4}
	for _, c := range s.b.cells {
		if c.Capacity == nil {
			continue
		}
		for _, level := range c.Capacity.Tried {
			t.Rows = append(t.Rows, triedRow(s.v.searcher(s.b, c), c, level))
		}
	}
	return t
}

// triedRow is a level as tables of plain text have it.
func triedRow(name string, c *result.Cell, t result.TriedLevel) []string {
	throughput, p50, p99 := triedFigures(t)
	broken := ""
	if t.Broke > 0 {
		broken = brokenBy(c, t)
	}
	return []string{name, c.Search.Over.Level(t.Level), triedWords(t), broken, plural(int64(t.Trials), "trial"), throughput, p50, p99}
}
