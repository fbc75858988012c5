// Package picture draws: a canvas that writes SVG in colours of the page's style sheet, axes, and the marks of series. What is drawn is the
// reports' (report) and the histories' (report/trend) own.
package picture

import (
	"html"
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	"bench/report/escape"
)

// An Ink is a colour by its meaning: a class of the page's style sheet, so that a chart follows the reader's theme.
type Ink string

// The inks that are no series.
const (
	AxisInk Ink = "ax" // lines of axes
	gridInk Ink = "gr" // lines behind the marks
	TextInk Ink = "tx"
	MarkInk Ink = "mk" // what is drawn beside every series
	PageInk Ink = "pg" // the page itself: what is drawn upon a series, and so is seen on it in a light and in a dark page
	BandInk Ink = "bd" // an area that means "no difference that matters"
)

// RGBA makes an ink a color.Color; nothing ever asks for it.
func (Ink) RGBA() (r, g, b, a uint32) { return 0, 0, 0, math.MaxUint16 }

// A Canvas is a vg.Canvas that writes SVG without any style of its own: colours are classes, texts are escaped, and marks
// can be grouped under a title that browsers show on hover.
type Canvas struct {
	b      strings.Builder
	height vg.Length
	now    pen
	saved  []pen
}

// A pen is what Push saves.
type pen struct {
	ink    Ink
	width  vg.Length
	dash   []vg.Length
	matrix [6]float64 // a, b, c, d, e, f of SVG, in the plot's own coordinates
}

// String is what was drawn, the content of an svg element.
func (c *Canvas) String() string { return c.b.String() }

// NewCanvas is an empty picture of a height.
func NewCanvas(height vg.Length) *Canvas {
	return &Canvas{height: height, now: pen{ink: TextInk, width: 1, matrix: [6]float64{1, 0, 0, 1, 0, 0}}}
}

// SetLineWidth implements vg.Canvas.
func (c *Canvas) SetLineWidth(w vg.Length) { c.now.width = w }

// SetLineDash implements vg.Canvas.
func (c *Canvas) SetLineDash(pattern []vg.Length, _ vg.Length) { c.now.dash = pattern }

// SetColor implements vg.Canvas. What is no ink is text.
func (c *Canvas) SetColor(col color.Color) {
	c.now.ink = TextInk
	if i, ok := col.(Ink); ok {
		c.now.ink = i
	}
}

// Rotate implements vg.Canvas.
func (c *Canvas) Rotate(rad float64) {
	sin, cos := math.Sincos(rad)
	c.apply([6]float64{cos, sin, -sin, cos, 0, 0})
}

// Translate implements vg.Canvas.
func (c *Canvas) Translate(p vg.Point) { c.apply([6]float64{1, 0, 0, 1, float64(p.X), float64(p.Y)}) }

// Scale implements vg.Canvas.
func (c *Canvas) Scale(x, y float64) { c.apply([6]float64{x, 0, 0, y, 0, 0}) }

