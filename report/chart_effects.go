package report

import (
	"math"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/report/picture"
	"bench/report/webpage"
	"bench/result"
	"bench/words"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// effects draws every comparison of a benchmark as its factor and interval: a panel for each place, all metrics of a pair below each
// other, and one axis for all.
func (s *studio) effects() figure {
	f := figure{
		ID: "effects", Title: "How much faster or slower",
		Lead: "Candidate against baseline. A mark is the factor, the bar its interval; inside the grey band a difference does not matter (the smallest effect asked for). An arrow: it goes on beyond the axis.",
	}
	drawn := drawable(s.b.pairs)
	if len(drawn) == 0 {
		return f
	}
	var factors, reached []float64
	for _, p := range drawn {
		factors, reached = append(factors, *p.Ratio), append(reached, *p.Low, *p.High)
	}
	low, high := picture.RobustEnds(factors, reached)
	forest := forest{s: s, x: ratios(min(low, 0.9), max(high, 1.1))}
	all := s.matchesOf(drawn)
	forest.measure(all)
	const most = 6 // panels that are seen together
	for _, m := range all {
		label := ""
		if len(all) > most && s.b.varies[byGroup] {
			label = m.on.Group
		}
		n := len(f.Choices)
		if n == 0 || f.Choices[n-1].Label != label {
			f.Choices = append(f.Choices, choice{Label: label})
			n++
		}
		ch := &f.Choices[n-1]
		panel := s.draw(m.title, forest.chart(m))
		panel.On = m.on
		ch.Panels = append(ch.Panels, panel)
		ch.Table.Append(s.effectTable(m.pairs))
	}
	return f
}

// drawable are the comparisons that have a factor with an interval.
func drawable(pairs []*result.Comparison) []*result.Comparison {
	return filter(pairs, func(p *result.Comparison) bool {
		return !p.Difference && p.Ratio != nil && p.Low != nil && p.High != nil && *p.Low > 0 && !math.IsInf(*p.High, 0)
	})
}

// A meeting is the comparisons that one panel shows.
type meeting struct {
	title string
	on    coordinates
	names []string // of the candidates, one for each pair
	pairs []*result.Comparison
}

// matchesOf sorts comparisons by place and baseline. Where no place has several candidates they stand together, by group.
func (s *studio) matchesOf(pairs []*result.Comparison) (all []*meeting) {
	places := map[string]map[string]bool{} // by title, who meets there
	several := false
	for _, p := range pairs {
		title := s.v.boutTitle(p)
		if places[title] == nil {
			places[title] = map[string]bool{}
		}
		places[title][p.Candidate] = true
		several = several || len(places[title]) > 1
	}
	named := map[string]*meeting{}
	for _, p := range pairs {
		title, name, on := s.v.boutTitle(p), s.v.candidate(p), s.placeOf(p)
		if !several {
			name = strings.Join(words.NonEmpty(name, s.v.place(p)), " ")
			on = coordinates{Group: on.Group}
			if title = ""; s.b.varies[byGroup] {
				title = on.Group
			}
		}
		m := named[title]
		if m == nil {
			m = &meeting{title: title, on: on}
			named[title] = m
			all = append(all, m)
		}
		m.names, m.pairs = append(m.names, name), append(m.pairs, p)
	}
	if len(all) == 1 && len(places) > 1 {
		all[0].title = ""
	}
	return all
}

// placeOf is where both sides of a comparison are.
func (s *studio) placeOf(p *result.Comparison) coordinates {
	c := s.v.cells[p.Candidate]
	if c == nil {
		return coordinates{}
	}
	on := coordinatesOf(c)
	if p.CrossRun {
		return on
	}
	switch s.v.axisOf(p) {
	case byGroup:
		on.Group = ""
	case byStrategy:
		on.Strategy = ""
	default:
		on.Level = ""
	}
	return on
}

// A forest draws comparisons that share an axis and a gutter for their names.
type forest struct {
	s              *studio
	x              picture.Ruler
	names, gutter  vg.Length // where metrics begin, and where the picture does
	nameLength     int
	severalMetrics bool
}

const (
	perLetter    = 6.2 // the width of a letter, about
	longestName  = 34
	verdictsRoom = 150 // right of the picture
)

// measure says how much room names take.
func (f *forest) measure(all []*meeting) {
	metric := ""
	longest := 0
	for _, m := range all {
		for i, p := range m.pairs {
			f.nameLength = max(f.nameLength, min(longestName, len([]rune(escape.Printable(m.names[i])))))
			longest = max(longest, min(longestName, len([]rune(MetricName(p.Metric)))))
			f.severalMetrics = f.severalMetrics || metric != "" && p.Metric != metric
			metric = p.Metric
		}
	}
	f.names = 12 + perLetter*vg.Length(f.nameLength)
	f.gutter = f.names
	if f.severalMetrics {
		f.gutter += 12 + perLetter*vg.Length(longest)
	}
}

func (f *forest) chart(m *meeting) *picture.Chart {
	const row = 22
	ch := &picture.Chart{
		Title: strings.TrimSpace("factor of each candidate " + m.title), Description: "With intervals; " + tallies(m.pairs) + ".",
		Width: 720, Height: 40 + row*vg.Length(len(m.pairs)), X: f.x, Left: f.gutter, Right: verdictsRoom, Columns: true,
		Y: picture.Ruler{From: -float64(len(m.pairs)) + 0.5, To: 0.5, Hidden: true},
	}
	band := 1 + m.pairs[0].MinEffect
	ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, _ func(float64) vg.Length) {
		c.SetColor(picture.BandInk)
		c.Fill(picture.Box(max(x(1/band), d.Min.X), d.Min.Y, min(x(band), d.Max.X), d.Max.Y))
		d.StrokeLine2(draw.LineStyle{Color: picture.AxisInk, Width: 1}, x(1), d.Min.Y, x(1), d.Max.Y)
	})
	last := ""
	for i, p := range m.pairs {
		name, metric := picture.Abridged(escape.Printable(m.names[i]), longestName), picture.Abridged(MetricName(p.Metric), longestName)
		if name == last && f.severalMetrics {
			name = ""
		} else {
			last = name
		}
		if !f.severalMetrics {
			metric = ""
		}
		ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
			f.row(c, d, x, y(-float64(i)), p, name, metric)
		})
	}
	return ch
}

