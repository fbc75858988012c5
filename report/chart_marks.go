package report

import (
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A series is what one name looks like in every chart of a benchmark: a colour, a shape and a dash, so that no one needs
// colours to tell series apart.
type series struct {
	name  string
	index int
}

// inks is how many colours the style sheet has.
const inks = 8

func (s series) ink() ink { return ink("s" + strconv.Itoa(s.index%inks)) }

// class is what a legend's switch finds its marks by.
func (s series) class() string { return "z z" + strconv.Itoa(s.index) }

// line is the series' dash; the first ones are solid where a shape is there to tell them apart.
func (s series) line(width vg.Length) draw.LineStyle {
	dashes := [][]vg.Length{nil, {6, 3}, {2, 2.5}, {8, 3, 2, 3}, {4, 2}, {10, 3}, {1, 2}, {6, 2, 2, 2, 2, 2}}
	return draw.LineStyle{Color: s.ink(), Width: width, Dashes: dashes[s.index%len(dashes)]}
}

// shape draws the series' sign.
func (s series) shape(c *canvas, at vg.Point, r vg.Length) {
	c.SetColor(s.ink())
	c.Fill(shapePath(s.index, at, r))
}

// shapePath is a sign of about the same area for each index.
func shapePath(index int, at vg.Point, r vg.Length) vg.Path {
	const shapes = 6
	switch index % shapes {
	case 0:
		return circle(at, r)
	case 1:
		return polygon(at, r*1.15, 4, math.Pi/4)
	case 2:
		return polygon(at, r*1.35, 3, math.Pi/2)
	case 3:
		return polygon(at, r*1.25, 4, 0)
	case 4:
		return polygon(at, r*1.35, 3, -math.Pi/2)
	}
	return polygon(at, r*1.15, 5, math.Pi/2)
}

func circle(at vg.Point, r vg.Length) vg.Path {
	var p vg.Path
	p.Arc(at, r, 0, 2*math.Pi)
	p.Close()
	return p
}

func polygon(at vg.Point, r vg.Length, corners int, turn float64) vg.Path {
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

func box(x0, y0, x1, y1 vg.Length) vg.Path {
	return vg.Rectangle{Min: vg.Point{X: x0, Y: y0}, Max: vg.Point{X: x1, Y: y1}}.Path()
}

// hatch draws a bar in outline, with slanted lines in it: it can be told from a filled one without its colour.
func hatch(d draw.Canvas, colour color.Color, from, to, y, half vg.Length) {
	d.SetLineStyle(draw.LineStyle{Color: colour, Width: 1})
	p := box(from, y-half, to, y+half)
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

// cross marks what failed, or never came.
func cross(d draw.Canvas, x, y vg.Length) {
	line := draw.LineStyle{Color: ink("bad"), Width: 2}
	d.StrokeLine2(line, x-4, y-4, x+4, y+4)
	d.StrokeLine2(line, x-4, y+4, x+4, y-4)
}
