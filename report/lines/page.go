// Package lines sets texts in lines for a terminal: styles, paragraphs and small tables, as wide as the terminal, and in ASCII where
// nothing else may be written. It knows nothing of runs (report) or histories (report/trend).
package lines

import (
	"strings"

	"bench/report/escape"
	"bench/words"
)

// A Style is what a piece of text means; the colours follow from it. Styles can be Joined: Strong|Bad.
type Style uint8

// The styles.
const (
	Plain  Style = 0
	Strong Style = 1 << iota // what matters most
	Faint                    // what may be skipped
	Good                     // faster, passed
	Bad                      // slower, failed
	Unsure                   // inconclusive, not judged, a warning
)

// sequence is the ANSI sequence of a style (ECMA-48 SGR). Only the eight basic colours are used, which every terminal's
// theme keeps readable.
func (s Style) sequence() string {
	var codes []string
	for _, c := range []struct {
		style Style
		code  string
	}{{Strong, "1"}, {Faint, "2"}, {Good, "32"}, {Bad, "31"}, {Unsure, "33"}} {
		if s&c.style != 0 {
			codes = append(codes, c.code)
		}
	}
	if len(codes) == 0 {
		return ""
	}
	return "\x1b[" + strings.Join(codes, ";") + "m"
}

// Class is the class of a style, of which the page's style sheet makes a colour.
func (s Style) Class() string {
	switch {
	case s&Good != 0:
		return "good"
	case s&Bad != 0:
		return "bad"
	case s&Unsure != 0:
		return "unsure"
	case s&Faint != 0:
		return "faint"
	}
	return "even"
}

// A Span is a piece of a line in one style. Its text may come from anywhere: the page makes it harmless.
type Span struct {
	Text  string
	Style Style
}

// Text is a span without a style.
func Text(s string) Span { return Span{Text: s} }

// Styled is a span in a style.
func Styled(s string, st Style) Span { return Span{s, st} }

// ColumnGap is the gap between columns: one space is for the sign of the best value.
const ColumnGap = 2

// A Page collects the lines of a report.
type Page struct {
	Lines []string // so far
	Width int      // columns of the terminal
	Color bool     // ANSI colours
	ASCII bool     // nothing but ASCII
}

// Line writes spans as one line. Spaces at its end are dropped.
func (p *Page) Line(indent int, spans ...Span) {
	var out strings.Builder
	out.WriteString(strings.Repeat(" ", indent))
	begun := false
	for _, s := range Joined(spans) {
		clean := p.clean(s.Text)
		body := strings.Trim(clean, " ")
		if body == "" {
			out.WriteString(clean)
			continue
		}
		before, after, _ := strings.Cut(clean, body)
		if !begun || strings.Contains(body, "##") {
			begun, body = true, words.Inert(body)
		}
		if sequence := s.Style.sequence(); p.Color && sequence != "" {
			body = sequence + body + "\x1b[0m"
		}
		out.WriteString(before + body + after)
	}
	p.Lines = append(p.Lines, strings.TrimRight(out.String(), " "))
}

// Joined makes one span of neighbours in one style; what is only space takes the style before it.
func Joined(spans []Span) []Span {
	var all []Span
	for _, s := range spans {
		last := len(all) - 1
		if last >= 0 && (all[last].Style == s.Style || strings.TrimSpace(s.Text) == "") {
			all[last].Text += s.Text
		} else {
			all = append(all, s)
		}
	}
	return all
}

// Gap writes an empty line, unless the page is empty or has just had one.
func (p *Page) Gap() {
	if n := len(p.Lines); n > 0 && p.Lines[n-1] != "" {
		p.Lines = append(p.Lines, "")
	}
}

// end adds to the line written last.
func (p *Page) end(s Span) {
	last := len(p.Lines) - 1
	before := p.Lines[last]
	p.Lines = p.Lines[:last]
	p.Line(ColumnGap, s)
	p.Lines[last] = before + p.Lines[last]
}

// String is the page so far.
func (p *Page) String() string { return strings.Join(p.Lines, "\n") + "\n" }

// Wrap writes spans as one paragraph: its first line starts at indent, the others at hang.
func (p *Page) Wrap(indent, hang int, spans ...Span) {
	var line []Span
	at, used := indent, indent
	for _, w := range WordsOf(spans) {
		n := 0
		for _, s := range w {
			n += p.Columns(s.Text)
		}
		switch {
		case len(line) == 0:
		case used+1+n > p.Width:
			p.Line(at, line...)
			line, at, used = nil, hang, hang
		default:
			line, used = append(line, Text(" ")), used+1
		}
		line, used = append(line, w...), used+n
	}
	if len(line) > 0 {
		p.Line(at, line...)
	}
}

// WordsOf cuts spans at their spaces; a line is broken between words only. A word may change its style on the way, and a
// non-breaking space holds a number and its unit together.
func WordsOf(spans []Span) [][]Span {
	var all [][]Span
	open := false // the last word may go on
	for _, s := range spans {
		for i, piece := range strings.Split(s.Text, " ") {
			open = open && i == 0
			if piece == "" {
				continue
			}
			if !open {
				all = append(all, nil)
			}
			last := len(all) - 1
			all[last], open = append(all[last], Span{piece, s.Style}), true
		}
		if strings.HasSuffix(s.Text, " ") {
			open = false
		}
	}
	return all
}

// Flat makes one line of a message that was written on several.
func Flat(message string) string { return strings.Join(strings.Fields(message), " ") }

// clean makes a text harmless on this page, and ASCII where that is asked for.
func (p *Page) clean(s string) string {
	s = escape.Printable(s)
	if p.ASCII {
		s = escape.ASCII(s)
	}
	return s
}

// Columns is the width of a text on this page.
func (p *Page) Columns(s string) int { return words.Width(p.clean(s)) }

// Pad fills a text up to a width, at its right or, for numbers, at its left.
func (p *Page) Pad(s string, width int, right bool) string {
	fill := strings.Repeat(" ", max(0, width-p.Columns(s)))
	if right {
		return fill + s
	}
	return s + fill
}

// fixed pads a text with spaces at which no line is broken.
func (p *Page) fixed(s string, width int, right bool) string {
	return strings.ReplaceAll(p.Pad(s, width, right), " ", escape.NBSP)
}
