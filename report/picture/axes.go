package picture

import (
	"html"
	"math"
	"strconv"
	"strings"

	"bench/result"
	"bench/words"

	"bench/report/escape"

	"gonum.org/v1/plot"
	plottext "gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Mark draws one thing on a chart's canvas. X and y turn data into places.
type Mark func(c *Canvas, d draw.Canvas, x, y func(float64) vg.Length)

// Plot implements plot.Plotter.
func (m Mark) Plot(d draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&d)
	m(canvasOf(d), d, x, y)
}

// canvasOf is the canvas under a cut-out of it.
func canvasOf(d vg.Canvas) *Canvas {
	if inner, ok := d.(draw.Canvas); ok {
		return canvasOf(inner.Canvas)
	}
	return d.(*Canvas)
}

// A Chart is one picture.
type Chart struct {
	Title, Description string
	Width, Height      vg.Length
	X, Y               Ruler
	Marks              []Mark
	Columns            bool      // lines of the grid at x, not at y
	Left               vg.Length // room for words left of the picture
	Right              vg.Length // room for words right of the picture
}

// A Ruler is an axis: its ends, and what is written beside it.
type Ruler struct {
	From, To float64
	Log      bool
	Ticks    []plot.Tick
	Hidden   bool
}

const fontSize = 11

// SVG draws the chart. Number tells its title and description from those of the page's other charts.
func (ch *Chart) SVG(number int) string {
	c := NewCanvas(ch.Height)
	p := plot.New()
	p.BackgroundColor = nil
	ch.X.onto(&p.X)
	ch.Y.onto(&p.Y)
	p.Add(Mark(ch.grid))
	for _, m := range ch.Marks {
		p.Add(m)
	}
	d := draw.NewCanvas(c, ch.Width, ch.Height)
	p.Draw(draw.Crop(d, 1+ch.Left, -12-ch.Right, 1, -6))
	id := "c" + strconv.Itoa(number)
	var b strings.Builder
	b.WriteString(`<svg role="img" aria-labelledby="` + id + `t ` + id + `d" viewBox="0 0 ` + Short(float64(ch.Width)) + ` ` + Short(float64(ch.Height)) +
		`" width="` + Short(float64(ch.Width)) + `" height="` + Short(float64(ch.Height)) + `">`)
	b.WriteString(`<title id="` + id + `t">` + html.EscapeString(escape.Printable(ch.Title)) + `</title>`)
	b.WriteString(`<desc id="` + id + `d">` + html.EscapeString(escape.Printable(ch.Description)) + `</desc>`)
	b.WriteString(c.String() + `</svg>`)
	return b.String()
}

// grid draws the lines behind the marks.
func (ch *Chart) grid(c *Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
	thin := draw.LineStyle{Color: gridInk, Width: 1}
	for _, t := range ch.Y.Ticks {
		if !ch.Columns && !ch.Y.Hidden && t.Value >= ch.Y.From && t.Value <= ch.Y.To {
			d.StrokeLine2(thin, d.Min.X, y(t.Value), d.Max.X, y(t.Value))
		}
	}
	for _, t := range ch.X.Ticks {
		if ch.Columns && t.Value >= ch.X.From && t.Value <= ch.X.To {
			d.StrokeLine2(thin, x(t.Value), d.Min.Y, x(t.Value), d.Max.Y)
		}
	}
}

// WordStyle is the style of words within a picture, left of which they begin.
func WordStyle() plottext.Style {
	style := plot.New().X.Tick.Label
	style.Font.Size, style.Font.Variant = fontSize, "Sans"
	style.XAlign, style.YAlign = draw.XLeft, draw.YCenter
	return style
}

// onto sets an axis of a plot.
func (r Ruler) onto(a *plot.Axis) {
	a.Min, a.Max = r.From, r.To
	if r.Log {
		a.Scale = plot.LogScale{}
	}
	a.LineStyle.Color, a.LineStyle.Width = AxisInk, 0
	a.Tick.LineStyle.Color, a.Tick.LineStyle.Width = AxisInk, 0
	a.Tick.Length, a.Padding = 3, 3
	a.Tick.Label.Color = TextInk
	a.Tick.Label.Font.Size = fontSize
	a.Tick.Label.Font.Variant = "Sans"
	ticks := r.Ticks
	if r.Hidden {
		ticks = nil
	}
	a.Tick.Marker = plot.ConstantTicks(ticks)
}

// Linear is a ruler of a metric from zero, with a unit that suits.
func Linear(unit result.Unit, numbers []float64) Ruler {
	high := 0.0
	for _, v := range numbers {
		high = max(high, v)
	}
	if high == 0 {
		high = 1
	}
	u := unit.Scale(1, high).Size
	step := NiceStep(high / u.Of / 4)
	to := math.Ceil(high/u.Of/step*(1-1e-9)) * step
	r := Ruler{To: to * u.Of}
	for i := 0; float64(i)*step <= to*(1+1e-9); i++ {
		r.Ticks = append(r.Ticks, plot.Tick{Value: float64(i) * step * u.Of, Label: TickText(float64(i)*step, u)})
	}
	return r
}

// NiceStep is the next of 1, 2, 5 times a power of ten.
func NiceStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, n := range []float64{1, 2, 5} {
		if n*power >= least*(1-1e-9) {
			return n * power
		}
	}
	return 10 * power
}

// TickText is what stands at a tick: a number in a unit of that size.
func TickText(v float64, size result.Size) string {
	return size.Behind(words.Thousands(words.WithoutExponent(v)))
}

// Logarithmic is a ruler for durations that span much, each tick in the unit that suits it.
func Logarithmic(unit result.Unit, numbers []float64) Ruler {
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
	r := Ruler{From: low, To: high, Log: true}
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
				u := unit.Scale(1, v*(1+1e-9)).Size
				r.Ticks = append(r.Ticks, plot.Tick{Value: v, Label: TickText(v/u.Of, u)})
			}
		}
	}
	if len(r.Ticks) < 2 { // a narrow range: its ends say it better
		r.Ticks = nil
		for _, v := range []float64{low * 1.1, high / 1.1} {
			r.Ticks = append(r.Ticks, plot.Tick{Value: v, Label: unit.Scale(1, v).With(v)})
		}
	}
	return r
}

// Categories is a ruler of names, from 0 on.
func Categories(names []string) Ruler {
	r := Ruler{From: -0.5, To: float64(len(names)) - 0.5}
	for i, n := range names {
		r.Ticks = append(r.Ticks, plot.Tick{Value: float64(i), Label: words.Cut(escape.Printable(n), 18)})
	}
	return r
}

// Abridged cuts a long name in its middle, since names of cells differ at both ends.
func Abridged(name string, most int) string {
	r := []rune(name)
	if len(r) <= most {
		return name
	}
	head := (most - 1) / 2
	return string(r[:head]) + "…" + string(r[len(r)-(most-1-head):])
}
