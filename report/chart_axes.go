package report

import (
	"html"
	"math"
	"strconv"
	"strings"

	"bench/result"
	"bench/words"

	"gonum.org/v1/plot"
	plottext "gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A mark draws one thing on a chart's canvas. X and y turn data into places.
type mark func(c *canvas, d draw.Canvas, x, y func(float64) vg.Length)

// Plot implements plot.Plotter.
func (m mark) Plot(d draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&d)
	m(canvasOf(d), d, x, y)
}

// canvasOf is the canvas under a cut-out of it.
func canvasOf(d vg.Canvas) *canvas {
	if inner, ok := d.(draw.Canvas); ok {
		return canvasOf(inner.Canvas)
	}
	return d.(*canvas)
}

// A chart is one picture.
type chart struct {
	title, description string
	width, height      vg.Length
	x, y               ruler
	marks              []mark
	columns            bool      // lines of the grid at x, not at y
	right              vg.Length // room for words right of the picture
}

// A ruler is an axis: its ends, and what is written beside it.
type ruler struct {
	from, to float64
	log      bool
	ticks    []plot.Tick
	hidden   bool
}

const fontSize = 11

// svg draws the chart. Number tells its title and description from those of the page's other charts.
func (ch *chart) svg(number int) string {
	c := newCanvas(ch.height)
	p := plot.New()
	p.BackgroundColor = nil
	ch.x.onto(&p.X)
	ch.y.onto(&p.Y)
	p.Add(mark(ch.grid))
	for _, m := range ch.marks {
		p.Add(m)
	}
	d := draw.NewCanvas(c, ch.width, ch.height)
	p.Draw(draw.Crop(d, 1, -12-ch.right, 1, -6))
	id := "c" + strconv.Itoa(number)
	var b strings.Builder
	b.WriteString(`<svg role="img" aria-labelledby="` + id + `t ` + id + `d" viewBox="0 0 ` + short(float64(ch.width)) + ` ` + short(float64(ch.height)) +
		`" width="` + short(float64(ch.width)) + `" height="` + short(float64(ch.height)) + `">`)
	b.WriteString(`<title id="` + id + `t">` + html.EscapeString(printable(ch.title)) + `</title>`)
	b.WriteString(`<desc id="` + id + `d">` + html.EscapeString(printable(ch.description)) + `</desc>`)
	b.WriteString(c.b.String() + `</svg>`)
	return b.String()
}

// grid draws the lines behind the marks.
func (ch *chart) grid(c *canvas, d draw.Canvas, x, y func(float64) vg.Length) {
	thin := draw.LineStyle{Color: gridInk, Width: 1}
	for _, t := range ch.y.ticks {
		if !ch.columns && !ch.y.hidden && t.Value >= ch.y.from && t.Value <= ch.y.to {
			d.StrokeLine2(thin, d.Min.X, y(t.Value), d.Max.X, y(t.Value))
		}
	}
	for _, t := range ch.x.ticks {
		if ch.columns && t.Value >= ch.x.from && t.Value <= ch.x.to {
			d.StrokeLine2(thin, x(t.Value), d.Min.Y, x(t.Value), d.Max.Y)
		}
	}
}

// wordStyle is the style of words within a picture, left of which they begin.
func wordStyle() plottext.Style {
	style := plot.New().X.Tick.Label
	style.Font.Size, style.Font.Variant = fontSize, "Sans"
	style.XAlign, style.YAlign = draw.XLeft, draw.YCenter
	return style
}

// onto sets an axis of a plot.
func (r ruler) onto(a *plot.Axis) {
	a.Min, a.Max = r.from, r.to
	if r.log {
		a.Scale = plot.LogScale{}
	}
	a.LineStyle.Color, a.LineStyle.Width = axisInk, 0
	a.Tick.LineStyle.Color, a.Tick.LineStyle.Width = axisInk, 0
	a.Tick.Length, a.Padding = 3, 3
	a.Tick.Label.Color = textInk
	a.Tick.Label.Font.Size = fontSize
	a.Tick.Label.Font.Variant = "Sans"
	ticks := r.ticks
	if r.hidden {
		ticks = nil
	}
	a.Tick.Marker = plot.ConstantTicks(ticks)
}

// linear is a ruler of a metric from zero, with a unit that suits.
func linear(k kind, numbers []float64) ruler {
	high := 0.0
	for _, v := range numbers {
		high = max(high, v)
	}
	if high == 0 {
		high = 1
	}
	u := k.alone(high).Size
	step := niceStep(high / u.Of / 4)
	to := math.Ceil(high/u.Of/step*(1-1e-9)) * step
	r := ruler{to: to * u.Of}
	for i := 0; float64(i)*step <= to*(1+1e-9); i++ {
		r.ticks = append(r.ticks, plot.Tick{Value: float64(i) * step * u.Of, Label: tickText(float64(i)*step, u)})
	}
	return r
}

// niceStep is the next of 1, 2, 5 times a power of ten.
func niceStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, n := range []float64{1, 2, 5} {
		if n*power >= least*(1-1e-9) {
			return n * power
		}
	}
	return 10 * power
}

func tickText(v float64, size result.Size) string {
	return size.Behind(words.Thousands(withoutExponent(v)))
}

// logarithmic is a ruler for durations that span much, each tick in the unit that suits it.
func logarithmic(k kind, numbers []float64) ruler {
	low, high := math.Inf(1), 0.0
	for _, v := range numbers {
		if v > 0 {
			low, high = min(low, v), max(high, v)
		}
	}
	if high == 0 {
		low, high = 0.5, 2
	}
	low, high = low/1.1, high*1.1
	r := ruler{from: low, to: high, log: true}
	factors := []float64{1, 2, 5}
	switch decades := math.Log10(high / low); {
	case decades > 2.5:
		factors = []float64{1}
	case decades > 1.5:
		factors = []float64{1, 3}
	}
	for e := math.Floor(math.Log10(low)); e <= math.Log10(high); e++ {
		for _, f := range factors {
			if v := f * math.Pow(10, e); v >= low && v <= high {
				u := k.alone(v * (1 + 1e-9)).Size
				r.ticks = append(r.ticks, plot.Tick{Value: v, Label: tickText(v/u.Of, u)})
			}
		}
	}
	if len(r.ticks) < 2 { // a narrow range: its ends say it better
		r.ticks = nil
		for _, v := range []float64{low * 1.1, high / 1.1} {
			r.ticks = append(r.ticks, plot.Tick{Value: v, Label: k.alone(v).With(v)})
		}
	}
	return r
}

// categories is a ruler of names, from 0 on.
func categories(names []string) ruler {
	r := ruler{from: -0.5, to: float64(len(names)) - 0.5}
	for i, n := range names {
		r.ticks = append(r.ticks, plot.Tick{Value: float64(i), Label: cut(printable(n), 18)})
	}
	return r
}

// cut shortens a name for where there is little room.
func cut(name string, most int) string {
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}

// abridged cuts a long name in its middle, since names of cells differ at both ends.
func abridged(name string, most int) string {
	r := []rune(name)
	if len(r) <= most {
		return name
	}
	head := (most - 1) / 2
	return string(r[:head]) + "…" + string(r[len(r)-(most-1-head):])
}
