package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// storied says whether a benchmark is one cell whose requests tell it all: there is nothing to compare, and nothing in it that is
// told apart by stage, part or event.
func storied(b *benchmark) bool {
	c := b.cells[0]
	return len(b.cells) == 1 && len(b.pairs) == 0 && c.Command == nil && !b.searches() && !isProgram(c) && !streams(c) && len(c.Within()) == 0
}

// inBrief is one cell in a line: p50 22.3 ms · p99 78.7 ms · 422 requests/s · 2,110 × 200 · 10 at once, 5 s.
func (v *view) inBrief(b *benchmark) statement {
	c := b.cells[0]
	clock := chiefOf(c)
	var parts []string
	if text := middle(c, clock); text != "" {
		if clock != "service" {
			text = MetricName(clock) + " " + text
		}
		parts = append(parts, text, tail(c, clock))
	}
	if t := c.Throughput.Median; t != nil {
		parts = append(parts, result.Number.Scale(1, *t).With(*t)+" requests/s")
	}
	for _, code := range byCount(c.StatusCodes) {
		parts = append(parts, words.Count(c.StatusCodes[code])+" × "+code)
	}
	parts = append(parts, loadOf(b, c))
	s := statement{title: strings.Join(words.NonEmpty(parts...), " · ")}
	if c.StrategyType != "pool" {
		s.title = c.Strategy + ": " + s.title
	}
	s.title = strings.ReplaceAll(escape.Together(s.title), escape.NBSP+"·"+escape.NBSP, " · ")
	if note := lacking(b, c, clock); note != "" {
		s.notes = []string{note}
	}
	return s
}

// chiefOf is the clock that one looks at first: of batches the time until all was there, of requests the time of one.
func chiefOf(c *result.Cell) string {
	if !c.OpenLoop() && c.StrategyType != "pool" && c.Makespan.Count > 0 {
		return "makespan"
	}
	return pictured(c)
}

// middle is the median of a cell, with its sample's ends where it has no interval: p50 22.3 ms, p50 ~22.3 ms (12.1–40.2).
func middle(c *result.Cell, clock string) string {
	s := summaryOf(c, clock+".p50")
	switch {
	case s.P50 != nil:
		return "p50 " + bound(s, s.P50)
	case s.Median == nil || s.Min == nil || s.Max == nil:
		return ""
	case s.Count == 1:
		return bound(s, s.Median) + " once"
	}
	sc := result.Seconds.Scale(1, *s.Min, *s.Median, *s.Max)
	return "p50 " + roughly + sc.With(*s.Median) + " (" + sc.Number(*s.Min) + "–" + sc.Number(*s.Max) + ")"
}

// tail is the 99th percentile, or the highest that the sample supports.
func tail(c *result.Cell, clock string) string {
	s := summaryOf(c, clock+".p99")
	switch {
	case s.P99 != nil:
		return "p99 " + bound(s, s.P99)
	case s.P50 != nil && s.Highest != nil && s.Highest.Q > 0.5:
		return highest(s)
	}
	return ""
}

// bound is a value of a distribution with its unit, as a lower bound where a timeout cut it short.
func bound(s *result.Summary, value *float64) string {
	if s.Censored.Reaches(*value) {
		return atLeast(result.Seconds, *value)
	}
	return result.Seconds.Scale(1, *value).With(*value)
}

// lacking says which samples are missing, and what brings them.
func lacking(b *benchmark, c *result.Cell, clock string) string {
	s := summaryOf(c, clock+".p99")
	if s.Count == 0 || s.P99 != nil {
		return ""
	}
	how := "a longer run brings them: -z with a URL, -duration with a spec"
	if b.declared.Iterations > 0 {
		how = "more requests bring them: -n with a URL, iterations in a spec"
	}
	need := "p99 needs 368 samples"
	if s.P50 == nil {
		need = "a median has an interval from 6 samples on, p99 from 368"
	}
	return fmt.Sprintf("%s, and there %s; %s", need, isAre(s.Count), how)
}

func isAre(n int64) string {
	if n == 1 {
		return "is 1"
	}
	return "are " + words.Count(n)
}

// loadOf says what a cell was asked for: 10 at once, 5 s; 200/s, 5 s.
func loadOf(b *benchmark, c *result.Cell) string {
	level := levelText(c)
	switch {
	case c.Level == result.LevelDefault:
	case c.Concurrency != nil:
		level = strconv.Itoa(*c.Concurrency) + " at once"
	case c.Rate != nil:
		level = "asked for " + c.Level
	}
	if d := b.declared; d.Iterations == 0 && d.Trial > 0 && c.Trials > 0 {
		level += ", " + duration(d.Trial*float64(c.Trials))
	}
	return level
}

