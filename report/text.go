package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"bench/result"
)

// writeText writes for people at a terminal: what it comes to first, then the numbers, then what to know about them.
func writeText(b *bytes.Buffer, run *result.Run, o Options) error {
	p := &page{width: o.Width, color: o.Color, ascii: o.ASCII}
	if p.width <= 0 {
		p.width = 80
	}
	v := arrange(run)
	p.status(v)
	p.gateList(v, o.Detail)
	p.statements(v)
	for _, bm := range v.benchmarks {
		p.benchmarkTable(v, bm, o.Sort != "")
	}
	p.comparisons(v)
	p.outputs(run)
	p.warnings(v)
	p.footer(run)
	b.WriteString(p.b.String())
	return nil
}

// mark is the sign of an outcome.
func (p *page) mark(o outcome) span {
	signs := [...]string{passed: "✓", warned: "!", unjudged: "?", failed: "✗"}
	if p.ascii {
		signs = [...]string{passed: "ok  ", warned: "warn", unjudged: "?   ", failed: "FAIL"}
	}
	return styled(signs[o], outcomeStyle(o))
}

func outcomeStyle(o outcome) style {
	return [...]style{passed: good, warned: unsure, unjudged: unsure, failed: bad}[o]
}

// status says what must be known before anything else is read: that the run was cut short, that it can't be trusted,
// and whether its gates passed.
func (p *page) status(v *view) {
	for _, n := range v.notices() {
		p.wrap(0, 2, styled(n.word, n.style), text("  "+n.text))
	}
}

// A notice is one line above all others.
type notice struct {
	word, text string
	style      style
}

// notices are what a reader must know first.
func (v *view) notices() []notice {
	var all []notice
	info := v.run.Info
	switch info.Status {
	case result.Interrupted:
		all = append(all, notice{"INTERRUPTED", v.progress() + "; gates are not judged", unsure})
	case result.Failed:
		all = append(all, notice{"ENDED EARLY", strings.TrimSuffix(strings.Join(nonEmpty(info.Reason, v.progress()), "; "), "."), bad})
	}
	if n, ok := v.invalid(); ok {
		all = append(all, n)
	}
	if n, ok := v.gateNotice(); ok {
		all = append(all, n)
	}
	return all
}

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// progress says how much of the plan was measured.
func (v *view) progress() string {
	var parts []string
	for _, b := range v.benchmarks {
		most := 0
		for _, c := range b.cells {
			most = max(most, c.Trials)
		}
		if b.declared.Blocks > 0 {
			parts = append(parts, fmt.Sprintf("%s after %d of %s", b.name, most, plural(int64(b.declared.Blocks), "block")))
		}
	}
	if len(parts) == 0 {
		return "before anything was measured"
	}
	return list(parts)
}

// invalid says how many cells can't be trusted, and why.
func (v *view) invalid() (notice, bool) {
	var names, reasons []string
	for i := range v.run.Cells {
		c := &v.run.Cells[i]
		if c.Valid {
			continue
		}
		names = append(names, v.name(c.Address))
		for _, r := range c.Reasons {
			if !slices.Contains(reasons, r) {
				reasons = append(reasons, r)
			}
		}
	}
	if len(names) == 0 {
		return notice{}, false
	}
	who := list(names)
	if len(names) > 3 {
		who = fmt.Sprintf("%d of %s", len(names), plural(int64(len(v.run.Cells)), "cell"))
	}
	return notice{"INVALID", strings.Join(append([]string{who}, strings.Join(reasons, "; ")), ": "), bad}, true
}

// gateNotice counts the gates.
func (v *view) gateNotice() (notice, bool) {
	tally := map[outcome]int64{}
	gates := v.gates()
	for _, g := range gates {
		tally[g.outcome]++
	}
	total := int64(len(gates))
	switch {
	case total == 0 || v.run.Info.Status == result.Interrupted:
		return notice{}, false
	case tally[failed] > 0:
		s := fmt.Sprintf("%d of %s failed", tally[failed], plural(total, "gate"))
		if tally[unjudged] > 0 {
			s += fmt.Sprintf(", %d could not be judged", tally[unjudged])
		}
		return notice{"FAIL", s, bad}, true
	case tally[unjudged] > 0:
		return notice{"NOT JUDGED", fmt.Sprintf("%d of %s could not be judged; none failed", tally[unjudged], plural(total, "gate")), unsure}, true
	case total == 1:
		return notice{"PASS", "the gate passed" + withWarnings(tally[warned]), good}, true
	}
	return notice{"PASS", fmt.Sprintf("all %s passed", plural(total, "gate")) + withWarnings(tally[warned]), good}, true
}

