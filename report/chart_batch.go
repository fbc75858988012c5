package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"bench/result"
	"bench/words"

	"bench/report/escape"
	"bench/report/picture"
	"bench/report/webpage"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// mostStages is how many places a batch is drawn for.
const mostStages = 6

// mostRows is how many requests of a batch are drawn: beyond, rows are too thin to be told apart.
const mostRows = 40

// batches draws one batch of each strategy as its consumer saw it: the picture that explains the strategies.
func (s *studio) batches() figure {
	f := figure{
		ID: "batch", Title: "One batch, as its consumer saw it",
		Lead: "A bar is a request on its way, from sent to done; before it, hatched in outline, its connection is opened. The line after it is a result that waits; the diamond is the moment the consumer gets it. A failed request is hatched, and ends in a cross.",
	}
	stages := s.stages(func(c *result.Cell) bool { return c.StrategyType != "pool" })
	if shown := stages[:min(len(stages), mostStages)]; len(shown) < len(stages) {
		f.Lead += " " + words.Count(len(shown)) + " of " + words.Count(len(stages)) + " combinations are shown."
		stages = shown
	}
	s.rows(&f, stages)
	return f
}

// rows adds a choice with a chart for each cell of a stage.
func (s *studio) rows(f *figure, stages []*cluster) {
	for _, p := range stages {
		longest := 0.0
		for _, c := range p.cells {
			for _, sp := range c.Timeline {
				longest = max(longest, sp.Done, delivered(sp))
			}
		}
		x := picture.Linear(kindOf("makespan.p50").unit, []float64{longest})
		x.To = longest * 1.02
		ch := choice{Label: p.title, Table: s.batchTable(p.cells)}
		for _, c := range p.cells {
			ch.Panels = append(ch.Panels, s.draw(s.batchTitle(c), s.batchChart(c, x)))
		}
		f.Choices = append(f.Choices, ch)
	}
}

// stages are the cells that have a batch to show, those that are seen side by side together: one choice a place. The
// highest level of each group comes first, since it shows most.
func (s *studio) stages(of func(*result.Cell) bool) []*cluster {
	var all []*cluster
	fields := s.v.fields(s.b)
	slices.Reverse(fields)
	below := map[*cluster]int{} // how many levels of its group are higher
	seen := map[string]int{}
	for _, p := range fields {
		cells := filter(p.cells, func(c *result.Cell) bool { return len(c.Timeline) > 0 && of(c) })
		if len(cells) > 0 {
			one := &cluster{s.fieldTitle(p), cells}
			below[one] = seen[cells[0].Group]
			seen[cells[0].Group]++
			all = append(all, one)
		}
	}
	groups := s.values(byGroup)
	slices.SortStableFunc(all, func(a, b *cluster) int {
		return cmp.Or(below[a]-below[b], slices.Index(groups, byGroup.On(a.cells[0]))-slices.Index(groups, byGroup.On(b.cells[0])))
	})
	return all
}

// batchTitle names a cell by what tells it from those beside it, and a strategy by what it is, too.
func (s *studio) batchTitle(c *result.Cell) string {
	name := s.of(c).Name
	if s.axis == byLevel {
		name = c.Strategy + " " + at(c)
	}
	if c.StrategyType == "" || strings.Contains(name, c.StrategyType) {
		return name
	}
	return name + " (" + c.StrategyType + ")"
}

func delivered(sp result.Span) float64 {
	if sp.Delivered == nil {
		return 0
	}
	return *sp.Delivered
}

