package report

import (
	"fmt"
	"math"

	"bench/report/escape"
	"bench/report/picture"
	"bench/report/webpage"
	"bench/result"
	"bench/words"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The inks of a cell's course.
const (
	coverInk picture.Ink = "cv" // between two percentiles
	faultInk picture.Ink = "er" // errors, and from where a target falls behind
)

const (
	mostCourses = 16  // cells that are drawn over time
	mostBins    = 150 // of a chart
)

// overTime draws what happened over the time of each cell's trials.
func (s *studio) overTime() figure {
	f := figure{
		ID: "over-time", Title: "Over time",
		Lead: "Each request is where it was due, or where it was sent if nothing was scheduled, however late it was done; what was done is where it was done.",
	}
	left := 0
	for _, c := range s.b.cells {
		m := momentsOf(c, mostBins)
		switch {
		case m == nil:
			continue
		case len(f.Choices) == mostCourses:
			left++
			continue
		}
		ch := choice{Label: s.v.inside(s.b, c)}
		if ch.Label == "" {
			ch.Label = at(c)
		}
		ch.Panels = s.courseOf(m)
		for i := range ch.Panels {
			ch.Panels[i].On = coordinatesOf(c)
		}
		if legs := m.legs(); len(legs) > 1 {
			head, rows := legTable(m, legs)
			ch.Table = webpage.Table{Head: head, Rows: rows, Right: 2}
		}
		f.Choices = append(f.Choices, ch)
	}
	if left > 0 {
		f.Lead += fmt.Sprintf(" The first %d cells; the other %d are in the CSV of -timeline.", mostCourses, left)
	}
	return f
}

// courseOf are the panels of one cell: durations, rates, and what was under way.
func (s *studio) courseOf(m *moments) (panels []panel) {
	about := m.about()
	for _, said := range m.said() {
		about += "; " + said
	}
	if ch := m.latencyChart(); ch != nil {
		panels = append(panels, s.draw(ch.Title+" · "+about, ch))
		about = ""
	}
	title := "requests a second: done"
	due, _, failed := m.rates()
	if due != nil {
		title += ", due (dashed)"
	}
	if failed != nil {
		title += ", errors (bars)"
	}
	if about != "" {
		title += " · " + about
	}
	panels = append(panels, s.draw(title, m.rateChart()))
	if due != nil {
		panels = append(panels, s.draw("requests in flight, at the end of each bin", m.flightChart()))
	}
	return panels
}

// timeChart is an empty chart over the trial's time, with its stages.
func (m *moments) timeChart(title string, height vg.Length, y picture.Ruler) *picture.Chart {
	ch := &picture.Chart{Title: title, Description: "Over the time of a trial; the numbers are in the CSV of -timeline.", Width: 720, Height: height, X: timeRuler(m.line.Length), Y: y}
	ch.Marks = append(ch.Marks, m.shade)
	if from, ok := m.fine.BehindFrom(); ok && m.cell.Overloaded != nil {
		ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, _ func(float64) vg.Length) {
			c.Group("m", "falls behind from "+seconds(from)+" on", func() {
				d.StrokeLine2(draw.LineStyle{Color: faultInk, Width: 1, Dashes: []vg.Length{3, 3}}, x(from), d.Min.Y, x(from), d.Max.Y)
			})
		})
	}
	return ch
}

// shade puts every other stage on a ground of its own, and the names of those there is room for on top.
func (m *moments) shade(c *picture.Canvas, d draw.Canvas, x, _ func(float64) vg.Length) {
	legs := m.legs()
	if len(legs) < 2 {
		return
	}
	for i, l := range legs {
		from, to := x(min(l.from, m.line.Length)), x(min(l.to, m.line.Length))
		if i%2 == 0 {
			c.SetColor(picture.BandInk)
			c.Fill(picture.Box(from, d.Min.Y, to, d.Max.Y))
		}
		const perSign = 6
		if room := int((to - from) / perSign); l.name != "" && room >= 3 {
			style := picture.WordStyle()
			style.Color = picture.TextInk
			d.FillText(style, picture.At(from+3, d.Max.Y-7), words.Cut(escape.Printable(l.name), room))
		}
	}
}

// timeRuler is an axis of seconds.
func timeRuler(length float64) picture.Ruler {
	step := picture.NiceStep(length / 8)
	r := picture.Ruler{To: length}
	for i := 0; float64(i)*step <= length*(1+1e-9); i++ {
		r.Ticks = append(r.Ticks, plot.Tick{Value: float64(i) * step, Label: seconds(float64(i) * step)})
	}
	return r
}