// row draws one comparison.
func (f *forest) row(c *picture.Canvas, d draw.Canvas, x func(float64) vg.Length, y vg.Length, p *result.Comparison, name, metric string) {
	say := changeOf(p)
	ink := inkOf(say.style)
	style := picture.WordStyle()
	line := y + style.FontExtents().Descent // where an axis puts its labels, too
	style.Color = picture.MarkInk
	d.FillText(style, picture.At(2, line), name)
	style.Color = picture.TextInk
	d.FillText(style, picture.At(f.names, line), metric)
	who := strings.Join(words.NonEmpty(f.s.v.candidate(p), f.s.v.place(p)), " ")
	c.Group("m", who+", "+MetricName(p.Metric)+": "+against(say, f.s.v.baseline(p)), func() {
		picture.Reach(c, d, x, f.x, *p.Low, *p.High, y, ink)
		if *p.Ratio >= f.x.From && *p.Ratio <= f.x.To { // else the arrow is all there is
			c.SetColor(ink)
			c.Fill(picture.ShapePath(verdictShape(say.style, kindOfPair(p)), picture.At(x(*p.Ratio), y), 5))
		}
	})
	style.Color = ink
	d.FillText(style, picture.At(d.Max.X+10, line), say.ratio+" "+say.word)
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
	t := webpage.Table{Head: []string{"candidate", "baseline", "metric", "medians", "factor", "interval", "verdict"}, Right: 3}
	for _, p := range pairs {
		say := changeOf(p)
		t.Rows = append(t.Rows, []string{
			strings.Join(words.NonEmpty(s.v.candidate(p), s.v.place(p)), " "), s.v.baseline(p), MetricName(p.Metric), values(p), say.ratio, say.interval, say.word,
		})
	}
	return t
}
