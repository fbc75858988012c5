package report

import (
	"bench/result"
	"bench/words"

	"bench/result/stats"

	"bench/report/picture"
	"bench/report/webpage"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A course is a metric of one cell, trial by trial, with the median of its trials and that median's interval.
type course struct {
	trials            []result.TrialValue
	median, low, high float64
	supported         bool // the interval has its confidence
}

// trialValues are the courses of each metric that is shown, by metric and cell.
func (s *studio) trialValues() (map[string]map[*result.Cell]course, error) {
	all := map[string]map[*result.Cell]course{}
	for _, name := range s.metrics() {
		m, err := result.ParseMetric(name)
		if err != nil {
			continue // of a later version
		}
		all[name] = map[*result.Cell]course{}
		for _, c := range s.b.cells {
			if c.Requests == c.Errors {
				continue
			}
			trials, err := m.OverTrials(c)
			if err != nil {
				return nil, err
			}
			if len(trials) == 0 {
				continue
			}
			var values []float64
			for _, t := range trials {
				values = append(values, t.Value)
			}
			o := course{trials: trials}
			o.median, o.low, o.high, o.supported = stats.MedianInterval(values, 0.95)
			all[name][c] = o
		}
	}
	return all, nil
}

// levels draws each metric over the levels, one line a competitor.
func (s *studio) levels(values map[string]map[*result.Cell]course) figure {
	f := figure{
		ID: "levels", Title: "Strategies and levels", Legend: s.series,
		Lead: "Each mark is the median over a cell's trials; the bar is the 95 % interval of that median, or, with fewer than six trials, their range. An arrow: it goes on beyond the axis.",
	}
	across := byLevel
	if s.axis == byLevel || !s.b.varies[byLevel] {
		across = s.axis
		f.Legend = nil // the names stand below the marks
	}
	for _, metric := range s.metrics() {
		if len(values[metric]) < 2 { // a single dot says no more than the table
			continue
		}
		var medians, tops []float64
		for _, o := range values[metric] {
			medians, tops = append(medians, o.median), append(tops, o.high)
		}
		ch := choice{Label: MetricName(metric), Table: s.levelTable(metric, values[metric])}
		y := picture.Linear(kindOf(metric, s.b.cells...).unit, []float64{highestShown(medians, tops)})
		for _, p := range s.panelsAcross(across) {
			panel := s.draw(p.title, s.levelChart(metric, across, p, y, values[metric]))
			panel.On = alike(p.cells)
			ch.Panels = append(ch.Panels, panel)
		}
		f.Choices = append(f.Choices, ch)
	}
	return f
}

// A cluster is the cells that one panel shows.
type cluster struct {
	title string
	cells []*result.Cell
}

// panelsAcross sorts the cells into panels that have the axis across as their x.
func (s *studio) panelsAcross(across axis) []*cluster {
	var all []*cluster
	named := map[string]*cluster{}
	for _, c := range s.b.cells {
		title := ""
		for _, a := range []axis{byStrategy, byGroup, byLevel} {
			if a == across || a == s.axis || !s.b.varies[a] {
				continue
			}
			if title != "" {
				title += ", "
			}
			title += a.On(c)
		}
		if named[title] == nil {
			named[title] = &cluster{title: title}
			all = append(all, named[title])
		}
		named[title].cells = append(named[title].cells, c)
	}
	return all
}

func (s *studio) levelChart(metric string, across axis, p *cluster, y picture.Ruler, values map[*result.Cell]course) *picture.Chart {
	names := s.values(across)
	ch := &picture.Chart{
		Title: MetricName(metric) + " " + p.title, Description: "Median over the trials and its interval; the numbers are in the table below.",
		Width: 300, Height: 200, X: picture.Categories(names), Y: y,
	}
	if len(s.panelsAcross(across)) == 1 {
		ch.Width, ch.Height = 720, 280
	}
	place := map[string]float64{}
	for i, n := range names {
		place[n] = float64(i)
	}
	if s.axis == byLevel { // one competitor, whose levels have a colour each: a line says that they belong together
		ch.Marks = append(ch.Marks, func(_ *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
			var points []vg.Point
			for _, c := range p.cells {
				if o, ok := values[c]; ok {
					points = append(points, picture.At(x(place[across.On(c)]), y(min(o.median, ch.Y.To))))
				}
			}
			d.StrokeLines(draw.LineStyle{Color: picture.AxisInk, Width: 1.5}, points)
		})
	}
	for _, one := range s.series {
		var line []*result.Cell
		for _, c := range p.cells {
			if _, ok := values[c]; ok && s.of(c) == one {
				line = append(line, c)
			}
		}
		shift := 0.0
		if across != s.axis {
			shift = (float64(one.Index) - float64(len(s.series)-1)/2) * min(0.08, 0.6/float64(len(s.series)))
		}
		ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
			c.Group(one.Class(), "", func() {
				var points []vg.Point
				for _, cell := range line {
					points = append(points, picture.At(x(place[across.On(cell)]+shift), y(min(values[cell].median, ch.Y.To))))
				}
				d.StrokeLines(one.Line(1.5), points)
				for i, cell := range line {
					s.levelMark(c, d, metric, cell, values[cell], points[i], y, ch.Y.To)
				}
			})
		})
	}
	return ch
}

// levelMark draws one cell's median and interval; an arrow says that it goes on beyond the top.
func (s *studio) levelMark(c *picture.Canvas, d draw.Canvas, metric string, cell *result.Cell, o course, at vg.Point, y func(float64) vg.Length, top float64) {
	one := s.of(cell)
	c.Group("m", s.v.inside(s.b, cell)+": "+measured(metric, o.median, cell)+" ("+s.intervalOf(metric, o)+")", func() {
		thin := draw.LineStyle{Color: one.Ink(), Width: 2}
		low, high := y(min(o.low, top)), y(min(o.high, top))
		d.StrokeLine2(thin, at.X, low, at.X, high)
		d.StrokeLine2(thin, at.X-4, low, at.X+4, low)
		if o.high > top {
			picture.Pointer(c, picture.At(at.X, high), one.Ink(), 0, 1)
		} else {
			d.StrokeLine2(thin, at.X-4, high, at.X+4, high)
		}
		if o.median <= top {
			one.Shape(c, at, 4.5)
		}
	})
}

// intervalOf writes a course's interval.
func (s *studio) intervalOf(metric string, o course) string {
	k := kindOf(metric, s.b.cells...)
	sc := k.pair(o.low, o.high)
	return sc.Number(o.low) + "–" + sc.With(o.high)
}

func (s *studio) levelTable(metric string, values map[*result.Cell]course) webpage.Table {
	t := webpage.Table{Head: []string{"cell", "trials", "median", "95 % interval"}, Right: 1}
	for _, c := range s.b.cells {
		o, ok := values[c]
		if !ok {
			continue
		}
		interval := s.intervalOf(metric, o)
		if !o.supported {
			interval += " (range: too few trials)"
		}
		t.Rows = append(t.Rows, []string{s.v.inside(s.b, c), words.Count(len(o.trials)), measured(metric, o.median, c), interval})
	}
	return t
}
