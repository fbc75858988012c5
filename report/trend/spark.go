package trend

import (
	"html/template"
	"math"
	"slices"
	"strings"

	"bench/report/picture"
)

// spark draws a series so small that it stands in a row of a table: points, levels, and where it changed. It is hidden from
// who hears the page: the row says the same in words.
func (t *trace) spark(least float64) template.HTML {
	const width, height, edge = 240.0, 34.0, 4.0
	const fewest = 20 // so that a few runs don't stretch over all of it
	points := t.points
	if most := 200; len(points) > most {
		points = points[len(points)-most:]
	}
	first := len(t.points) - len(points)
	var all []float64
	for _, p := range points {
		if p.Value() != nil {
			all = append(all, *p.Value())
		}
	}
	if len(all) == 0 {
		return ""
	}
	slices.Sort(all)
	low, high := sparkRange(all, least)
	x := func(i float64) string {
		return picture.Short(edge + (i-float64(first))/float64(max(len(points), fewest)-1)*(width-2*edge))
	}
	y := func(v float64) string {
		return picture.Short(height - edge - (min(max(v, low), high)-low)/(high-low)*(height-2*edge))
	}
	var b strings.Builder
	b.WriteString(`<svg class="spark" aria-hidden="true" viewBox="0 0 240 34" width="240" height="34">`)
	t.sparkRanges(&b, first, x)
	b.WriteString(`<path class="l ax dots" d="`)
	for i, p := range points {
		if v := p.Value(); v != nil {
			b.WriteString("M" + x(float64(first+i)) + " " + y(*v) + "h0")
		}
	}
	b.WriteString(`"/><path class="l s0 steps" d="`)
	for i := 0; i < len(points); {
		j := i
		for j+1 < len(points) && points[j+1].at.Track == points[i].at.Track && points[j+1].at.Level == points[i].at.Level {
			j++
		}
		if p := points[i]; p.at.Track >= 0 && p.at.Level < len(t.analysis.Tracks[p.at.Track].Levels) {
			center := y(t.analysis.Tracks[p.at.Track].Levels[p.at.Level].Center)
			b.WriteString("M" + x(float64(first+i)-0.4) + " " + center + "H" + x(float64(first+j)+0.4))
		}
		i = j + 1
	}
	b.WriteString(`"/></svg>`)
	return template.HTML(b.String())
}

// sparkRanges draws the changes, those that somebody should look at in colour.
func (t *trace) sparkRanges(b *strings.Builder, first int, x func(float64) string) {
	for _, f := range t.findings {
		_, at, _, ok := t.span(f)
		if !ok || gone(f) || at < first {
			continue
		}
		b.WriteString(`<path class="l ` + string(inkOfFinding(f)) + `" d="M` + x(float64(at)-0.5) + ` 1V33"/>`)
	}
}

// sparkRange is from where to where values are drawn: wild ones stay at the edge, and what changes by less than is told looks
// as if it hardly did.
func sparkRange(sorted []float64, least float64) (low, high float64) {
	n := float64(len(sorted) - 1)
	low, high = sorted[int(0.02*n+0.5)], sorted[int(0.98*n+0.5)]
	if room := 4 * max(least, 1e-9); high-low < room {
		middle := (low + high) / 2
		low, high = middle-room/2, middle+room/2
	}
	return low, high
}

// Value is what is scanned of a point; nil where it is only shown.
func (p tracePoint) Value() *float64 {
	if v := p.at.Value; v != nil && !math.IsNaN(*v) {
		return v
	}
	return nil
}
