package report

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"bench/history"
	"bench/words"
)

// writeHistoryMarkdown writes for a pull request or a job's summary: the verdict, what is open, and the rest folded.
func writeHistoryMarkdown(b *bytes.Buffer, v *history.View, o HistoryOptions) error {
	s := &sheet{b: b}
	word, sentence, ok := HistoryVerdict(v)
	s.paragraph("### " + emoji(historyStyle(word, ok)) + " " + word + ": " + withCode(sentence))
	s.paragraph("<sub>" + forMarkdown(strings.Join(headOf(v), " · ")) + "</sub>")
	s.since(v, o)
	s.saysWhatIsMissing()
	return nil
}

// HistorySection is what a comment on a pull request says of the main branch: what is open there, and the series folded below.
// It is Markdown, and "" where there is no series. Of the comment's room so many bytes are taken; without room for all of it the verdict is
// left.
func HistorySection(v *history.View, o HistoryOptions, taken int) string {
	if len(v.Analysis.Series) == 0 {
		return ""
	}
	branch := v.Branch
	if branch == "" {
		branch = "main"
	}
	var b bytes.Buffer
	s := &sheet{b: &b}
	word, sentence, _ := HistoryVerdict(v)
	s.paragraph("#### since " + forMarkdown(branch) + "'s last levels")
	s.paragraph(word + ": " + withCode(sentence))
	brief := b.String()
	s.since(v, o)
	s.saysWhatIsMissing()
	if taken+b.Len() > markdownLimit {
		return brief
	}
	return b.String()
}

// withCode writes a sentence of bench's own, whose commands stand between backquotes.
func withCode(sentence string) string {
	parts := strings.Split(sentence, "`")
	for i := range parts {
		if i%2 == 0 {
			parts[i] = forMarkdown(parts[i])
		}
	}
	return strings.Join(parts, "`")
}

func (s *sheet) saysWhatIsMissing() {
	if s.dropped > 0 {
		fmt.Fprintf(s.b, "_%s left out to keep this short: `bench history` has all._\n", printable(plural(s.dropped, "row")))
	}
}

// since writes open findings, and folded what is better or closed and how the series are.
func (s *sheet) since(v *history.View, o HistoryOptions) {
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
			forMarkdown(p.series.Address), forMarkdown(metricName(p.series.Metric)), p.sparkline(columns, false), forMarkdown(p.now()), forMarkdown(p.noise()),
		})
	}
	s.table(head, right, open)
	if len(others) > 0 {
		s.fold(words.Plural(len(others), "other finding")+", better or closed", func() { s.table(head, right, others) })
	}
	if len(series) > 0 {
		s.fold(fmt.Sprintf("%d series", len(series)), func() { s.table([]string{"series", "metric", "", "now", "noise"}, nil, series) })
	}
}

// markdownRow is the row of a finding.
func (p *past) markdownRow(f history.Finding, o HistoryOptions) []string {
	effect := forMarkdown(p.effect(f.Effect))
	if f.State.Open() && f.Worse {
		effect = "**" + effect + "**"
	}
	state := forMarkdown(became(f))
	if safeLink(o.Address) {
		state = "[" + state + "](" + strings.TrimSuffix(o.Address, "/") + "/findings/" + url.PathEscape(f.ID) + ")"
	}
	commit := forMarkdown(shortHash(f.Commit))
	if c, ok := p.view.Commit(f.Commit); ok && safeLink(c.URL) {
		commit = "[" + commit + "](" + c.URL + ")"
	}
	return []string{
		forMarkdown(p.series.Address), forMarkdown(metricName(p.series.Metric)), effect, commit, forMarkdown(p.subject(f.Commit)),
		forMarkdown(strings.Join(nonEmpty(how(f), p.place(f)), ", ")), state,
	}
}

// safeLink says that an address leads to a page, and is nothing else in Markdown.
func safeLink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && !strings.ContainsAny(address, " ()<>[]\\|\"'`") &&
		printable(address) == address
}
