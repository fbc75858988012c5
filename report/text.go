package report

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// A page is a report as lines of text.
type page struct{ lines.Page }

// writeText writes for people at a terminal: what it comes to first, then the numbers, then what to know about them.
func writeText(b *bytes.Buffer, run *result.Run, o Options) error {
	p := &page{lines.Page{Width: o.Width, Color: o.Color, ASCII: o.ASCII}}
	if p.Width <= 0 {
		p.Width = 80
	}
	v := arrange(run)
	p.notices(v)
	p.statements(v)
	p.gates(v, o.Detail)
	for _, bm := range v.benchmarks {
		if len(v.benchmarks) == 1 && storied(bm) && !o.Detail {
			if err := p.story(v, bm); err != nil {
				return err
			}
			continue
		}
		if crowded(bm) && !o.Detail && o.Sort == "" {
			p.places(v, bm)
		} else {
			p.benchmarkTable(v, bm, o.Sort != "")
		}
		p.tried(v, bm, o.Detail)
		p.overTime(bm, o.Detail)
	}
	p.comparisons(v, o.Detail)
	if o.Detail {
		if err := p.details(v); err != nil {
			return err
		}
		p.workers(v)
	}
	p.outputs(run)
	p.warnings(v, o.Detail)
	p.Gap()
	if line := workersLine(&run.Info); line != "" {
		p.Wrap(0, 2, lines.Styled(line, lines.Faint))
	}
	p.Wrap(0, 2, lines.Styled(strings.Join(identity(run), " · "), lines.Faint))
	if o.Height > 0 && len(p.Lines) > o.Height {
		p.again(v)
	}
	b.WriteString(p.String())
	return nil
}

// again tells the answer once more, since its first telling has left the screen.
func (p *page) again(v *view) {
	p.Gap()
	p.Line(0, lines.Styled("the answer again, from the top of the report:", lines.Faint))
	p.notices(v)
	for _, b := range v.benchmarks {
		title := v.state(b).title
		if len(v.benchmarks) > 1 {
			title = b.name + ": " + title
		}
		p.Wrap(0, 2, lines.Styled(title, lines.Strong))
	}
}

// notices writes what must be known before anything else is read.
func (p *page) notices(v *view) {
	last := ""
	for _, n := range v.notices() {
		word := n.word
		if n.faults && word == last {
			word = strings.Repeat(escape.NBSP, len(word))
		}
		last = n.word
		hang := 2
		if n.faults {
			hang = len(n.word) + 2
		}
		p.Wrap(0, hang, lines.Styled(word, lines.Strong|n.style), lines.Text(escape.NBSP+" "+n.text))
	}
}

// mark is the sign of an outcome.
func (p *page) mark(o outcome) lines.Span {
	signs := [...]string{passed: "✓", warned: "!", unjudged: "?", failed: "✗"}
	if p.ASCII {
		signs = [...]string{passed: "ok  ", warned: "warn", unjudged: "?   ", failed: "FAIL"}
	}
	return lines.Styled(signs[o], outcomeStyle(o))
}

func outcomeStyle(o outcome) lines.Style {
	return [...]lines.Style{passed: lines.Good, warned: lines.Unsure, unjudged: lines.Unsure, failed: lines.Bad}[o]
}

func (p *page) heading(title string) {
	p.Gap()
	p.Line(0, lines.Styled(title, lines.Strong))
}

// statements says who wins each benchmark.
func (p *page) statements(v *view) {
	for _, b := range v.benchmarks {
		p.Gap()
		s := v.state(b)
		title := s.title
		if len(v.benchmarks) > 1 {
			title = b.name + ": " + title
		}
		p.Wrap(0, 2, lines.Styled(title, lines.Strong))
		width := 0
		for _, c := range s.claims {
			width = max(width, p.Columns(c.metric))
		}
		for _, c := range s.claims {
			metric := strings.ReplaceAll(p.Pad(c.metric, width, false), " ", escape.NBSP)
			p.Wrap(2, width+4, append([]lines.Span{lines.Text(metric + escape.NBSP + " ")}, c.spans...)...)
		}
		for _, n := range s.notes {
			p.Wrap(2, 2, lines.Styled(n, lines.Faint))
		}
	}
	if len(v.benchmarks) == 0 {
		p.Gap()
		p.Line(0, lines.Styled("no cell was measured", lines.Strong))
	}
}

// outputs prints the run's outputs.
func (p *page) outputs(run *result.Run) {
	if len(run.Outputs) == 0 {
		return
	}
	p.heading("outputs")
	var l lines.Ledger
	for _, n := range sortedKeys(run.Outputs) {
		l.Add(lines.Entry{Spans: []lines.Span{lines.Text(n), lines.Text("= " + plainValue(run.Outputs[n]))}})
	}
	p.Ledger(2, l)
}

// identity is what tells this run from others.
func identity(run *result.Run) []string {
	i := run.Info
	parts := words.NonEmpty(i.ID)
	if !i.StartedAt.IsZero() {
		parts = append(parts, i.StartedAt.UTC().Format("2006-01-02 15:04 MST"))
		if took := i.FinishedAt.Sub(i.StartedAt); took > 0 {
			parts = append(parts, took.Round(time.Second).String())
		}
	}
	parts = append(parts, fmt.Sprintf("seed %d", i.Seed))
	parts = append(parts, words.NonEmpty(machines(&i))...)
	if i.BenchVersion != "" {
		parts = append(parts, "bench "+i.BenchVersion)
	}
	for j := range parts {
		parts[j] = strings.ReplaceAll(parts[j], " ", escape.NBSP)
	}
	return parts
}
