package report

import (
	"html/template"
	"slices"
	"strings"

	"bench/report/picture"
	"bench/report/webpage"
	"bench/result"

	"gonum.org/v1/plot/vg"
)

// A figure is one question, answered by pictures and by the numbers behind them.
type figure struct {
	ID, Title, Lead string
	Legend          []picture.Series
	Choices         []choice // one is shown at a time where there is a script, all of them where there is none
}

// A choice is a view of a figure: one metric, one scale, one level.
type choice struct {
	Label  string
	Panels []panel
	Table  webpage.Table
}

// A panel is one picture, with what it is a picture of.
type panel struct {
	Title         string
	On            coordinates
	Wide          bool
	SVG           template.HTML
	width, height vg.Length
}

// A studio draws the figures of one benchmark.
type studio struct {
	v       *view
	b       *benchmark
	count   *int // of charts on the page
	clock   string
	samples map[*result.Cell]result.Distribution
	series  []picture.Series
	axis    axis
}

// newStudio reads the benchmark's histograms. An error means that one is corrupt.
func newStudio(v *view, b *benchmark, charts *int) (*studio, error) {
	s := &studio{v: v, b: b, count: charts, axis: v.contest(b), samples: map[*result.Cell]result.Distribution{}}
	for _, c := range b.cells {
		if c.Requests > c.Errors {
			s.clock = pictured(c)
			break
		}
	}
	for _, name := range s.values(s.axis) {
		s.series = append(s.series, picture.Series{Name: name, Index: len(s.series)})
	}
	if s.clock == "" {
		return s, nil
	}
	for _, c := range b.cells {
		d, err := c.Distribution(s.clock)
		if err != nil {
			return nil, err
		}
		if d.Count() > 0 {
			s.samples[c] = d
		}
	}
	return s, nil
}

// values are the benchmark's coordinates on an axis, in their order.
func (s *studio) values(a axis) []string {
	var all []string
	for _, c := range s.b.cells {
		if name := a.On(c); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// of is a cell's series.
func (s *studio) of(c *result.Cell) picture.Series {
	i := slices.IndexFunc(s.series, func(o picture.Series) bool { return o.Name == s.axis.On(c) })
	return s.series[i]
}

// draw makes a panel of a chart.
func (s *studio) draw(title string, ch *picture.Chart) panel {
	*s.count++
	return panel{Title: title, Wide: ch.Width > 400, SVG: template.HTML(ch.SVG(*s.count)), width: ch.Width, height: ch.Height}
}

// figures are all there is to see of a benchmark, the answer first.
func (s *studio) figures() ([]figure, error) {
	var all []figure
	add := func(f figure) {
		f.Choices = slices.DeleteFunc(f.Choices, func(c choice) bool { return len(c.Panels) == 0 })
		if len(f.Choices) > 0 {
			all = append(all, f)
		}
	}
	add(s.capacities())
	add(s.batches())
	add(s.effects())
	values, err := s.trialValues()
	if err != nil {
		return nil, err
	}
	add(s.levels(values))
	add(s.knees())
	add(s.overTime())
	add(s.streams())
	distributed, err := s.distributed()
	if err != nil {
		return nil, err
	}
	for _, one := range distributed {
		add(one.percentileCurves())
		add(one.distributions())
	}
	add(s.turns(values))
	add(s.drift(values))
	return all, nil
}

// few says whether the benchmark is small enough for every view of it.
func (s *studio) few() bool { return len(s.b.cells) <= 16 }

// tabbed is a choice, or one for each group where it has more panels than are seen together. The table stands with the first.
func (s *studio) tabbed(all choice) (choices []choice) {
	const most = 6
	if len(all.Panels) <= most || !s.b.varies[byGroup] {
		return []choice{all}
	}
	for _, p := range all.Panels {
		if n := len(choices); n == 0 || choices[n-1].Label != p.On.Group {
			choices = append(choices, choice{Label: p.On.Group})
		}
		last := &choices[len(choices)-1]
		last.Panels = append(last.Panels, p)
	}
	choices[0].Table = all.Table
	choices[0].Table.Title = "all groups"
	return choices
}

// parts are the cells of a benchmark in one piece, or, where that would be too much to see at once, by group or level.
func (s *studio) parts() (all []*cluster) {
	by := byGroup
	switch {
	case s.few():
		one := &cluster{}
		for _, f := range s.v.fields(s.b) {
			one.cells = append(one.cells, f.cells...)
		}
		return []*cluster{one}
	case !s.b.varies[byGroup]:
		by = byLevel
	}
	named := map[string]*cluster{}
	for _, f := range s.v.fields(s.b) {
		for _, c := range f.cells {
			title := by.On(c)
			if named[title] == nil {
				named[title] = &cluster{title: title}
				all = append(all, named[title])
			}
			named[title].cells = append(named[title].cells, c)
		}
	}
	return all
}

// fieldTitle says where the cells of a field are: what they have in common.
func (s *studio) fieldTitle(f *field) string {
	c := f.cells[0]
	var parts []string
	if f.axis != byGroup && s.b.varies[byGroup] {
		parts = append(parts, c.Group)
	}
	if f.axis != byStrategy && s.b.varies[byStrategy] {
		parts = append(parts, c.Strategy)
	}
	if f.axis != byLevel {
		parts = append(parts, at(c))
	}
	return strings.Join(parts, ", ")
}

// metrics are what the benchmark's charts show: first what was compared, then what its cells are judged by.
func (s *studio) metrics() []string {
	const most = 5
	wanted := headlines(s.b)
	for _, col := range columnsOf(s.b) {
		wanted = append(wanted, col.metric)
	}
	var all []string
	for _, m := range wanted {
		m = strings.TrimSuffix(m, ".median")
		if (isOwn(m) || kindOf(m, s.b.cells...).speed) && len(all) < most && !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	if !s.few() {
		all = all[:min(len(all), 2)]
	}
	return all
}