// story tells all of a single cell in place of a table with one row.
func (p *page) story(v *view, b *benchmark) error {
	c := b.cells[0]
	clock := chiefOf(c)
	if err := p.marked(c, clock); err != nil {
		return err
	}
	p.spread(c, clock)
	p.course(c)
	l := lines.Ledger{}
	fact := func(name, format string, args ...any) {
		l.Add(lines.Entry{Spans: []lines.Span{lines.Text(name), lines.Text(fmt.Sprintf(format, args...))}})
	}
	fact("bytes", "%s in, %s out", measured("bytes_in", float64(c.BytesIn)), measured("bytes_out", float64(c.BytesOut)))
	fact("connections", "%s opened, %s reused", words.Count(c.Connections.Opened), words.Count(c.Connections.Reused))
	if c.CPUPerRequest != nil {
		fact("server", "%s CPU a request", measured("cpu_per_request", *c.CPUPerRequest))
	}
	if c.PeakMemory != nil {
		fact("memory", "%s at the peak", measured("peak_memory", *c.PeakMemory))
	}
	what := plural(c.Requests, "request")
	if b.declared.Blocks > 1 {
		what += " in " + amount(b)
	}
	if c.LeadIn > 0 {
		what += ", and " + words.Count(c.LeadIn) + " unrecorded before"
	}
	fact("sent", "%s; %s", what, strings.TrimPrefix(c.Address, "benchmark."))
	p.Gap()
	p.Ledger(2, l)
	if len(c.Names) > 1 && c.Requests > c.Errors {
		p.names(c)
	}
	for _, note := range v.cellNotes(c) {
		p.Gap()
		p.Wrap(2, 4, p.mark(warned), lines.Text(" "+lines.Flat(note)))
	}
	return nil
}

// marked draws a cell's distribution with its percentiles where they lie.
func (p *page) marked(c *result.Cell, clock string) error {
	d, err := c.Distribution(clock)
	if err != nil {
		return err
	}
	const most, least = 12, 5
	all := bars(d, most)
	if d.Count() < least || len(all) < 2 {
		return nil
	}
	s := summaryOf(c, clock+".p50")
	var edges []float64
	highest := int64(0)
	for _, b := range all {
		edges = append(edges, b.from, b.to)
		highest = max(highest, b.count)
	}
	sc := result.Seconds.Scale(0.1, edges...)
	l := lines.Ledger{Right: map[int]bool{0: true, 2: true}}
	for i, b := range all {
		var marks []string
		for _, q := range statistics {
			if at := q.of(s); q.end != nil && at != nil && slices.Contains([]string{"p50", "p90", "p99"}, q.name) && b.holds(*at, i == len(all)-1) {
				marks = append(marks, q.name)
			}
		}
		l.Add(lines.Entry{Spans: []lines.Span{
			lines.Text(sc.Size.Scale(b.from).Number(b.from) + " " + sc.Size.Name), lines.Text(stroke(b.count, highest, max(10, p.Width-40))),
			lines.Text(words.Count(b.count)), lines.Styled(strings.Join(marks, " "), lines.Strong),
		}})
	}
	p.Gap()
	p.Ledger(2, l)
	return nil
}

// holds says whether a value lies in a bar; the last one has its end, too.
func (b bar) holds(value float64, last bool) bool {
	return value >= b.from && (value < b.to || last)
}

// spread writes the percentiles of a cell's clocks: of those that tell something, and only those that some clock supports.
func (p *page) spread(c *result.Cell, first string) {
	var rows []clock
	for _, k := range clocks(c) {
		if k.summary.Count > 0 && (k.name == first || tells(c, k, first)) {
			rows = append(rows, k)
		}
	}
	if len(rows) == 0 {
		return
	}
	columns := filter(statisticsFor(p.Width), func(s statistic) bool {
		return slices.ContainsFunc(rows, func(k clock) bool {
			return s.of(k.summary) != nil || s.name == "p50" && k.summary.Median != nil
		})
	})
	l := lines.Ledger{Right: map[int]bool{1: true, 2: true}}
	head := lines.Entry{Spans: []lines.Span{{}, {}, lines.Styled("samples", lines.Faint)}}
	for _, s := range columns {
		l.Right[len(head.Spans)] = true
		head.Spans = append(head.Spans, lines.Styled(s.name, lines.Faint))
	}
	l.Add(head)
	var intervals []string
	for _, k := range rows {
		e := distributionEntry(c, k, columns)
		for i := range e.Spans {
			if e.Spans[i].Text == none {
				e.Spans[i].Text = ""
			}
		}
		l.Add(e)
		if k.name == first {
			intervals = intervalsOf(k.summary)
		}
	}
	p.Gap()
	p.Ledger(2, l)
	if len(intervals) > 0 {
		p.Wrap(2, 4, lines.Styled("95 % intervals of "+MetricName(first)+": "+strings.Join(intervals, ", "), lines.Faint))
	}
}

// tells says whether a clock says more than the pictured one: not first byte and transfer where all of the time is waiting.
func tells(c *result.Cell, k clock, first string) bool {
	share := c.Phases.Transfer.Mean
	whole := summaryOf(c, first+".p50").Mean
	switch k.name {
	case "first_byte", "transfer":
		return share != nil && whole != nil && *share*50 > *whole
	case "connect":
		return c.Phases.DNS.Count+c.Phases.TLS.Count > 0 // else it is all of connecting
	case "send_lag":
		return false // the generator's own; what matters of it is a warning
	}
	return true
}

// intervalsOf are the intervals of the percentiles that people look at first.
func intervalsOf(s *result.Summary) []string {
	if s.Low == nil || s.High == nil {
		return nil
	}
	var all []string
	for _, q := range statistics {
		if q.end == nil || q.end(s.Low) == nil || q.end(s.High) == nil || !slices.Contains([]string{"p50", "p90", "p99"}, q.name) {
			continue
		}
		low, high := *q.end(s.Low), *q.end(s.High)
		if s.Censored.Reaches(high) {
			continue
		}
		sc := result.Seconds.Scale(1, low, high)
		all = append(all, escape.Together(q.name+" "+sc.Number(low)+"–"+sc.With(high)))
	}
	return all
}