func withWarnings(n int64) string {
	if n == 0 {
		return ""
	}
	return ", " + plural(n, "warning")
}

// gateList lists the gates, the worst first. Of many that passed, only their number.
func (p *page) gateList(v *view, all bool) {
	gates := v.gates()
	if len(gates) > 0 {
		p.gap()
	}
	const most = 8
	shown := 0
	for i, g := range gates {
		if g.outcome == passed && !all && shown >= most {
			p.wrap(2, 4, p.mark(passed), text(" "+count(int64(len(gates)-i))+" more passed"))
			break
		}
		shown++
		spans := []span{p.mark(g.outcome), styled(" "+g.subject, plainText)}
		if g.finding != "" {
			spans = append(spans, text(": "), styled(g.finding, gateStyle(g.outcome)))
		}
		if g.note != "" && g.outcome != passed {
			spans = append(spans, text("; "+g.note))
		}
		if at := where(g.at); at != "" {
			spans = append(spans, styled("  "+at, faint))
		}
		p.wrap(2, 4, spans...)
	}
}

func gateStyle(o outcome) style {
	if o == passed {
		return plainText
	}
	return outcomeStyle(o)
}

// statements says who wins each benchmark.
func (p *page) statements(v *view) {
	for _, b := range v.benchmarks {
		p.gap()
		s := v.state(b)
		title := s.title
		if len(v.benchmarks) > 1 {
			title = b.name + ": " + title
		}
		style := s.style
		if style == plainText {
			style = strong
		}
		p.wrap(0, 2, styled(title, style))
		width := 0
		for _, c := range s.lines {
			width = max(width, p.columns(c.metric))
		}
		for _, c := range s.lines {
			p.wrap(2, width+4, text(strings.ReplaceAll(p.pad(c.metric, width+2, false), " ", nbsp)), styled(c.text, c.style))
		}
		for _, n := range s.notes {
			p.wrap(2, 2, styled(n, faint))
		}
	}
	if len(v.benchmarks) == 0 {
		p.gap()
		p.line(0, styled("No cells: nothing was measured.", unsure))
	}
}

// outputs prints the run's outputs.
func (p *page) outputs(run *result.Run) {
	if len(run.Outputs) == 0 {
		return
	}
	p.heading("outputs")
	names := sortedKeys(run.Outputs)
	width := 0
	for _, n := range names {
		width = max(width, p.columns(n))
	}
	for _, n := range names {
		p.wrap(2, width+5, text(strings.ReplaceAll(p.pad(n, width, false), " ", nbsp)+" = "+plainValue(run.Outputs[n])))
	}
}

// warnings lists what changes how the numbers should be read, with what to do about it.
func (p *page) warnings(v *view) {
	all := slices.Clone(v.run.Warnings)
	for _, c := range v.run.Cells {
		all = append(all, c.Warnings...)
	}
	if len(all) == 0 {
		return
	}
	p.heading("warnings")
	for _, w := range all {
		summary := w.Summary
		if w.Cell != "" {
			summary = v.name(w.Cell) + ": " + summary
		}
		spans := []span{p.mark(warned), text(" " + summary)}
		if at := where(w.Range); at != "" {
			spans = append(spans, styled("  "+at, faint))
		}
		p.wrap(2, 4, spans...)
		if w.Detail != "" {
			p.wrap(4, 4, styled(w.Detail, faint))
		}
	}
}

// footer says which run this was.
func (p *page) footer(run *result.Run) {
	p.gap()
	p.wrap(0, 2, styled(strings.Join(identity(run), " · "), faint))
}

// identity is what tells this run from others.
func identity(run *result.Run) []string {
	i := run.Info
	parts := nonEmpty(i.ID)
	if !i.StartedAt.IsZero() {
		parts = append(parts, i.StartedAt.UTC().Format("2006-01-02 15:04 MST"))
		if took := i.FinishedAt.Sub(i.StartedAt); took > 0 {
			parts = append(parts, took.Round(time.Second).String())
		}
	}
	parts = append(parts, fmt.Sprintf("seed %d", i.Seed))
	if i.Host.OS != "" {
		parts = append(parts, fmt.Sprintf("%s/%s, %s", i.Host.OS, i.Host.Arch, plural(int64(i.Host.CPUs), "CPU")))
	}
	if i.BenchVersion != "" {
		parts = append(parts, "bench "+i.BenchVersion)
	}
	return parts
}

func (p *page) heading(title string) {
	p.gap()
	p.line(0, styled(title, strong))
}
