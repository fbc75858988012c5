package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"bench/result"
	"bench/words"
)

// A liveColumn is one figure of a cell.
type liveColumn struct {
	title string
	width int
	of    func(liveRow) string
}

// middle is the cell's median, marked while it has too few samples.
func (r liveRow) middle() string {
	if r.rough && r.p50 != nil {
		return "~" + latency(r.p50)
	}
	return latency(r.p50)
}

// liveColumns are the figures beside a cell's name, as many as there is room for: first errors, then p50, req/s, p99.
func liveColumns(room int) []liveColumn {
	var (
		speed    = liveColumn{"req/s", 8, func(r liveRow) string { return rate(r.throughput) }}
		middle   = liveColumn{"p50", 9, liveRow.middle}
		tail     = liveColumn{"p99", 9, func(r liveRow) string { return latency(r.p99) }}
		failures = liveColumn{"errors", 8, func(r liveRow) string { return words.Count(r.errors) }}
	)
	for _, columns := range [][]liveColumn{{speed, middle, tail, failures}, {speed, middle, failures}, {middle, failures}} {
		width := 0
		for _, c := range columns {
			width += c.width
		}
		if width <= room {
			return columns
		}
	}
	return []liveColumn{failures}
}

// cells is the table of the benchmark under way, as far as there is room for it.
func (p *livePage) cells(s *liveState, room int) {
	if room < 1 {
		return
	}
	rows := s.current()
	label := len("cell")
	for _, r := range rows {
		label = max(label, words.Width(r.label))
	}
	columns := liveColumns(p.width - 3 - min(label, p.width/2))
	if s.commands {
		columns = commandColumns
	}
	for _, c := range columns {
		label = min(label, max(4, p.width-3-len(columns)*c.width))
	}
	p.line()
	p.line(p.dim("  " + words.Pad("cell", label) + figures(columns, func(c liveColumn) string { return c.title })))
	shown := rows
	if len(rows) > room {
		shown = rows[:room-1]
	}
	for _, r := range shown {
		p.cell(s, r, columns, label)
	}
	p.hidden(rows[len(shown):])
}

// cell is a row. Errors stand out.
func (p *livePage) cell(s *liveState, r liveRow, columns []liveColumn, label int) {
	mark := "  "
	if r.address == s.cell {
		mark = p.green(map[bool]string{false: "▸ ", true: "> "}[p.ascii])
	}
	text := figures(columns, func(c liveColumn) string {
		if r.trials == 0 {
			return "·"
		}
		return c.of(r)
	})
	switch {
	case r.trials == 0:
		text = p.dim(text)
	case r.errors > 0:
		last := len(text) - columns[len(columns)-1].width
		text = text[:last] + p.red(text[last:])
	}
	p.line(mark, words.Pad(shorten(r.label, label), label), text)
}

// figures writes one text for each column, right-aligned.
func figures(columns []liveColumn, text func(liveColumn) string) string {
	var b strings.Builder
	for _, c := range columns {
		fmt.Fprintf(&b, "%*s", c.width, text(c))
	}
	return b.String()
}

// hidden counts the rows that there is no room for, and what went wrong in them.
func (p *livePage) hidden(rows []liveRow) {
	if len(rows) == 0 {
		return
	}
	errors := int64(0)
	for _, r := range rows {
		errors += r.errors
	}
	trouble := ""
	if errors > 0 {
		trouble = p.red(", " + words.Plural(int(errors), "error") + " in them")
	}
	p.line(p.dim(fmt.Sprintf("  and %d more", len(rows))), trouble)
}

// settled lists verdicts: the first ones, and how many there are beside them.
func (p *livePage) settled(s *liveState, number int) {
	p.line()
	p.line(p.dim(fmt.Sprintf("  so far, after block %d", s.judged)))
	shown := s.verdicts[:number]
	candidate, baseline := 0, 0
	for _, c := range shown {
		candidate = max(candidate, words.Width(s.labelOf(c.Candidate)))
		baseline = max(baseline, words.Width(s.labelOf(c.Baseline)))
	}
	for _, c := range shown {
		against := ""
		if p.width >= 60 {
			against = p.dim("against ") + words.Pad(s.labelOf(c.Baseline), baseline) + "  "
		}
		metric, own := strings.CutPrefix(c.Metric, "program.")
		if !own {
			metric = strings.NewReplacer(".", " ", "_", " ").Replace(metric)
		}
		p.line("  ", p.verdict(c), "  ", words.Pad(s.labelOf(c.Candidate), candidate), "  ", against, p.dim(metric))
	}
	if more := len(s.verdicts) - len(shown); more > 0 {
		p.line(p.dim(fmt.Sprintf("  and %d more", more)))
	}
}

// verdict is a verdict with its factor: always the larger over the smaller where it has a direction, as in the reports.
func (p *livePage) verdict(c result.Comparison) string {
	factor := ""
	if c.Ratio != nil && !c.Difference {
		ratio := *c.Ratio
		if c.Verdict != result.Same && ratio > 0 {
			ratio = max(ratio, 1/ratio)
		}
		factor = threeDigits(ratio) + "x"
	}
	text := fmt.Sprintf("%-6s %6s", c.Verdict, factor)
	switch c.Verdict {
	case result.Slower:
		return p.red(text)
	case result.Faster:
		return p.green(text)
	}
	return text
}

// shorten drops the beginning of a name, since names differ at their ends.
func shorten(name string, width int) string {
	for r := []rune(name); words.Width(name) > width && len(r) > 1; name = "~" + string(r) {
		r = r[1:]
	}
	return name
}

// rate writes requests a second.
func rate(v *float64) string {
	if v == nil {
		return "·"
	}
	return threeDigits(*v)
}

// latency writes seconds with the unit that suits them.
func latency(v *float64) string {
	switch {
	case v == nil:
		return "·"
	case *v >= 0.9995:
		return threeDigits(*v) + " s"
	case *v >= 0.9995e-3:
		return threeDigits(*v*1e3) + " ms"
	}
	return threeDigits(*v*1e6) + " µs"
}

// threeDigits writes a number with three digits, or all of those before the point. Its width does not change with zeros at the
// end, so that a column stays calm.
func threeDigits(v float64) string {
	digits := 0
	for limit := 99.95; digits < 2 && math.Abs(v) < limit; limit /= 10 {
		digits++
	}
	if digits == 0 {
		return words.Whole(v)
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}
