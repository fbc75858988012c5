package report

import (
	"bytes"
	"fmt"
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
		p.benchmarkTable(v, bm, o.Sort != "")
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
	p.gap()
	if line := workersLine(&run.Info); line != "" {
		p.wrap(0, 2, styled(line, faint))
	}
	p.wrap(0, 2, styled(strings.Join(identity(run), " · "), faint))
	if o.Height > 0 && len(p.lines) > o.Height {
		p.again(v)
	}
	b.WriteString(p.String())
	return nil
}

// again tells the answer once more, since its first telling has left the screen.
func (p *page) again(v *view) {
	p.gap()
	p.line(0, styled("the answer again, from the top of the report:", faint))
	p.notices(v)
	for _, b := range v.benchmarks {
		title := v.state(b).title
		if len(v.benchmarks) > 1 {
			title = b.name + ": " + title
		}
		p.wrap(0, 2, styled(title, strong))
	}
}

// notices writes what must be known before anything else is read.
func (p *page) notices(v *view) {
	last := ""
	for _, n := range v.notices() {
		word := n.word
		if n.faults && word == last {
			word = strings.Repeat(nbsp, len(word))
		}
		last = n.word
		hang := 2
		if n.faults {
			hang = len(n.word) + 2
		}
		p.wrap(0, hang, styled(word, strong|n.style), text(nbsp+" "+n.text))
	}
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

func (p *page) heading(title string) {
	p.gap()
	p.line(0, styled(title, strong))
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
		p.wrap(0, 2, styled(title, strong))
		width := 0
		for _, c := range s.claims {
			width = max(width, p.columns(c.metric))
		}
		for _, c := range s.claims {
			metric := strings.ReplaceAll(p.pad(c.metric, width, false), " ", nbsp)
			p.wrap(2, width+4, append([]span{text(metric + nbsp + " ")}, c.spans...)...)
		}
		for _, n := range s.notes {
			p.wrap(2, 2, styled(n, faint))
		}
	}
	if len(v.benchmarks) == 0 {
		p.gap()
		p.line(0, styled("no cell was measured", strong))
	}
}

// outputs prints the run's outputs.
func (p *page) outputs(run *result.Run) {
	if len(run.Outputs) == 0 {
		return
	}
	p.heading("outputs")
	var l ledger
	for _, n := range sortedKeys(run.Outputs) {
		l.add(entry{spans: []span{text(n), text("= " + plainValue(run.Outputs[n]))}})
	}
	p.ledger(2, l)
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
	parts = append(parts, nonEmpty(machines(&i))...)
	if i.BenchVersion != "" {
		parts = append(parts, "bench "+i.BenchVersion)
	}
	for j := range parts {
		parts[j] = strings.ReplaceAll(parts[j], " ", nbsp)
	}
	return parts
}
