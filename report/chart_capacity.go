package report

import (
	"math"

	"bench/result"

	"bench/report/picture"
	"bench/report/webpage"

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
			y := picture.Linear(view.kind.unit, values)
			if view.log {
				y = picture.Logarithmic(view.kind.unit, values)
			}
			title := s.v.searcher(s.b, c)
			ch.Panels = append(ch.Panels, s.draw(title, s.capacityChart(title, view.label, c, y, view.of)))
		}
		f.Choices = append(f.Choices, ch)
	}
	return f
}

// levelRuler is a ruler of the levels that a search tried.
func levelRuler(c *result.Cell) picture.Ruler {
	low, high := math.Inf(1), 0.0
	for _, t := range c.Capacity.Tried {
		low, high = min(low, t.Level), max(high, t.Level)
	}
	r := picture.Ruler{From: low / 1.08, To: high * 1.08, Log: true}
	for e := math.Floor(math.Log10(r.From)); e <= math.Log10(r.To); e++ {
		for _, f := range []float64{1, 2, 5} {
			if v := f * math.Pow(10, e); v >= r.From && v <= r.To {
				r.Ticks = append(r.Ticks, plot.Tick{Value: v, Label: picture.TickText(v, result.Size{Of: 1})})
			}
		}
	}
	if len(r.Ticks) < 2 {
		r.Ticks = []plot.Tick{{Value: low, Label: picture.TickText(low, result.Size{Of: 1})}, {Value: high, Label: picture.TickText(high, result.Size{Of: 1})}}
	}
	return r
}

func (s *studio) capacityChart(title, what string, c *result.Cell, y picture.Ruler, of func(result.TriedLevel) *float64) *picture.Chart {
	f := c.Capacity
	ch := &picture.Chart{
		Title: what + " of " + title + " over " + string(c.Search.Over), Description: capacityOf(c).Text + "; the numbers are in the table below.",
		Width: 720, Height: 280, X: levelRuler(c), Y: y,
	}
	ch.Marks = append(ch.Marks, func(cv *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		if f.Low != nil && f.High != nil {
			cv.SetColor(picture.BandInk)
			cv.Fill(picture.Box(max(x(*f.Low), d.Min.X), d.Min.Y, max(min(x(*f.High), d.Max.X), x(*f.Low)+1), d.Max.Y))
		}
		if f.Level != nil {
			d.StrokeLine2(draw.LineStyle{Color: picture.AxisInk, Width: 1.5}, x(*f.Level), d.Min.Y, x(*f.Level), d.Max.Y)
		}
		if bound := boundOf(c, what); bound > 0 && bound >= ch.Y.From && bound <= ch.Y.To {
			d.StrokeLine2(draw.LineStyle{Color: picture.AxisInk, Width: 1, Dashes: []vg.Length{4, 3}}, d.Min.X, y(bound), d.Max.X, y(bound))
		}
	})
	if what == "throughput" {
		ch.Marks = append(ch.Marks, lawOf(c))
	}
	ch.Marks = append(ch.Marks, func(cv *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		for _, t := range f.Tried {
			if v := of(t); v != nil && (*v > 0 || !ch.Y.Log) {
				cv.Group("m", c.Search.Over.Level(t.Level)+": "+triedWords(t), func() { levelSign(cv, d, t, picture.At(x(t.Level), y(*v))) })
			}
		}
	})
	return ch
}

// levelSign draws how a level came out, in a shape that needs no colour.
func levelSign(cv *picture.Canvas, d draw.Canvas, t result.TriedLevel, at vg.Point) {
	switch t.Verdict() {
	case result.LevelHeld:
		cv.SetColor(picture.Ink("good"))
		cv.Fill(picture.Circle(at, 4))
	case result.LevelBroke:
		picture.Cross(d, at.X, at.Y)
	default:
		cv.SetColor(picture.Ink("unsure"))
		cv.Fill(picture.Polygon(at, 4.5, 4, math.Pi/4))
	}
}

// boundOf is the bound of a search's condition on what is drawn; 0 where there is none that is the same at all levels.
func boundOf(c *result.Cell, what string) float64 {
	for _, h := range c.Search.Holds {
		if MetricName(h.Metric) == what && h.PerLevel == 0 {
			return h.Limit
		}
	}
	return 0
}

// lawOf draws the law that throughput follows, where one does.
func lawOf(c *result.Cell) picture.Mark {
	return func(_ *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
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
				points = append(points, picture.At(x(n), y(v)))
			}
		}
		d.StrokeLines(draw.LineStyle{Color: picture.AxisInk, Width: 1.5, Dashes: []vg.Length{6, 3}}, points)
	}
}

// triedTable is all levels of all cells in numbers.
func (s *studio) triedTable() webpage.Table {
	t := webpage.Table{Head: []string{"cell", "level", "outcome", "broke", "trials", "req/s", "p50", "p99"}, Right: 4}
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
