package report

import (
	"bytes"
	"fmt"
	"strings"
)

// A sheet is a Markdown document that stops growing before its limit.
type sheet struct {
	b       *bytes.Buffer
	dropped int // rows and paragraphs there was no room for
}

// reserve is kept free for closing tags and for saying that something was left out.
const reserve = 500

// add writes a piece, or counts it as dropped.
func (s *sheet) add(piece string) bool {
	if s.b.Len()+len(piece) > markdownLimit-reserve {
		s.dropped++
		return false
	}
	s.b.WriteString(piece)
	return true
}

// end says what there was no room for.
func (s *sheet) end() {
	if s.dropped > 0 {
		fmt.Fprintf(s.b, "_%s left out to keep this short: `bench show` has all._\n", printable(plural(s.dropped, "row")))
	}
}

// sheetOf is a document of its own.
func sheetOf(write func(*sheet)) string {
	var b bytes.Buffer
	s := &sheet{b: &b}
	write(s)
	s.end()
	return b.String()
}

// paragraph writes a text that is Markdown already.
func (s *sheet) paragraph(text string) { s.add(text + "\n\n") }

// list writes items that are plain text.
func (s *sheet) list(items []string) {
	for _, item := range items {
		s.add("- " + forMarkdown(item) + "\n")
	}
	if len(items) > 0 {
		s.add("\n")
	}
}

// table writes rows whose cells are Markdown already. Right holds the columns of numbers.
func (s *sheet) table(head []string, right map[int]bool, rows [][]string) {
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

// fold writes what stands under a summary and can be opened by a click. The summary must be plain words.
func (s *sheet) fold(summary string, content func()) {
	if s.add("<details><summary>" + printable(summary) + "</summary>\n\n") {
		content()
		s.b.WriteString("</details>\n\n")
	}
}