func (c *Canvas) apply(n [6]float64) {
	m := c.now.matrix
	c.now.matrix = [6]float64{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

// Push implements vg.Canvas.
func (c *Canvas) Push() { c.saved = append(c.saved, c.now) }

// Pop implements vg.Canvas.
func (c *Canvas) Pop() {
	last := len(c.saved) - 1
	c.now, c.saved = c.saved[last], c.saved[:last]
}

// Stroke implements vg.Canvas.
func (c *Canvas) Stroke(p vg.Path) {
	if c.now.width <= 0 {
		return
	}
	c.b.WriteString(`<path class="l ` + string(c.now.ink) + `"`)
	if c.now.width != 1 {
		c.b.WriteString(` stroke-width="` + Short(float64(c.now.width)) + `"`)
	}
	if len(c.now.dash) > 0 {
		var parts []string
		for _, d := range c.now.dash {
			parts = append(parts, Short(float64(d)))
		}
		c.b.WriteString(` stroke-dasharray="` + strings.Join(parts, " ") + `"`)
	}
	c.b.WriteString(` d="` + c.path(p) + `"/>`)
}

// Fill implements vg.Canvas.
func (c *Canvas) Fill(p vg.Path) {
	c.b.WriteString(`<path class="f ` + string(c.now.ink) + `" d="` + c.path(p) + `"/>`)
}

// FillString implements vg.Canvas.
func (c *Canvas) FillString(f font.Face, p vg.Point, text string) {
	if f.Font.Size == 0 || text == "" {
		return
	}
	x, y := c.place(p)
	c.b.WriteString(`<text x="` + Short(x) + `" y="` + Short(y) + `" font-size="` + Short(float64(f.Font.Size)) + `"`)
	if m := c.now.matrix; m[1] != 0 {
		degrees := -math.Atan2(m[1], m[0]) * 180 / math.Pi
		c.b.WriteString(` transform="rotate(` + Short(degrees) + ` ` + Short(x) + ` ` + Short(y) + `)"`)
	}
	if c.now.ink != TextInk {
		c.b.WriteString(` class="t ` + string(c.now.ink) + `"`)
	}
	c.b.WriteString(`>` + html.EscapeString(escape.Printable(text)) + `</text>`)
}

// DrawImage implements vg.Canvas; no chart has an image.
func (c *Canvas) DrawImage(vg.Rectangle, image.Image) {}

// Group puts what draw draws into a group of a class; its title is what a reader sees on hover.
func (c *Canvas) Group(class, title string, draw func()) {
	c.b.WriteString(`<g class="` + class + `">`)
	if title != "" {
		c.b.WriteString(`<title>` + html.EscapeString(escape.Printable(title)) + `</title>`)
	}
	draw()
	c.b.WriteString(`</g>`)
}

// place is a point in SVG's coordinates, whose y grows downwards.
func (c *Canvas) place(p vg.Point) (x, y float64) {
	m, px, py := c.now.matrix, float64(p.X), float64(p.Y)
	return m[0]*px + m[2]*py + m[4], float64(c.height) - (m[1]*px + m[3]*py + m[5])
}

func (c *Canvas) path(p vg.Path) string {
	var b strings.Builder
	at := func(op string, points ...vg.Point) {
		b.WriteString(op)
		for i, pt := range points {
			if i > 0 {
				b.WriteByte(' ')
			}
			x, y := c.place(pt)
			b.WriteString(Short(x) + " " + Short(y))
		}
	}
	for _, comp := range p {
		switch comp.Type {
		case vg.MoveComp:
			at("M", comp.Pos)
		case vg.LineComp:
			at("L", comp.Pos)
		case vg.CurveComp:
			op := "Q"
			if len(comp.Control) == 2 {
				op = "C"
			}
			at(op, append(comp.Control, comp.Pos)...)
		case vg.ArcComp:
			c.arc(comp, b.Len() == 0, at)
		case vg.CloseComp:
			b.WriteByte('Z')
		}
	}
	return b.String()
}

// arc writes an arc in halves: SVG can't write a whole circle as one.
func (c *Canvas) arc(comp vg.PathComp, first bool, at func(string, ...vg.Point)) {
	on := func(angle float64) vg.Point {
		return vg.Point{X: comp.Pos.X + comp.Radius*vg.Length(math.Cos(angle)), Y: comp.Pos.Y + comp.Radius*vg.Length(math.Sin(angle))}
	}
	op := "L"
	if first {
		op = "M"
	}
	sweep := "0"
	if comp.Angle < 0 {
		sweep = "1"
	}
	r := Short(float64(comp.Radius))
	at(op, on(comp.Start))
	at("A"+r+" "+r+" 0 0 "+sweep+" ", on(comp.Start+comp.Angle/2))
	at("A"+r+" "+r+" 0 0 "+sweep+" ", on(comp.Start+comp.Angle))
}

// Short writes a coordinate to a tenth: finer than any screen shows at these sizes.
func Short(v float64) string {
	text := strconv.FormatFloat(v, 'f', 1, 64)
	if text = strings.TrimSuffix(text, ".0"); text == "-0" {
		return "0"
	}
	return text
}

// At is a point of a picture.
func At(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: y} }
