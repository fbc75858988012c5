package report

import (
	"math"
	"strconv"

	"bench/result"

	"bench/report/picture"
	"bench/report/webpage"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// drift draws each trial's metric by its block, so that what changes in the course of the run is seen.
func (s *studio) drift(values map[string]map[*result.Cell]course) figure {
	f := figure{
		ID: "blocks", Title: "From block to block", Legend: s.series,
		Lead: "Every trial of every cell, in the order of the blocks. A slope is drift, a jump in all lines at once is the machine.",
	}
	metrics := s.metrics()
	if !s.few() {
		metrics = metrics[:min(1, len(metrics))]
	}
	for _, metric := range metrics {
		var numbers []float64
		last := 0
		for _, o := range values[metric] {
			for _, t := range o.trials {
				numbers = append(numbers, t.Value)
				last = max(last, t.Block)
			}
		}
		if last == 0 {
			continue // one block has no course
		}
		ch := choice{Label: MetricName(metric), Table: s.driftTable(metric, values[metric])}
		for _, p := range s.v.fields(s.b) {
			panel := s.draw(s.fieldTitle(p), s.driftChart(metric, p, last, picture.Logarithmic(kindOf(metric, s.b.cells...).unit, numbers), values[metric]))
			panel.On = alike(p.cells)
			ch.Panels = append(ch.Panels, panel)
		}
		if !s.few() {
			f.Title = "From block to block: " + ch.Label
			f.Choices = s.tabbed(ch)
			return f
		}
		f.Choices = append(f.Choices, ch)
	}
	return f
}

func (s *studio) driftChart(metric string, p *field, last int, y picture.Ruler, values map[*result.Cell]course) *picture.Chart {
	ch := &picture.Chart{
		Title: MetricName(metric) + " of each trial, " + s.fieldTitle(p), Description: "One mark a trial, from the first block to the last.",
		Width: 300, Height: 200, X: blockRuler(last), Y: y,
	}
	if len(s.v.fields(s.b)) == 1 {
		ch.Width, ch.Height = 720, 260
	}
	for _, cell := range p.cells {
		one, o := s.of(cell), values[cell]
		ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
			c.Group(one.Class(), "", func() {
				var points []vg.Point
				for _, t := range o.trials {
					if t.Value > 0 {
						points = append(points, picture.At(x(float64(t.Block+1)), y(t.Value)))
					}
				}
				d.StrokeLines(one.Line(1), points)
				for _, t := range o.trials {
					if t.Value <= 0 {
						continue
					}
					c.Group("m", s.v.inside(s.b, cell)+", block "+strconv.Itoa(t.Block+1)+": "+measured(metric, t.Value, cell), func() {
						one.Shape(c, picture.At(x(float64(t.Block+1)), y(t.Value)), 2.4)
					})
				}
			})
		})
	}
	return ch
}

// blockRuler counts blocks from one.
func blockRuler(last int) picture.Ruler {
	r := picture.Ruler{From: 0.5, To: float64(last) + 1.5}
	step := max(1, int(picture.NiceStep(float64(last+1)/6)))
	for i := 1; i <= last+1; i++ {
		if i == 1 || i%step == 0 && i > step/2 {
			r.Ticks = append(r.Ticks, plot.Tick{Value: float64(i), Label: strconv.Itoa(i)})
		}
	}
	return r
}

// driftTable has a row a cell and a column a block.
func (s *studio) driftTable(metric string, values map[*result.Cell]course) webpage.Table {
	last := 0
	low := math.Inf(1)
	for _, o := range values {
		for _, t := range o.trials {
			last = max(last, t.Block)
			if t.Value > 0 {
				low = min(low, t.Value)
			}
		}
	}
	sc := kindOf(metric, s.b.cells...).column([]float64{low})
	head := "cell"
	if u := sc.Size.Name; u != "" {
		head += " (" + u + ")"
	}
	t := webpage.Table{Head: []string{head}, Right: 1}
	for b := range last + 1 {
		t.Head = append(t.Head, strconv.Itoa(b+1))
	}
	for _, c := range s.b.cells {
		o, ok := values[c]
		if !ok {
			continue
		}
		row := make([]string, last+2)
		row[0] = s.v.inside(s.b, c)
		for i := range row[1:] {
			row[i+1] = none
		}
		for _, v := range o.trials {
			row[v.Block+1] = sc.Number(v.Value)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
