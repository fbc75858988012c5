package trend

import (
	"math"
	"strings"

	"bench/history"
)

// heights are those of a line of points.
var (
	heights      = []rune("▁▂▃▄▅▆▇█")
	asciiHeights = []rune("_.-:=+*#")
)

// sparkline draws the newest points of a series, at most so many. What doesn't differ by more than what is told looks level: the
// height of the line is at least four times that.
func (p *past) sparkline(most int, ascii bool) string {
	signs := heights
	if ascii {
		signs = asciiHeights
	}
	values := p.values
	if len(values) > most {
		values = values[len(values)-most:]
	}
	if len(values) == 0 {
		return ""
	}
	low, high := p.bounds(values)
	top := float64(len(signs) - 1)
	var b strings.Builder
	for _, v := range values {
		at := (v - low) / (high - low) * top
		b.WriteRune(signs[int(math.Round(min(max(at, 0), top)))])
	}
	return b.String()
}

// bounds are the lowest and the highest value that are drawn: a single run far off is drawn at the edge.
func (p *past) bounds(values []float64) (low, high float64) {
	low, high = values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if p.track != nil && len(p.track.Levels) > 0 {
		bottom, top := levelsWithin(p.track.Levels)
		room := 4 * p.track.Noise.Spread
		low, high = max(low, bottom-room), min(high, top+room)
	}
	return low, max(high, low+max(4*p.view.Analysis.MinEffect, 1e-9))
}

func levelsWithin(levels []history.Level) (low, high float64) {
	low, high = levels[0].Center, levels[0].Center
	for _, l := range levels {
		low, high = min(low, l.Center), max(high, l.Center)
	}
	return low, high
}
