package main

import (
	"fmt"
	"strings"
	"time"

	"bench/result"

	"charm.land/lipgloss/v2"
)

// A livePage draws the live view. The same state on a terminal of the same size always looks the same.
type livePage struct {
	style
	ascii         bool
	width, height int
	lines         []string
}

// draw writes the whole view: how far the run is, what is under way, each cell so far, and verdicts as they settle.
func (p *livePage) draw(s *liveState, now time.Time) string {
	p.header(s)
	p.underWay(s, now)
	verdicts := min(len(s.verdicts), max(0, (p.height-6)/3))
	room := p.height - len(p.lines) - 3
	if verdicts > 0 {
		room -= verdicts + 3
	}
	p.cells(s, room)
	p.settled(s, verdicts)
	return strings.Join(p.lines[:min(len(p.lines), max(1, p.height-1))], "\n")
}

// line adds a line, cut where the terminal ends.
func (p *livePage) line(parts ...string) {
	text := strings.Join(parts, "")
	p.lines = append(p.lines, lipgloss.NewStyle().Inline(true).MaxWidth(max(1, p.width-1)).Render(text))
}

func (p *livePage) gap() { p.lines = append(p.lines, "") }

// header is the bar, and how long it will take.
func (p *livePage) header(s *liveState) {
	share := 0.0
	if s.total > 0 {
		share = float64(s.done) / float64(s.total)
	}
	left := ""
	if s.remaining > 0 {
		left = "  about " + roughTime(s.remaining) + " left"
	}
	figures := fmt.Sprintf("%3.0f%%  %d of %s", 100*share, s.done, plural(s.total, "trial"))
	length := min(40, p.width-lipgloss.Width(figures+left)-3)
	if length < 8 { // a narrow terminal
		length, left = min(40, p.width-lipgloss.Width(figures)-3), strings.TrimPrefix(left, "  ")
		p.line(p.bar(share, length), " ", figures)
		if left != "" {
			p.line(p.dim(left))
		}
		return
	}
	p.line(p.bar(share, length), " ", figures, p.dim(left))
}

func (p *livePage) bar(share float64, length int) string {
	if length < 4 {
		return ""
	}
	full, empty := "━", "─"
	if p.ascii {
		full, empty = "#", "-"
	}
	n := int(share * float64(length))
	return p.green(strings.Repeat(full, n)) + p.dim(strings.Repeat(empty, length-n))
}

// underWay says which block and cell it is, and for how long.
func (p *livePage) underWay(s *liveState, now time.Time) {
	what := s.phase
	if s.cell != "" {
		what = s.labelOf(s.cell)
		if s.placebo {
			what = "a second copy of the baseline, to check the run itself"
		}
	}
	since := p.dim("  " + roughTime(max(now.Sub(s.began), time.Second)))
	where := ""
	if s.block > 0 && s.phase == "" {
		where = fmt.Sprintf("%s block %d of %d  ", s.benchmark, s.block, s.blocks)
	}
	if s.ending {
		p.line(p.yellow("interrupted"), p.dim(": ends the trial, saves and reports; once more to end at once"))
		return
	}
	if p.width < 60 && where != "" {
		p.line(where)
		where = ""
	}
	p.line(where, p.bold(what), since)
}

// cells is the table of the benchmark under way.
func (p *livePage) cells(s *liveState, room int) {
	rows := s.current()
	hidden := 0
	if room < 1 {
		return
	}
	if len(rows) > room {
		hidden = len(rows) - room + 1
		rows = rows[:len(rows)-hidden]
	}
	label := len("cell")
	for _, r := range s.current() {
		label = max(label, lipgloss.Width(r.label))
	}
	label = max(4, min(label, p.width-42))
	p.gap()
	p.line(p.dim("  "+pad("cell", label)), p.dim(fmt.Sprintf("%9s %9s %9s %7s", "req/s", "p50", "p99", "errors")))
	for _, r := range rows {
		mark := "  "
		if r.address == s.cell {
			mark = p.green(map[bool]string{false: "▸ ", true: "> "}[p.ascii])
		}
		p.line(mark, pad(shorten(r.label, label), label), p.figures(r))
	}
	if hidden > 0 {
		p.line(p.dim(fmt.Sprintf("  and %d more", hidden)))
	}
}

func (p *livePage) figures(r liveRow) string {
	if r.trials == 0 {
		return p.dim(fmt.Sprintf("%9s %9s %9s %7s", "·", "·", "·", "·"))
	}
	errors := fmt.Sprintf(" %7s", thousands(float64(r.errors)))
	if r.errors > 0 {
		errors = p.red(errors)
	}
	return fmt.Sprintf("%9s %9s %9s", rate(r.throughput), latency(r.p50), latency(r.p99)) + errors
}

// settled lists verdicts.
func (p *livePage) settled(s *liveState, room int) {
	if room == 0 {
		return
	}
	p.gap()
	p.line(p.dim(fmt.Sprintf("so far, after block %d", s.judged)))
	for _, c := range s.verdicts[:room] {
		ratio := ""
		if c.Ratio != nil && !c.Difference {
			ratio = fmt.Sprintf("%.2fx ", *c.Ratio)
		}
		p.line("  ", p.verdict(c.Verdict), ratio, s.labelOf(c.Candidate), p.dim(" against "), s.labelOf(c.Baseline), p.dim(" on "+c.Metric))
	}
	if more := len(s.verdicts) - room; more > 0 {
		p.line(p.dim(fmt.Sprintf("  and %d more", more)))
	}
}

func (p *livePage) verdict(v result.Verdict) string {
	text := pad(string(v), 7)
	switch v {
	case result.Slower:
		return p.red(text)
	case result.Faster:
		return p.green(text)
	}
	return p.dim(text)
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-lipgloss.Width(text)))
}

// shorten drops the beginning of a name, since names differ at their ends.
func shorten(name string, width int) string {
	for r := []rune(name); lipgloss.Width(name) > width && len(r) > 1; name = "~" + string(r) {
		r = r[1:]
	}
	return name
}

// rate writes requests a second.
func rate(v *float64) string {
	switch {
	case v == nil:
		return "·"
	case *v < 100:
		return fmt.Sprintf("%.3g", *v)
	}
	return thousands(*v)
}

// latency writes seconds to three digits.
func latency(v *float64) string {
	if v == nil {
		return "·"
	}
	for _, u := range []struct {
		size float64
		name string
	}{{1, "s"}, {1e-3, "ms"}} {
		if *v >= u.size {
			return fmt.Sprintf("%.3g %s", *v/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.3g µs", *v*1e6)
}