// latencyChart draws percentiles over time, as far as the bins support them; nil: they support none.
func (m *moments) latencyChart() *picture.Chart {
	if m.q == 0 || m.line.Clock == "" {
		return nil
	}
	middle, _ := m.line.Course(0.5)
	high, bounds := m.line.Course(m.q)
	var known []float64
	for _, v := range append(append([]float64{}, middle...), high...) {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	title := m.clock() + ", p50"
	if m.q > 0.5 {
		title += " to " + quantile(m.q)
	}
	ch := m.timeChart(title, 220, picture.Logarithmic(kindOf(m.line.Clock+".p50", m.cell).unit, known))
	ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		for _, run := range m.runs(high) {
			if m.q > 0.5 {
				c.SetColor(coverInk)
				c.Fill(ribbon(m, run, middle, high, x, y))
				d.StrokeLines(draw.LineStyle{Color: picture.Ink("s0"), Width: 1}, m.points(run, high, x, y))
			}
		}
		for _, run := range m.runs(middle) {
			d.StrokeLines(draw.LineStyle{Color: picture.Ink("s0"), Width: 2}, m.points(run, middle, x, y))
		}
		for i, v := range high {
			if math.IsNaN(v) {
				continue
			}
			text := seconds(float64(i)*m.line.Width) + ": " + quantile(m.q) + " " + result.Seconds.Scale(1, v).With(v)
			if bounds[i] {
				text = seconds(float64(i)*m.line.Width) + ": " + quantile(m.q) + " " + atLeast(result.Seconds, v)
			}
			if !math.IsNaN(middle[i]) {
				text += ", p50 " + result.Seconds.Scale(1, middle[i]).With(middle[i])
			}
			spot := picture.At(x(m.middle(i)), y(v))
			c.Group("m", text, func() {
				if bounds[i] || m.cell.Overloaded != nil { // hollow: it would be longer, if it could
					d.SetLineStyle(draw.LineStyle{Color: picture.Ink("s0"), Width: 1})
					c.Stroke(picture.Circle(spot, 2.2))
					return
				}
				c.SetColor(picture.Ink("s0"))
				c.Fill(picture.Circle(spot, 1.6))
			})
		}
	})
	return ch
}

// A stretch is a run of bins whose values are known.
type stretch struct{ from, to int }

// runs are the stretches of values without a gap.
func (m *moments) runs(values []float64) (all []stretch) {
	for i, v := range values {
		switch {
		case math.IsNaN(v):
		case len(all) > 0 && all[len(all)-1].to == i:
			all[len(all)-1].to = i + 1
		default:
			all = append(all, stretch{i, i + 1})
		}
	}
	return all
}

// middle is the middle of a bin, within the trial.
func (m *moments) middle(i int) float64 {
	return min((float64(i)+0.5)*m.line.Width, m.line.Length)
}

func (m *moments) points(s stretch, values []float64, x, y func(float64) vg.Length) (points []vg.Point) {
	for i := s.from; i < s.to; i++ {
		points = append(points, picture.At(x(m.middle(i)), y(values[i])))
	}
	return points
}

// ribbon is the area between two courses.
func ribbon(m *moments, s stretch, low, high []float64, x, y func(float64) vg.Length) (p vg.Path) {
	for k, pt := range m.points(s, high, x, y) {
		if k == 0 {
			p.Move(pt)
			continue
		}
		p.Line(pt)
	}
	for i := s.to - 1; i >= s.from; i-- {
		v := low[i]
		if math.IsNaN(v) {
			v = high[i]
		}
		p.Line(picture.At(x(m.middle(i)), y(v)))
	}
	p.Close()
	return p
}

// rateChart draws what was due, done and failed.
func (m *moments) rateChart() *picture.Chart {
	due, done, failed := m.rates()
	ch := m.timeChart("requests a second", 160, picture.Linear(kindOf("throughput", m.cell).unit, append(append([]float64{}, due...), done...)))
	ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		if failed != nil {
			c.SetColor(faultInk)
			for i, v := range failed {
				if v > 0 {
					from, to := float64(i)*m.line.Width, min(float64(i+1)*m.line.Width, m.line.Length)
					c.Group("m", seconds(from)+": errors "+perSecondOf(v), func() {
						c.Fill(picture.Box(x(from)+0.5, y(0), x(to)-0.5, max(y(v), y(0)+1.5)))
					})
				}
			}
		}
		if due != nil {
			d.StrokeLines(draw.LineStyle{Color: picture.MarkInk, Width: 1, Dashes: []vg.Length{4, 3}}, m.points(stretch{0, len(due)}, due, x, y))
		}
		d.StrokeLines(draw.LineStyle{Color: picture.Ink("s0"), Width: 2}, m.points(stretch{0, len(done)}, done, x, y))
	})
	return ch
}

// flightChart draws how much was under way at the end of each bin.
func (m *moments) flightChart() *picture.Chart {
	values := m.inFlight()
	ch := m.timeChart("requests in flight", 130, picture.Linear(kindOf("in_flight.max", m.cell).unit, values))
	ch.Marks = append(ch.Marks, func(_ *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
		points := []vg.Point{picture.At(x(0), y(0))}
		for i, v := range values {
			points = append(points, picture.At(x(min(float64(i+1)*m.line.Width, m.line.Length)), y(v)))
		}
		d.StrokeLines(draw.LineStyle{Color: picture.Ink("s0"), Width: 1.5}, points)
	})
	return ch
}
