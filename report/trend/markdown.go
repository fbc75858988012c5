package trend

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"bench/history"
	"bench/report"
	"bench/report/escape"
	"bench/report/markdown"
	"bench/words"
)

// writeMarkdown writes for a pull request or a job's summary: the verdict, what is open, and the rest folded.
func writeMarkdown(b *bytes.Buffer, v *history.View, o Options) error {
	s := markdown.New(b)
	word, sentence, ok := Verdict(v)
	s.Paragraph("### " + markdown.Emoji(styleOf(word, ok)) + " " + word + ": " + withCode(sentence))
	s.Paragraph("<sub>" + escape.Markdown(strings.Join(headOf(v), " · ")) + "</sub>")
	since(s, v, o)
	s.End("bench history")
	return nil
}

// Section is what a comment on a pull request says of the main branch: what is open there, and the series folded below.
// It is Markdown, and "" where there is no series. Of the comment's room so many bytes are taken; without room for all of it the verdict is
// left.
func Section(v *history.View, o Options, taken int) string {
	if len(v.Analysis.Series) == 0 {
		return ""
	}
	branch := v.Branch
	if branch == "" {
		branch = "main"
	}
	var b bytes.Buffer
	s := markdown.New(&b)
	word, sentence, _ := Verdict(v)
	s.Paragraph("#### since " + escape.Markdown(branch) + "'s last levels")
	s.Paragraph(word + ": " + withCode(sentence))
	brief := b.String()
	since(s, v, o)
	s.End("bench history")
	if taken+b.Len() > markdown.Limit {
		return brief
	}
	return b.String()
}

// withCode writes a sentence of bench's own, whose commands stand between backquotes.
func withCode(sentence string) string {
	parts := strings.Split(sentence, "`")
	for i := range parts {
		if i%2 == 0 {
			parts[i] = escape.Markdown(parts[i])
		}
	}
	return strings.Join(parts, "`")
}

// since writes open findings, and folded what is better or closed and how the series are.
func since(s *markdown.Sheet, v *history.View, o Options) {
	head := []string{"series", "metric", "change", "since", "", "seen", "state"}
	right := map[int]bool{2: true}
	const columns = 30
	var open, others, series [][]string
	for _, p := range byAttention(pasts(v)) {
		for _, f := range p.findings {
			if row := p.markdownRow(f, o); f.Worse && f.State.Open() {
				open = append(open, row)
			} else {
				others = append(others, row)
			}
		}
		series = append(series, []string{
			escape.Markdown(p.series.Address), escape.Markdown(report.MetricName(p.series.Metric)), p.sparkline(columns, false), escape.Markdown(p.now()), escape.Markdown(p.noise()),
		})
	}
	s.Table(head, right, open)
	if len(others) > 0 {
		s.Fold(words.Plural(len(others), "other finding")+", better or closed", func() { s.Table(head, right, others) })
	}
	if len(series) > 0 {
		s.Fold(fmt.Sprintf("%d series", len(series)), func() { s.Table([]string{"series", "metric", "", "now", "noise"}, nil, series) })
	}
}

// markdownRow is the row of a finding.
func (p *past) markdownRow(f history.Finding, o Options) []string {
	effect := escape.Markdown(p.effect(f.Effect))
	if f.State.Open() && f.Worse {
		effect = "**" + effect + "**"
	}
	state := escape.Markdown(became(f))
	if safeLink(o.Address) {
		state = "[" + state + "](" + strings.TrimSuffix(o.Address, "/") + "/findings/" + url.PathEscape(f.ID) + ")"
	}
	commit := escape.Markdown(shortHash(f.Commit))
	if c, ok := p.view.Commit(f.Commit); ok && safeLink(c.URL) {
		commit = "[" + commit + "](" + c.URL + ")"
	}
	return []string{
		escape.Markdown(p.series.Address), escape.Markdown(report.MetricName(p.series.Metric)), effect, commit, escape.Markdown(p.subject(f.Commit)),
		escape.Markdown(strings.Join(words.NonEmpty(how(f), p.place(f)), ", ")), state,
	}
}

// safeLink says that an address leads to a page, and is nothing else in Markdown.
func safeLink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && !strings.ContainsAny(address, " ()<>[]\\|\"'`") &&
		escape.Printable(address) == address
}