func (s *studio) batchChart(cell *result.Cell, x picture.Ruler) *picture.Chart {
	spans := cell.Timeline[:min(len(cell.Timeline), mostRows)]
	row := vg.Length(math.Max(9, 24-float64(len(spans))/2))
	ch := &picture.Chart{
		Title: shownOf(cell) + s.v.inside(s.b, cell), Description: "When each request was sent, done and delivered; the table below has the times.",
		Width: 720, Height: 34 + row*vg.Length(len(spans)), X: x, Columns: true,
		Y: picture.Ruler{From: -float64(len(spans)) + 0.5, To: 0.5},
	}
	for i, sp := range spans {
		if row >= 12 {
			ch.Y.Ticks = append(ch.Y.Ticks, plot.Tick{Value: -float64(i), Label: words.Cut(escape.Printable(sp.Name), 20)})
		}
		ch.Marks = append(ch.Marks, func(c *picture.Canvas, d draw.Canvas, x, y func(float64) vg.Length) {
			c.Group("m", spanWords(sp), func() { s.span(c, d, s.of(cell), sp, x, y(-float64(i)), row) })
		})
	}
	return ch
}

// span draws one request.
func (s *studio) span(c *picture.Canvas, d draw.Canvas, one picture.Series, sp result.Span, x func(float64) vg.Length, y, row vg.Length) {
	half := row * 0.3
	sent, done := x(sp.Sent), max(x(sp.Done), x(sp.Sent)+1)
	if sp.Connecting > 0 {
		picture.Hatch(d, one.Ink(), x(max(0, sp.Sent-sp.Connecting)), sent, y, half)
	}
	if sp.Error != "" {
		picture.Hatch(d, picture.Ink("bad"), sent, done, y, half)
		picture.Cross(d, done+8, y)
	} else {
		c.SetColor(one.Ink())
		c.Fill(picture.Box(sent, y-half, done, y+half))
	}
	ticks(d, sp, x, y, half)
	if sp.Delivered == nil {
		if sp.Error == "" {
			picture.Cross(d, done+8, y)
		}
		return
	}
	got := x(*sp.Delivered)
	d.StrokeLine2(draw.LineStyle{Color: one.Ink(), Width: 1.5, Dashes: []vg.Length{2, 2}}, x(sp.Done), y, got, y)
	diamond := picture.Polygon(picture.At(got, y), min(5.5, row*0.42), 4, 0)
	d.SetLineStyle(draw.LineStyle{Color: picture.PageInk, Width: 2}) // it may lie upon the end of a bar
	d.Stroke(diamond)
	c.SetColor(picture.MarkInk)
	c.Fill(diamond)
}

// spanWords says what became of a request.
func spanWords(sp result.Span) string {
	words := sp.Name + ": "
	if sp.Connecting > 0 {
		words += "connecting for " + offset(sp.Connecting) + ", "
	}
	words += "sent " + offset(sp.Sent)
	if n := len(sp.Events); n > 0 {
		words += ", first of " + plural(int64(n), "event") + " " + offset(sp.Events[0]) + ", last " + offset(sp.Events[n-1])
	}
	words += ", done " + offset(sp.Done)
	if sp.Error != "" {
		words += " (" + sp.Error + ")"
	}
	if sp.Delivered == nil {
		return words + ", never delivered"
	}
	return words + ", delivered " + offset(*sp.Delivered)
}

// connectingFor is how long the request's connection took to open; a dash where there was one.
func connectingFor(sp result.Span) string {
	if sp.Connecting == 0 {
		return "–"
	}
	return offset(sp.Connecting)
}

func offset(v float64) string { return measured("makespan.p50", v) }

func (s *studio) batchTable(cells []*result.Cell) webpage.Table {
	t := webpage.Table{Head: []string{"cell", "request", "connecting", "sent", "done", "delivered"}, Right: 2}
	for _, c := range cells {
		for _, sp := range c.Timeline[:min(len(c.Timeline), mostRows)] {
			got := "never"
			if sp.Delivered != nil {
				got = offset(*sp.Delivered)
			}
			t.Rows = append(t.Rows, []string{s.batchTitle(c), sp.Name, connectingFor(sp), offset(sp.Sent), offset(sp.Done), got})
		}
	}
	return t
}
