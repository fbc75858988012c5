package report

import (
	"bytes"
	"strings"

	"bench/history"
	"bench/words"
)

// writeHistoryText writes for people at a terminal: what it comes to first, then series with findings, then the others in a line each.
func writeHistoryText(b *bytes.Buffer, v *history.View, o HistoryOptions) error {
	p := &page{width: o.Width, color: o.Color, ascii: o.ASCII}
	if p.width <= 0 {
		p.width = 80
	}
	word, sentence, ok := HistoryVerdict(v)
	p.wrap(0, 2, styled(word, strong|historyStyle(word, ok)), text(nbsp+" "+sentence))
	p.wrap(0, 2, styled(strings.Join(headOf(v), " · "), faint))
	var quiet []*past
	for _, s := range byAttention(pasts(v)) {
		if len(s.findings) == 0 && !o.Detail {
			quiet = append(quiet, s)
			continue
		}
		p.past(s, o.Detail)
	}
	p.quiet(quiet)
	if len(v.Open()) > 0 {
		p.gap()
		p.wrap(0, 2, styled("`bench history accept ID -note=TEXT` says that a finding is meant, `ignore` that it is nobody's concern.", faint))
	}
	b.WriteString(p.String())
	return nil
}

// past writes a series with its findings.
func (p *page) past(s *past, detail bool) {
	p.gap()
	p.wrap(2, 4, styled(s.series.Address, strong), text(nbsp+" "+together(metricName(s.series.Metric))+nbsp+" "), styled(s.noise(), faint))
	now := s.now()
	const indent, gap, fewest, most = 4, 2, 10, 80
	if line := s.sparkline(max(fewest, min(most, p.width-indent-gap-p.columns(now))), p.ascii); line != "" {
		p.line(indent, text(line+"  "+now))
	}
	found, notes := s.shown(detail)
	l := ledger{right: map[int]bool{2: true}}
	for _, f := range found {
		l.add(s.entry(f, detail))
	}
	p.ledger(indent, l)
	for _, note := range append(notes, s.machines(detail)...) {
		p.wrap(indent, indent+2, styled(note, faint))
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
func (p *past) entry(f history.Finding, detail bool) entry {
	const widest = 40
	st := stateStyle(f)
	e := entry{spans: []span{
		styled(shortHash(f.Commit), strong), text(shortened(p.subject(f.Commit), widest)), styled(p.effect(f.Effect), st), styled(became(f), st),
		styled(f.ID, faint), styled(strings.Join(nonEmpty(how(f), p.place(f)), ", "), faint),
	}}
	if f.Note != "" {
		e.notes = append(e.notes, strings.Join(nonEmpty(f.By, f.Note), ": "))
	}
	if interval := p.interval(f); detail && interval != "" {
		e.notes = append(e.notes, "95 % interval "+interval+", by "+words.Plural(f.Runs, "run"))
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

// quiet writes the series of which there is nothing to tell, a line each.
func (p *page) quiet(all []*past) {
	if len(all) == 0 {
		return
	}
	p.gap()
	p.line(2, styled("no finding", strong))
	const columns = 20
	var l ledger
	for _, s := range all {
		l.add(entry{spans: []span{
			text(s.series.Address), text(metricName(s.series.Metric)), text(s.sparkline(columns, p.ascii)),
			styled(strings.Join(nonEmpty(s.now(), s.noise()), " · "), faint),
		}})
	}
	p.ledger(4, l)
}
