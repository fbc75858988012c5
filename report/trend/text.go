package trend

import (
	"bytes"
	"fmt"
	"strings"

	"bench/history"
	"bench/report"
	"bench/report/escape"
	"bench/report/lines"
	"bench/words"
)

// writeText writes for people at a terminal: what it comes to first, then series with findings, then the others in a line each.
func writeText(b *bytes.Buffer, v *history.View, o Options) error {
	p := &lines.Page{Width: o.Width, Color: o.Color, ASCII: o.ASCII}
	if p.Width <= 0 {
		p.Width = 80
	}
	word, sentence, ok := Verdict(v)
	p.Wrap(0, 2, lines.Styled(word, lines.Strong|styleOf(word, ok)), lines.Text(escape.NBSP+" "+sentence))
	p.Wrap(0, 2, lines.Styled(strings.Join(headOf(v), " · "), lines.Faint))
	var quiet []*past
	for _, s := range byAttention(pasts(v)) {
		if len(s.findings) == 0 && !o.Detail {
			quiet = append(quiet, s)
			continue
		}
		s.write(p, o.Detail)
	}
	writeQuiet(p, quiet)
	if len(v.Open()) > 0 {
		p.Gap()
		p.Wrap(0, 2, lines.Styled("`bench history accept ID -note=TEXT` says that a finding is meant, `ignore` that it is nobody's concern.", lines.Faint))
	}
	if v.Earlier > 0 && !o.Chosen {
		p.Gap()
		p.Wrap(0, 2, lines.Styled(fmt.Sprintf("These are the newest runs, which are analysed together; -last=N or -since=TIME shows more, %s in all.", words.Plural(v.Earlier+len(v.Runs), "run")), lines.Faint))
	}
	b.WriteString(p.String())
	return nil
}

// write writes a series with its findings.
func (s *past) write(p *lines.Page, detail bool) {
	p.Gap()
	p.Wrap(2, 4, lines.Styled(s.series.Address, lines.Strong), lines.Text(escape.NBSP+" "+escape.Together(report.MetricName(s.series.Metric))+escape.NBSP+" "), lines.Styled(s.noise(), lines.Faint))
	now := s.now()
	const indent, gap, fewest, most = 4, 2, 10, 80
	if line := s.sparkline(max(fewest, min(most, p.Width-indent-gap-p.Columns(now))), p.ASCII); line != "" {
		p.Line(indent, lines.Text(line+"  "+now))
	}
	found, notes := s.shown(detail)
	l := lines.Ledger{Right: map[int]bool{2: true}}
	for _, f := range found {
		l.Add(s.entry(f, detail))
	}
	p.Ledger(indent, l)
	for _, note := range append(notes, s.machines(detail)...) {
		p.Wrap(indent, indent+2, lines.Styled(note, lines.Faint))
	}
}

// shown are the findings of a series that have a row, and what is said of the others.
func (p *past) shown(detail bool) (found []history.Finding, notes []string) {
	if detail {
		return p.view.FindingsOf(p.series.Address, p.series.Metric), nil
	}
	const most = 12
	found = p.findings
	if n := len(found) - most; n > 0 {
		found = found[n:]
		notes = append(notes, words.Plural(n, "earlier finding")+": -detail shows all")
	}
	if p.untold > 0 {
		notes = append(notes, words.Plural(p.untold, "lasting change")+" of less than "+p.size(p.view.Analysis.MinEffect))
	}
	return found, notes
}

// entry is the row of a finding.
func (p *past) entry(f history.Finding, detail bool) lines.Entry {
	const widest = 40
	st := stateStyle(f)
	e := lines.Entry{Spans: []lines.Span{
		lines.Styled(shortHash(f.Commit), lines.Strong), lines.Text(shortened(p.subject(f.Commit), widest)), lines.Styled(p.effect(f.Effect), st), lines.Styled(became(f), st),
		lines.Styled(f.ID, lines.Faint), lines.Styled(strings.Join(words.NonEmpty(how(f), p.place(f)), ", "), lines.Faint),
	}}
	if f.Note != "" {
		e.Notes = append(e.Notes, strings.Join(words.NonEmpty(f.By, f.Note), ": "))
	}
	if interval := p.interval(f); detail && interval != "" {
		e.Notes = append(e.Notes, "95 % interval "+interval+", by "+words.Plural(f.Runs, "run"))
	}
	return e
}

// shortened shortens a text to so many columns.
func shortened(text string, most int) string {
	if words.Width(text) <= most {
		return text
	}
	runes := []rune(text)
	for len(runes) > 0 && words.Width(string(runes)) > most-1 {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// writeQuiet writes the series of which there is nothing to tell, a line each.
func writeQuiet(p *lines.Page, all []*past) {
	if len(all) == 0 {
		return
	}
	p.Gap()
	p.Line(2, lines.Styled("no finding", lines.Strong))
	const columns = 20
	var l lines.Ledger
	for _, s := range all {
		l.Add(lines.Entry{Spans: []lines.Span{
			lines.Text(s.series.Address), lines.Text(report.MetricName(s.series.Metric)), lines.Text(s.sparkline(columns, p.ASCII)),
			lines.Styled(strings.Join(words.NonEmpty(s.now(), s.noise()), " · "), lines.Faint),
		}})
	}
	p.Ledger(4, l)
}
