package report

import (
	"slices"
	"strconv"
	"strings"

	"bench/report/escape"
	"bench/result"
	"bench/words"
)

// An axis is one of the three ways in which cells of a benchmark differ.
type axis = result.Axis

const (
	byStrategy = result.ByStrategy
	byGroup    = result.ByGroup
	byLevel    = result.ByLevel
)

// A benchmark is the cells of one benchmark of the run, in the order of the report.
type benchmark struct {
	name     string // with its for_each key: name["key"]
	declared result.Benchmark
	cells    []*result.Cell
	pairs    []*result.Comparison // whose candidates are its cells
	varies   map[axis]bool
}

// A view is a run, arranged for reading.
type view struct {
	run        *result.Run
	standings  []result.Standing
	benchmarks []*benchmark
	home       map[string]*benchmark   // of a cell, by its address
	cells      map[string]*result.Cell // by address
}

// arrange sorts a run's cells and comparisons into its benchmarks.
func arrange(run *result.Run) *view {
	v := &view{run: run, standings: result.Standings(run), home: map[string]*benchmark{}, cells: map[string]*result.Cell{}}
	named := map[string]*benchmark{}
	for i := range run.Cells {
		c := &run.Cells[i]
		name := c.Benchmark
		b := named[name]
		if b == nil {
			b = &benchmark{name: name, varies: map[axis]bool{}}
			named[name], v.benchmarks = b, append(v.benchmarks, b)
		}
		b.cells = append(b.cells, c)
		v.home[c.Address], v.cells[c.Address] = b, c
		for _, s := range c.Within() {
			v.home[s.Address], v.cells[s.Address] = b, s
		}
	}
	for _, d := range run.Declared.Benchmarks {
		if b := named[d.Name]; b != nil {
			b.declared = d
		}
	}
	for i := range run.Comparisons {
		c := &run.Comparisons[i]
		if b := v.home[c.Candidate]; b != nil {
			b.pairs = append(b.pairs, c)
		}
	}
	for _, b := range v.benchmarks {
		for _, a := range []axis{byStrategy, byGroup, byLevel} {
			first := a.On(b.cells[0])
			b.varies[a] = slices.ContainsFunc(b.cells, func(c *result.Cell) bool { return a.On(c) != first })
		}
	}
	return v
}

// levelText is a cell's level with what the default comes to.
func levelText(c *result.Cell) string {
	switch {
	case c.Search != nil && c.Capacity != nil && c.Capacity.Shown != nil:
		return c.Search.Over.Level(*c.Capacity.Shown)
	case c.Level != result.LevelDefault:
		return c.Level
	case isProgram(c):
		return c.Level + " (own)"
	case c.Concurrency == nil:
		return c.Level + " (all)"
	}
	return c.Level + " (" + strconv.Itoa(*c.Concurrency) + ")"
}

// at says where on the level axis a cell is.
func at(c *result.Cell) string {
	switch {
	case c.Command != nil:
		return "" // a command is run once at a time
	case c.Search != nil:
		return "" // at no level of its own
	case c.Stage != "":
		return "in stage " + c.Stage
	case c.Level == result.LevelDefault:
		return "at default concurrency"
	case c.Concurrency != nil:
		return "at concurrency" + escape.NBSP + strconv.Itoa(*c.Concurrency)
	case c.Part != "" && c.Share == nil: // what it has of its own is the same at every level
		return "beside " + strings.ReplaceAll(c.Level, " ", escape.NBSP)
	case c.Users != nil && c.Level != result.LevelStages, c.Rate != nil:
		return "at " + strings.ReplaceAll(c.Level, " ", escape.NBSP)
	}
	return "in " + c.Level
}

// name is the shortest text that tells a cell from every other one of the run.
func (v *view) name(address string) string {
	c := v.cells[address]
	if c == nil {
		return address
	}
	b := v.home[address]
	var parts []string
	if len(v.benchmarks) > 1 {
		parts = append(parts, b.name)
	}
	if b.varies[byGroup] {
		parts = append(parts, c.Group)
	}
	if b.varies[byStrategy] || len(parts) == 0 {
		parts = append(parts, c.Strategy)
	}
	if b.varies[byLevel] || len(b.cells) == 1 || c.Stage != "" {
		parts = append(parts, at(c))
	}
	parts = append(parts, inPart(c))
	return strings.Join(words.NonEmpty(parts...), " ")
}

// who names one side of a comparison by what the two sides differ in.
func (v *view) who(address string, a axis) string {
	c := v.cells[address]
	if c == nil {
		return address
	}
	if a == byLevel {
		return strings.TrimPrefix(strings.TrimPrefix(at(c), "at "), "in ")
	}
	return a.On(c)
}

// axisOf is what the two sides of a comparison differ in.
func (v *view) axisOf(c *result.Comparison) axis {
	return result.AxisBetween(v.cells[c.Baseline], v.cells[c.Candidate])
}

// baseline names the baseline of a comparison.
func (v *view) baseline(c *result.Comparison) string {
	if c.CrossRun {
		return "the baseline run"
	}
	return v.who(c.Baseline, v.axisOf(c))
}

// candidate names the candidate of a comparison.
func (v *view) candidate(c *result.Comparison) string {
	if c.CrossRun {
		return v.name(c.Candidate)
	}
	return v.who(c.Candidate, v.axisOf(c))
}

// place says where both sides of a comparison are alike: the level, and the group where there are several.
func (v *view) place(c *result.Comparison) string {
	cell, b := v.cells[c.Candidate], v.home[c.Candidate]
	if cell == nil || c.CrossRun {
		return ""
	}
	a := v.axisOf(c)
	var parts []string
	if a != byStrategy && b.varies[byStrategy] {
		parts = append(parts, "with "+cell.Strategy)
	}
	if a != byGroup && b.varies[byGroup] {
		parts = append(parts, "on "+cell.Group)
	}
	if a != byLevel {
		parts = append(parts, at(cell))
	}
	return strings.Join(words.NonEmpty(append(parts, inPart(cell))...), " ")
}

// inPart says which part of a mix a cell is; nothing where it is a whole one.
func inPart(c *result.Cell) string {
	if c.Part == "" {
		return ""
	}
	return "in part " + c.Part
}

// where writes a place in a spec file; "" where there is no such file.
func (v *view) where(r *result.Range) string { return where(v.filed(r)) }

// where writes a place in a spec file.
func where(r *result.Range) string {
	if r == nil {
		return ""
	}
	return r.Filename + ":" + strconv.Itoa(r.Start.Line)
}
