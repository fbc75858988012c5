package picture

import (
	"html/template"
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Series is what one name looks like in every chart of a benchmark: a colour, a shape and a dash, so that no one needs
// colours to tell series apart.
type Series struct {
	Name  string
	Index int
}

// inks is how many colours the style sheet has.
const inks = 8

// Ink is the series' colour.
func (s Series) Ink() Ink { return Ink("s" + strconv.Itoa(s.Index%inks)) }

// Class is what a legend's switch finds its marks by.
func (s Series) Class() string { return "z z" + strconv.Itoa(s.Index) }

// Line is the series' dash; the first ones are solid where a shape is there to tell them apart.
func (s Series) Line(width vg.Length) draw.LineStyle {
	dashes := [][]vg.Length{nil, {6, 3}, {2, 2.5}, {8, 3, 2, 3}, {4, 2}, {10, 3}, {1, 2}, {6, 2, 2, 2, 2, 2}}
	return draw.LineStyle{Color: s.Ink(), Width: width, Dashes: dashes[s.Index%len(dashes)]}
}

// Shape draws the series' sign.
func (s Series) Shape(c *Canvas, at vg.Point, r vg.Length) {
	c.SetColor(s.Ink())
	c.Fill(ShapePath(s.Index, at, r))
}

// Switch is the name by which a legend's switch finds the marks of the series.
func (s Series) Switch() string { return strings.TrimPrefix(s.Class(), "z ") }

// Sign is the series' shape, for the legend.
func (s Series) Sign() template.HTML {
	c := NewCanvas(12)
	s.Shape(c, At(6, 6), 4)
	return template.HTML(`<svg class="sign" aria-hidden="true" width="12" height="12" viewBox="0 0 12 12">` + c.String() + `</svg>`)
}

// ShapePath is a sign of about the same area for each index.
func ShapePath(index int, at vg.Point, r vg.Length) vg.Path {
	const shapes = 6
	switch index % shapes {
	case 0:
		return Circle(at, r)
	case 1:
		return Polygon(at, r*1.15, 4, math.Pi/4)
	case 2:
		return Polygon(at, r*1.35, 3, math.Pi/2)
	case 3:
		return Polygon(at, r*1.25, 4, 0)
	case 4:
		return Polygon(at, r*1.35, 3, -math.Pi/2)
	}
	return Polygon(at, r*1.15, 5, math.Pi/2)
}

// Circle is a circle about a point.
func Circle(at vg.Point, r vg.Length) vg.Path {
	var p vg.Path
	p.Arc(at, r, 0, 2*math.Pi)
	p.Close()
	return p
}

// Polygon is a regular polygon about a point, whose first corner is turned so far from the right, in radians.
func Polygon(at vg.Point, r vg.Length, corners int, turn float64) vg.Path {
	var p vg.Path
	for i := range corners {
		angle := turn + 2*math.Pi*float64(i)/float64(corners)
		pt := vg.Point{X: at.X + r*vg.Length(math.Cos(angle)), Y: at.Y + r*vg.Length(math.Sin(angle))}
		if i == 0 {
			p.Move(pt)
		} else {
			p.Line(pt)
		}
	}
	p.Close()
	return p
}

// Box is a rectangle by two corners.
func Box(x0, y0, x1, y1 vg.Length) vg.Path {
	return vg.Rectangle{Min: vg.Point{X: x0, Y: y0}, Max: vg.Point{X: x1, Y: y1}}.Path()
}

// Hatch draws a bar in outline, with slanted lines in it: it can be told from a filled one without its colour.
func Hatch(d draw.Canvas, colour color.Color, from, to, y, half vg.Length) {
	d.SetLineStyle(draw.LineStyle{Color: colour, Width: 1})
	p := Box(from, y-half, to, y+half)
	for at := from - 2*half; at < to; at += hatchStep { // each rises by as much as it goes to the right
		left, right := max(from, at), min(to, at+2*half)
		if left < right {
			p.Move(vg.Point{X: left, Y: y - half + left - at})
			p.Line(vg.Point{X: right, Y: y - half + right - at})
		}
	}
	d.Stroke(p)
}

// hatchStep is how far apart the lines of a hatched bar are.
const hatchStep = 4

// Cross marks what failed, or never came.
func Cross(d draw.Canvas, x, y vg.Length) {
	line := draw.LineStyle{Color: Ink("bad"), Width: 2}
	d.StrokeLine2(line, x-4, y-4, x+4, y+4)
	d.StrokeLine2(line, x-4, y+4, x+4, y-4)
}
