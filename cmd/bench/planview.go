package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"bench"
	"bench/metrics"
	"bench/plan"
	"bench/result"
	"bench/words"
)

// A planView writes a plan for people: what would be done, in the order in which a reviewer asks.
type planView struct {
	w io.Writer
	style
	plan      *plan.Plan
	estimator bench.Estimator
	metrics   *metrics.Address // of a receiver of live metrics; nil: there is none
}

func (v planView) write() {
	for _, b := range v.plan.Benchmarks {
		v.benchmark(b)
	}
	v.servers()
	v.preparations("Prepares", "setup", v.plan.Setups)
	v.preparations("Cleans up", "teardown", v.plan.Teardowns)
	v.workers()
	v.hosts()
	v.variables()
	v.draws()
	v.history()
	v.reports()
	v.total()
}

func (v planView) benchmark(b plan.Benchmark) {
	fmt.Fprintln(v.w, v.bold("benchmark "+words.Printable(b.Title()))+v.dim(place("  ", b.Range)))
	if b.Description != "" {
		fmt.Fprintln(v.w, "  "+words.Printable(strings.TrimSpace(b.Description)))
	}
	e := v.estimator.Benchmark(b)
	v.extent(b, e)
	e.Warmup, e.LeadIn, e.Placebos = 0, 0, 0
	fmt.Fprintf(v.w, "  about %s, %s%s\n", words.About(e.Wall), sent(e), v.dim(basis(v.estimator, e)))
	if beside := beside(v.estimator.Benchmark(b)); beside != "" {
		fmt.Fprintf(v.w, "  unrecorded, beside those: %s\n", beside)
	}
	fmt.Fprintln(v.w)
	writeTable(v.w, v.style, append([][]string{{"GROUP", "STRATEGY", "TYPE", levelTitle(b), "CLIENT"}}, v.cellRows(b)...))
	v.batches(b)
	v.judged(b)
	fmt.Fprintln(v.w)
}

// turnsOf is how many take turns in a block. Anchors are counted apart: they cost as much as a cell, and are not judged.
func turnsOf(b plan.Benchmark) string {
	judged := len(b.Judged())
	text := words.Plural(judged, "cell")
	if anchors := len(b.Cells) - judged; anchors > 0 {
		text += " and " + words.Plural(anchors, "anchor")
	}
	return text
}

func trialLength(b plan.Benchmark) string {
	var length string
	switch {
	case b.Iterations > 0:
		length = "of " + words.Plural(b.Iterations, "iteration")
	case b.Trial > 0:
		length = "of " + words.Duration(b.Trial)
	default:
		length = "of all stages"
	}
	switch {
	case b.WarmupAuto:
		return length + " after a warm-up until steady"
	case b.Warmup > 0 && b.Iterations > 0:
		return fmt.Sprintf("%s after a warm-up of %s a cell, at most %s", length, words.Duration(b.Warmup), words.Plural(b.WarmupLimit(), "iteration"))
	case b.Warmup > 0:
		return length + " after a warm-up of " + words.Duration(b.Warmup) + " a cell"
	}
	return length
}

func levelTitle(b plan.Benchmark) string {
	switch {
	case len(b.Cells) > 0 && b.Cells[0].Arrival.OfUsers():
		return "USERS"
	case len(b.Cells) > 0 && b.Cells[0].Arrival.Open():
		return "ARRIVAL"
	}
	return "CONCURRENCY"
}

// cellRows has one row for the cells that differ in nothing but their level.
func (v planView) cellRows(b plan.Benchmark) [][]string {
	var rows [][]string
	for _, c := range b.Cells {
		row := []string{c.Group.Name, c.Strategy.Name, c.Strategy.Type, levelOf(c), clientOf(c)}
		if c.Mixed() {
			row[2], row[4] = "mix", ""
		}
		if c.Role != "" {
			row[0] += " (" + string(c.Role) + ")"
		}
		if i := slices.IndexFunc(rows, func(have []string) bool { return sameButLevel(have, row) }); i >= 0 {
			rows[i][3] += ", " + levelOf(c)
			continue
		}
		rows = append(rows, row)
		for _, p := range c.Parts {
			rows = append(rows, []string{"  " + p.Name, p.Strategy.Name, p.Strategy.Type, partLevel(p), clientOf(c.Load(p))})
		}
	}
	return rows
}

// partLevel says how much of a mix a part is.
func partLevel(p plan.Part) string {
	text := result.Ratio.FormatLimit(p.Share) + " of the batches"
	switch {
	case p.Arrival.OfUsers() && p.Share == 0:
		text = words.Plural(p.Arrival.Users, "user") + " beside them"
	case p.Share == 0:
		text = result.PerSecond.FormatLimit(p.Arrival.Rate) + " beside them"
	}
	if p.Start > 0 {
		text += ", from " + words.Duration(p.Start)
	}
	return text
}

func sameButLevel(a, b []string) bool {
	return slices.Equal(a[:3], b[:3]) && a[4] == b[4]
}

