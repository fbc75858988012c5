package report

import (
	"math"

	"bench/result"
	"bench/words"

	"bench/report/picture"
	"bench/report/webpage"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// curveShares are the percentiles that a curve goes through, and those whose places are marked and listed.
var (
	curveShares = []float64{
		0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.84, 0.87, 0.9, 0.92, 0.935, 0.95, 0.96, 0.97,
		0.98, 0.985, 0.99, 0.993, 0.995, 0.997, 0.998, 0.999, 0.9995, 0.9998, 0.9999,
	}
	namedShares = []float64{0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999}
)

// nines is a percentile's place on an axis on which each further nine takes the same room.
func nines(q float64) float64 { return -math.Log10(1 - q) }

// supportedShare says whether a curve may go through a percentile.
func supportedShare(d result.Distribution, q float64) bool { return d.Shows(q) }

// percentileCurves draws the whole distribution of each cell, its tail stretched.
func (s *studio) percentileCurves() figure {
	f := figure{
		ID: s.id("percentiles"), Title: "Percentiles of " + MetricName(s.clock), Legend: s.series,
		Lead: "The lower the curve, the faster; each nine of the tail takes the same room. A curve ends where the samples no longer hold the 95 % interval.",
	}
	k := kindOf(s.clock + ".p50")
	var numbers []float64
	last := 0.9
	for _, d := range s.samples {
		for _, q := range curveShares {
			if supportedShare(d, q) {
				numbers, last = append(numbers, d.Quantile(q)), max(last, q)
			}
		}
	}
	if len(numbers) == 0 {
		return f
	}
	for _, scale := range []struct {
		label string
		y     picture.Ruler
	}{{"log scale", picture.Logarithmic(k.unit, numbers)}, {"linear scale", picture.Linear(k.unit, numbers)}} {
		ch := choice{Label: scale.label, Table: s.percentileTable()}
		for _, p := range s.v.fields(s.b) {
			panel := s.draw(s.fieldTitle(p), s.percentileChart(p, last, scale.y))
			panel.On = alike(p.cells)
			ch.Panels = append(ch.Panels, panel)
		}
		if !s.few() {
			f.Choices = s.tabbed(ch)
			return f
		}
		f.Choices = append(f.Choices, ch)
	}
	f.Choices[1].Table = webpage.Table{}
	return f
}

func (s *studio) percentileChart(p *field, last float64, y picture.Ruler) *picture.Chart {
	ch := &picture.Chart{
		Title: "percentiles of " + MetricName(s.clock) + ", " + s.fieldTitle(p), Description: "From the minimum to the highest percentile the samples support.",
		Width: 300, Height: 200, Y: y, X: picture.Ruler{To: nines(last)}, Columns: true,
	}
	if len(s.v.fields(s.b)) == 1 {
		ch.Width, ch.Height = 720, 300
	}
	ch.X.Ticks = []plot.Tick{{Value: 0, Label: "min"}}
	for _, q := range namedShares {
		if q <= last && (q != 0.75 && q != 0.95 || ch.Width > 400) {
			ch.X.Ticks = append(ch.X.Ticks, plot.Tick{Value: nines(q), Label: quantile(q)})
		}
	}
	for _, cell := range p.cells {
		d, ok := s.samples[cell]
		if !ok {
			continue
		}
		one := s.of(cell)
		ch.Marks = append(ch.Marks, func(c *picture.Canvas, dc draw.Canvas, x, y func(float64) vg.Length) {
			c.Group(one.Class(), "", func() {
				var points []vg.Point
				for _, q := range curveShares {
					if supportedShare(d, q) {
						points = append(points, picture.At(x(nines(q)), y(d.Quantile(q))))
					}
				}
				dc.StrokeLines(one.Line(1.8), points)
				for _, q := range namedShares {
					if !supportedShare(d, q) {
						continue
					}
					value := d.Quantile(q)
					c.Group("m", s.v.inside(s.b, cell)+", "+quantile(q)+": "+kindOf(s.clock+".p50").alone(value).With(value), func() {
						one.Shape(c, picture.At(x(nines(q)), y(value)), 3)
					})
				}
			})
		})
	}
	return ch
}

func (s *studio) percentileTable() webpage.Table {
	t := webpage.Table{Head: []string{"cell", "samples"}, Right: 1}
	for _, st := range statistics {
		t.Head = append(t.Head, st.name)
	}
	for _, c := range s.b.cells {
		sum := summaryOf(c, s.clock+".p50")
		if _, ok := s.samples[c]; !ok || sum == nil {
			continue
		}
		row := []string{s.v.inside(s.b, c), words.Count(sum.Count)}
		for _, st := range statistics {
			if n := st.of(sum); n != nil && sum.Censored.Reaches(*n) {
				row = append(row, atLeast(result.Seconds, *n))
			} else if n != nil {
				row = append(row, measured(s.clock+".p50", *n)+s.rising(c))
			} else {
				row = append(row, none)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// distributions draws a histogram of each cell, all with the same axes.
func (s *studio) distributions() figure {
	f := figure{
		ID: s.id("distributions"), Title: "Distribution of " + MetricName(s.clock),
		Lead: "How often which duration was seen, per cell. All have the same logarithmic axis, so that they can be compared by eye.",
	}
	var ends []float64
	for _, d := range s.samples {
		ends = append(ends, d.Min(), d.Max())
	}
	if len(ends) == 0 {
		return f
	}
	x := picture.Logarithmic(kindOf(s.clock+".p50").unit, ends)
	if len(x.Ticks) > 4 {
		var kept []plot.Tick
		step := (len(x.Ticks) + 3) / 4
		for i := 0; i < len(x.Ticks); i += step {
			kept = append(kept, x.Ticks[i])
		}
		x.Ticks = kept
	}
	for _, part := range s.parts() {
		ch := choice{Label: part.title}
		for _, cell := range part.cells {
			if d, ok := s.samples[cell]; ok {
				panel := s.draw(s.v.inside(s.b, cell), s.distributionChart(cell, d, x))
				panel.On = coordinatesOf(cell)
				ch.Panels = append(ch.Panels, panel)
			}
		}
		f.Choices = append(f.Choices, ch)
	}
	return f
}

func (s *studio) distributionChart(cell *result.Cell, d result.Distribution, x picture.Ruler) *picture.Chart {
	const most = 40
	all := spread(d, x.From, x.To, most)
	highest := int64(1)
	for _, b := range all {
		highest = max(highest, b.count)
	}
	ch := &picture.Chart{
		Title:       MetricName(s.clock) + " of " + s.v.inside(s.b, cell),
		Description: words.Count(d.Count()) + " samples, median " + measured(s.clock+".p50", d.Quantile(0.5)),
		Width:       230, Height: 110, X: x, Y: picture.Ruler{To: float64(highest), Hidden: true},
	}
	one := s.of(cell)
	ch.Marks = append(ch.Marks, func(c *picture.Canvas, dc draw.Canvas, x, y func(float64) vg.Length) {
		c.Group(one.Class(), "", func() {
			for _, b := range all {
				if b.count == 0 {
					continue
				}
				k := kindOf(s.clock+".p50").pair(b.from, b.to)
				c.Group("m", k.Number(b.from)+"–"+k.With(b.to)+": "+plural(b.count, "sample"), func() {
					c.SetColor(one.Ink())
					c.Fill(picture.Box(x(b.from)+0.4, y(0), x(b.to)-0.4, max(y(float64(b.count)), y(0)+1.2)))
				})
			}
			m := x(d.Quantile(0.5))
			dc.StrokeLine2(draw.LineStyle{Color: picture.PageInk, Width: 3.2}, m, dc.Min.Y, m, dc.Max.Y) // the bars are behind it
			dc.StrokeLine2(draw.LineStyle{Color: picture.MarkInk, Width: 1.2}, m, dc.Min.Y, m, dc.Max.Y)
		})
	})
	return ch
}

// spread cuts a distribution into bars of the same width on a logarithmic axis.
func spread(d result.Distribution, from, to float64, n int) []bar {
	factor := math.Pow(to/from, 1/float64(n))
	all := make([]bar, n)
	for i := range all {
		all[i].from, all[i].to = from*math.Pow(factor, float64(i)), from*math.Pow(factor, float64(i+1))
	}
	d.Bars(func(low, high float64, count int64) {
		i := int(math.Log((low+high)/2/from) / math.Log(factor))
		all[max(0, min(i, n-1))].count += count
	})
	return all
}
