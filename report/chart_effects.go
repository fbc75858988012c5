package report

import (
	"math"
	"strings"

	"bench/result"
	"bench/words"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// effects draws every comparison of a benchmark as its factor and interval.
func (s *studio) effects() figure {
	f := figure{
		ID: "effects", Title: "How much faster or slower",
		Lead: "Candidate against baseline. A mark is the factor, the bar its interval; inside the grey band a difference does not matter (the smallest effect asked for).",
	}
	drawn := filter(s.b.pairs, func(p *result.Comparison) bool {
		return !p.Difference && p.Ratio != nil && p.Low != nil && p.High != nil && *p.Low > 0 && !math.IsInf(*p.High, 0)
	})
	for _, metric := range metricsOf(drawn) {
		pairs := filter(drawn, func(p *result.Comparison) bool { return p.Metric == metric })
		low, high := 0.9, 1.1
		for _, p := range pairs {
			low, high = min(low, *p.Low), max(high, *p.High)
		}
		f.Choices = append(f.Choices, choice{
			Label: metricName(metric), Panels: []panel{s.draw("", s.effectChart(metric, pairs, ratios(low, high)))},
			Table: s.effectTable(pairs),
		})
	}
	return f
}

// ratios is a ruler of factors around one.
func ratios(low, high float64) ruler {
	r := ruler{from: low / 1.03, to: high * 1.03, log: true}
	candidates := []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100}
	if high/low < 3 {
		candidates = []float64{0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 2, 2.5}
	}
	for _, v := range candidates {
		if v >= r.from && v <= r.to {
			label := strings.TrimSuffix(words.TrimZeros(strings.TrimSuffix(times(v), "x")), ".") + "x"
			r.ticks = append(r.ticks, plot.Tick{Value: v, Label: label})
		}
	}
	return r
}

func (s *studio) effectChart(metric string, pairs []*result.Comparison, x ruler) *chart {
	const row, words = 24, 150 // the words stand right of the picture
	k := kindOfPair(pairs[0])
	ch := &chart{
		title: metricName(metric) + ": factor of each candidate against its baseline", description: "With intervals; " + tallies(pairs) + ".",
		width: 720, height: 40 + row*vg.Length(len(pairs)), x: x, right: words, columns: true,
		y: ruler{from: -float64(len(pairs)) + 0.5, to: 0.5},
	}
	band := 1 + pairs[0].MinEffect
	ch.marks = append(ch.marks, func(c *canvas, d draw.Canvas, x, _ func(float64) vg.Length) {
		c.SetColor(bandInk)
		c.Fill(box(max(x(1/band), d.Min.X), d.Min.Y, min(x(band), d.Max.X), d.Max.Y))
		d.StrokeLine2(draw.LineStyle{Color: axisInk, Width: 1}, x(1), d.Min.Y, x(1), d.Max.Y)
	})
	for i, p := range pairs {
		name := strings.Join(nonEmpty(s.v.candidate(p), s.v.place(p)), " ")
		ch.y.ticks = append(ch.y.ticks, plot.Tick{Value: -float64(i), Label: abridged(printable(name), 42)})
		ch.marks = append(ch.marks, func(c *canvas, d draw.Canvas, x, y func(float64) vg.Length) {
			say := changeOf(p)
			ink := inkOf(say.style)
			at := y(-float64(i))
			c.group("m", name+": "+against(say, s.v.baseline(p)), func() {
				d.StrokeLine2(draw.LineStyle{Color: ink, Width: 2.5}, x(*p.Low), at, x(*p.High), at)
				c.SetColor(ink)
				c.Fill(shapePath(verdictShape(say.style, k), at2(x(*p.Ratio), at), 5))
			})
			style := wordStyle()
			style.Color = ink
			line := at + style.FontExtents().Descent // where the axis puts its labels, too
			d.FillText(style, at2(d.Max.X+10, line), say.ratio+" "+say.word)
		})
	}
	return ch
}

func inkOf(st style) ink {
	if st&(good|bad|unsure) == 0 {
		return markInk
	}
	return ink(classOf(st))
}

// verdictShape is a triangle that points to where a better or a worse value lies, and a circle where nothing is proven.
func verdictShape(st style, k kind) int {
	switch {
	case st != good && st != bad:
		return 0
	case (st == good) != k.moreIsBetter:
		return 4
	}
	return 2
}

func (s *studio) effectTable(pairs []*result.Comparison) sheetTable {
	t := sheetTable{Head: []string{"candidate", "baseline", "medians", "factor", "interval", "verdict"}, Right: 2}
	for _, p := range pairs {
		say := changeOf(p)
		t.Rows = append(t.Rows, []string{
			strings.Join(nonEmpty(s.v.candidate(p), s.v.place(p)), " "), s.v.baseline(p), values(p), say.ratio, say.interval, say.word,
		})
	}
	return t
}