func levelOf(c plan.Cell) string {
	if c.Address.Level == result.LevelSearch {
		return strings.TrimSpace(result.LevelSearch + " " + string(c.Arrival.Process))
	}
	if c.Arrival.Staged() {
		var stages []string
		for _, stage := range c.Arrival.Stages {
			stages = append(stages, stageText(c.Arrival, stage))
		}
		return strings.TrimSpace(string(c.Arrival.Process) + " " + strings.Join(stages, ", "))
	}
	if !c.Arrival.Open() {
		return c.LevelText()
	}
	return c.Address.Level + " " + string(c.Arrival.Process)
}

// stageText says what a piece of a profile does: climb 100/s in 30s, 100/s for 2m, 50 users for 2m.
func stageText(a plan.Arrival, s plan.Stage) string {
	how := " in "
	if s.Hold {
		how = " for "
	}
	what := result.PerSecond.FormatLimit(s.Rate)
	if a.OfUsers() {
		what = words.Plural(s.Users, "user")
	}
	text := what + how + words.Duration(s.Duration)
	if s.Name != "" {
		text = s.Name + " " + text
	}
	return text
}

// batches says what one pass over each group requests.
func (v planView) batches(b plan.Benchmark) {
	var seen []string
	fmt.Fprintln(v.w)
	for _, c := range b.Cells {
		if slices.Contains(seen, c.Group.Name) {
			continue
		}
		seen = append(seen, c.Group.Name)
		if !c.Mixed() {
			v.batch(c.Group.Name, c.Group)
			continue
		}
		for _, p := range c.Parts {
			v.batch(c.Group.Name+", "+p.Name, p.Group)
		}
	}
	v.users(b)
}

// batch says what one pass over a group requests.
func (v planView) batch(title string, g plan.Group) {
	var names []string
	n := 0
	for _, r := range g.Batch() {
		n += max(1, r.Weight) * r.Most()
		name := r.Name
		if r.Weight > 1 {
			name += fmt.Sprintf(" x%d", r.Weight)
		}
		names = append(names, name+r.Often())
	}
	const shown = 8
	if len(names) > shown {
		names = append(names[:shown-1], fmt.Sprintf("and %d more", len(names)-shown+1))
	}
	listed := " " + v.dim("("+words.Printable(strings.Join(names, ", "))+")")
	if way := g.Way(); way != "" {
		listed = ": " + words.Printable(way)
	}
	most := ""
	if g.Varies() {
		most = "at most "
	}
	fmt.Fprintf(v.w, "  %s: %s%s a batch%s%s\n", words.Printable(title), most, words.Plural(n, "request"), listed, thinking(g))
	v.once(g)
	v.conditions(g)
	v.streams(g)
}

// conditions says under which each request is sent, and sent again.
func (v planView) conditions(g plan.Group) {
	for _, r := range g.Requests {
		r = r.Shown()
		if r.When != nil {
			fmt.Fprintf(v.w, "    %s when %s\n", words.Printable(r.Name), words.Printable(r.When.String()))
		}
		if r.Repeat != nil && r.Repeat.Each != nil {
			fmt.Fprintf(v.w, "    %s for each of %s\n", words.Printable(r.Name), words.Printable(r.Repeat.Each.String()))
		}
		if r.Repeat != nil && r.Repeat.While != nil {
			fmt.Fprintf(v.w, "    %s again while %s\n", words.Printable(r.Name), words.Printable(r.Repeat.While.String()))
		}
	}
}

// streams says which responses come as events, and how they end.
func (v planView) streams(g plan.Group) {
	for _, r := range g.Requests {
		switch {
		case r.GRPC != nil:
			fmt.Fprintf(v.w, "    %s calls %s\n", words.Printable(r.Name), words.Printable(r.GRPC.Text()))
		case r.WebSocket != nil:
			fmt.Fprintf(v.w, "    %s is a WebSocket: %s\n", words.Printable(r.Name), words.Printable(r.WebSocket.Text()))
		case r.Stream != nil:
			fmt.Fprintf(v.w, "    %s streams: %s\n", words.Printable(r.Name), words.Printable(r.Stream.Text()))
		}
	}
}

// thinking is how long a batch's user thinks, or nothing.
func thinking(g plan.Group) string {
	switch t := g.Thought(); {
	case t.Most == 0:
		return ""
	case t.Least == 0:
		return ", and at most " + words.Duration(t.Most) + " of thinking"
	case t.Least == t.Most:
		return ", and " + words.Duration(t.Most) + " of thinking"
	default:
		return ", and " + words.Duration(t.Least) + " to " + words.Duration(t.Most) + " of thinking"
	}
}

// place is where something is declared, after a gap, or nothing: what stands on the command line is declared nowhere else.
func place(gap string, r *result.Range) string {
	if r == nil || r.Filename == commandLine {
		return ""
	}
	return fmt.Sprintf("%s%s:%d", gap, words.Printable(r.Filename), r.Start.Line)
}
