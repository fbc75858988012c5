package report

import (
	"math"
	"strings"

	"bench/result"
	"bench/words"

	"bench/report/escape"
	"bench/report/lines"
	"bench/report/picture"
	"bench/report/webpage"

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
			Label: MetricName(metric), Panels: []panel{s.draw("", s.effectChart(metric, pairs, ratios(low, high)))},
			Table: s.effectTable(pairs),
		})
	}
	return f
}

// ratios is a ruler of factors around one.
func ratios(low, high float64) picture.Ruler {
	r := picture.Ruler{From: low / 1.03, To: high * 1.03, Log: true}
	candidates := []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100}
	if high/low < 3 {
		candidates = []float64{0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 2, 2.5}
	}
	for _, v := range candidates {
		if v >= r.From && v <= r.To {
			label := strings.TrimSuffix(words.TrimZeros(strings.TrimSuffix(times(v), "x")), ".") + "x"
			r.Ticks = append(r.Ticks, plot.Tick{Value: v, Label: label})
		}
	}
	return r
}

func (s *studio) effectChart(metric string, pairs []*result.Comparison, x picture.Ruler) *picture.Chart {
	const row, phrases = 24, 150 // the words stand right of the picture
	k := kindOfPair(pairs[0])
	ch := &picture.Chart{
		Title: MetricName(metric) + ": factor of each candidate against its baseline", Description: "With intervals; " + tallies(pairs) + ".",
		Width: 720, Height: 40 + row*vg.Length(len(pairs)), X: x, Right: phrases, Columns: true,
		Y: picture.Ruler{From: -float64(len(pairs)) + 0.5, To: 0.5},
	}
	band := 1 + pairs[0].MinEffect
	ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, _ func(float64) vg.Length) {
		c.SetColor(picture.BandInk)
		c.Fill(picture.Box(max(x(1/band), d.Min.X), d.Min.Y, min(x(band), d.Max.X), d.Max.Y))
		d.StrokeLine2(draw.LineStyle{Color: picture.AxisInk, Width: 1}, x(1), d.Min.Y, x(1), d.Max.Y)
	})
	for i, p := range pairs {
		name := strings.Join(words.NonEmpty(s.v.candidate(p), s.v.place(p)), " ")
		ch.Y.Ticks = append(ch.Y.Ticks, plot.Tick{Value: -float64(i), Label: picture.Abridged(escape.Printable(name), 42)})
		ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
			say := changeOf(p)
			ink := inkOf(say.style)
			at := y(-float64(i))
			c.Group("m", name+": "+against(say, s.v.baseline(p)), func() {
				d.StrokeLine2(draw.LineStyle{Color: ink, Width: 2.5}, x(*p.Low), at, x(*p.High), at)
				c.SetColor(ink)
				c.Fill(picture.ShapePath(verdictShape(say.style, k), picture.At(x(*p.Ratio), at), 5))
			})
			style := picture.WordStyle()
			style.Color = ink
			line := at + style.FontExtents().Descent // where the axis puts its labels, too
			d.FillText(style, picture.At(d.Max.X+10, line), say.ratio+" "+say.word)
		})
	}
	return ch
}

func inkOf(st lines.Style) picture.Ink {
	if st&(lines.Good|lines.Bad|lines.Unsure) == 0 {
		return picture.MarkInk
	}
	return picture.Ink(st.Class())
}

// verdictShape is a triangle that points to where a better or a worse value lies, and a circle where nothing is proven.
func verdictShape(st lines.Style, k kind) int {
	switch {
	case st != lines.Good && st != lines.Bad:
		return 0
	case (st == lines.Good) != k.moreIsBetter:
		return 4
	}
	return 2
}

func (s *studio) effectTable(pairs []*result.Comparison) webpage.Table {
	t := webpage.Table{Head: []string{"candidate", "baseline", "medians", "factor", "interval", "verdict"}, Right: 2}
	for _, p := range pairs {
		say := changeOf(p)
		t.Rows = append(t.Rows, []string{
			strings.Join(words.NonEmpty(s.v.candidate(p), s.v.place(p)), " "), s.v.baseline(p), values(p), say.ratio, say.interval, say.word,
		})
	}
	return t
}
