package picture

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// RobustEnds are the ends of an axis on which what is usual has the room: of the points that lie within Tukey's outer fences, on a
// logarithmic scale, and half as much again for what spreads around them. What lies beyond is drawn as an arrow at the axis' end.
// Points and what spreads are all positive.
func RobustEnds(points, spread []float64) (low, high float64) {
	if len(points) == 0 {
		return 0.9, 1.1
	}
	logs := make([]float64, len(points))
	for i, v := range points {
		logs[i] = math.Log(v)
	}
	slices.Sort(logs)
	const fewer = 8 // of so few each is worth its room
	from, to := logs[0], logs[len(logs)-1]
	if n := len(logs); n >= fewer {
		first, third := logs[n/4], logs[n-1-n/4]
		room := 3 * max(third-first, math.Log(1.1))
		from, to = max(from, first-room), min(to, third+room)
	}
	low, high = math.Exp(from), math.Exp(to)
	const around = 1.5
	least, most := low, high
	for _, v := range spread {
		least, most = min(least, v), max(most, v)
	}
	return max(least, low/around), min(most, high*around)
}

// Pointer is an arrowhead at a place, which says that something lies beyond it.
func Pointer(c *Canvas, at vg.Point, colour Ink, toX, toY vg.Length) {
	const size = 5
	var p vg.Path
	p.Move(at)
	p.Line(At(at.X-size*toX-size*0.7*toY, at.Y-size*toY-size*0.7*toX))
	p.Line(At(at.X-size*toX+size*0.7*toY, at.Y-size*toY+size*0.7*toX))
	p.Close()
	c.SetColor(colour)
	c.Fill(p)
}

// Reach draws a horizontal bar from one value to another, as far as the axis goes: an arrow where it goes on.
func Reach(c *Canvas, d draw.Canvas, x func(float64) vg.Length, r Ruler, low, high float64, y vg.Length, colour Ink) {
	from, to := x(min(max(low, r.From), r.To)), x(max(min(high, r.To), r.From))
	d.StrokeLine2(draw.LineStyle{Color: colour, Width: 2.5}, from, y, to, y)
	if low < r.From {
		Pointer(c, At(d.Min.X, y), colour, -1, 0)
	}
	if high > r.To {
		Pointer(c, At(d.Max.X, y), colour, 1, 0)
	}
}
