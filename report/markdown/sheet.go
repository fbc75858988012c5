// Package markdown writes documents for comments and summaries of CI systems, none longer than those take.
package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/words"
)

// Limit is how long a Markdown report may become: a comment on GitHub holds 65,536 characters.
const Limit = 60_000

// A Sheet is a Markdown document that stops growing before its limit.
type Sheet struct {
	b       *bytes.Buffer
	dropped int // rows and paragraphs there was no room for
}

// New is a document that is written to b.
func New(b *bytes.Buffer) *Sheet { return &Sheet{b: b} }

// reserve is kept free for closing tags and for saying that something was left out.
const reserve = 500

// add writes a piece, or counts it as dropped.
func (s *Sheet) add(piece string) bool {
	if s.b.Len()+len(piece) > Limit-reserve {
		s.dropped++
		return false
	}
	s.b.WriteString(piece)
	return true
}

// End says what there was no room for, and which command has all of it.
func (s *Sheet) End(command string) {
	if s.dropped > 0 {
		fmt.Fprintf(s.b, "_%s left out to keep this short: `%s` has all._\n", words.Plural(s.dropped, "row"), command)
	}
}

// Paragraph writes a text that is Markdown already.
func (s *Sheet) Paragraph(text string) { s.add(text + "\n\n") }

// List writes items that are plain text.
func (s *Sheet) List(items []string) {
	for _, item := range items {
		s.add("- " + escape.Markdown(item) + "\n")
	}
	if len(items) > 0 {
		s.add("\n")
	}
}

// Table writes rows whose cells are Markdown already. Right holds the columns of numbers.
func (s *Sheet) Table(head []string, right map[int]bool, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	rule := make([]string, len(head))
	for i := range head {
		rule[i] = "---"
		if right[i] {
			rule[i] = "---:"
		}
	}
	if !s.add(markdownRow(head) + markdownRow(rule)) {
		return
	}
	for _, r := range rows {
		s.add(markdownRow(r))
	}
	s.add("\n")
}

func markdownRow(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

// Fold writes what stands under a summary and can be opened by a click. The summary must be plain words.
func (s *Sheet) Fold(summary string, content func()) {
	if s.add("<details><summary>" + escape.Printable(summary) + "</summary>\n\n") {
		content()
		s.b.WriteString("</details>\n\n")
	}
}

// Emoji is the sign of a style where there are no colours.
func Emoji(st lines.Style) string {
	switch st {
	case lines.Good:
		return "✅"
	case lines.Bad:
		return "❌"
	}
	return "⚠️"
}
