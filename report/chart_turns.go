package report

import (
	"strconv"
	"strings"

	"bench/report/picture"
	"bench/result"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A turn is what one block says of a comparison: the candidate's number in that block as a factor of the baseline's.
type turn struct {
	block  int
	factor float64
}

// turnsOf are the factors of each block that has both sides.
func turnsOf(p *result.Comparison, values map[*result.Cell]course, cells map[string]*result.Cell) (all []turn) {
	baseline := map[int]float64{}
	for _, t := range values[cells[p.Baseline]].trials {
		baseline[t.Block] = t.Value
	}
	for _, t := range values[cells[p.Candidate]].trials {
		if b := baseline[t.Block]; b > 0 && t.Value > 0 {
			all = append(all, turn{t.Block, t.Value / b})
		}
	}
	return all
}

// turns draws each comparison block by block: a verdict that hangs on a few blocks is seen, and one that changes in the run.
func (s *studio) turns(values map[string]map[*result.Cell]course) figure {
	f := figure{
		ID: "factors", Title: "Factors from block to block", Legend: s.series,
		Lead: "What each block says by itself: candidate against baseline in the same block, which is what an interval is of. Inside the grey band a difference does not matter.",
	}
	for _, metric := range s.metrics() {
		pairs := filter(s.b.pairs, func(p *result.Comparison) bool {
			return !p.CrossRun && !p.Difference && strings.TrimSuffix(p.Metric, ".median") == metric
		})
		var factors []float64
		drawn := map[*result.Comparison][]turn{}
		last := 0
		for _, p := range pairs {
			drawn[p] = turnsOf(p, values[metric], s.v.cells)
			for _, t := range drawn[p] {
				factors, last = append(factors, t.factor), max(last, t.block)
			}
		}
		pairs = filter(pairs, func(p *result.Comparison) bool { return len(drawn[p]) > 1 })
		if last == 0 || len(pairs) == 0 {
			continue
		}
		low, high := picture.RobustEnds(factors, factors)
		ch := choice{Label: MetricName(metric)}
		all := s.matchesOf(pairs)
		for _, m := range all {
			panel := s.draw(m.title, s.turnChart(metric, m, ratios(min(low, 0.9), max(high, 1.1)), last, drawn, len(all) == 1))
			panel.On = m.on
			ch.Panels = append(ch.Panels, panel)
		}
		if !s.few() {
			f.Title += ": " + ch.Label
			f.Choices = s.tabbed(ch)
			return f
		}
		f.Choices = append(f.Choices, ch)
	}
	return f
}

func (s *studio) turnChart(metric string, m *meeting, y picture.Ruler, last int, drawn map[*result.Comparison][]turn, alone bool) *picture.Chart {
	ch := &picture.Chart{
		Title: strings.TrimSpace("factors of " + MetricName(metric) + " by block " + m.title), Description: "One mark a block; the values behind them are in the next picture's table.",
		Width: 300, Height: 200, X: blockRuler(last), Y: y,
	}
	if alone {
		ch.Width, ch.Height = 720, 260
	}
	band := 1 + m.pairs[0].MinEffect
	ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, _, y func(float64) vg.Length) {
		c.SetColor(picture.BandInk)
		c.Fill(picture.Box(d.Min.X, max(y(1/band), d.Min.Y), d.Max.X, min(y(band), d.Max.Y)))
		d.StrokeLine2(draw.LineStyle{Color: picture.AxisInk, Width: 1}, d.Min.X, y(1), d.Max.X, y(1))
	})
	for _, p := range m.pairs {
		one := s.of(s.v.cells[p.Candidate])
		ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
			c.Group(one.Class(), "", func() {
				var points []vg.Point
				for _, t := range drawn[p] {
					points = append(points, picture.At(x(float64(t.block+1)), y(min(max(t.factor, ch.Y.From), ch.Y.To))))
				}
				d.StrokeLines(one.Line(1), points)
				for i, t := range drawn[p] {
					said := s.v.candidate(p) + ", block " + strconv.Itoa(t.block+1) + ": " + times(t.factor) + " " + s.v.baseline(p)
					c.Group("m", said, func() {
						switch {
						case t.factor > ch.Y.To:
							picture.Pointer(c, points[i], one.Ink(), 0, 1)
						case t.factor < ch.Y.From:
							picture.Pointer(c, points[i], one.Ink(), 0, -1)
						default:
							one.Shape(c, points[i], 2.6)
						}
					})
				}
			})
		})
	}
	return ch
}
