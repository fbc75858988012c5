package report

import (
	"strings"

	"bench/words"
)

// A style is what a piece of text means; the colours follow from it. Styles can be joined: strong|bad.
type style uint8

const (
	plainText style = 0
	strong    style = 1 << iota // what matters most
	faint                       // what may be skipped
	good                        // faster, passed
	bad                         // slower, failed
	unsure                      // inconclusive, not judged, a warning
)

// sequence is the ANSI sequence of a style (ECMA-48 SGR). Only the eight basic colours are used, which every terminal's
// theme keeps readable.
func (s style) sequence() string {
	var codes []string
	for _, c := range []struct {
		style style
		code  string
	}{{strong, "1"}, {faint, "2"}, {good, "32"}, {bad, "31"}, {unsure, "33"}} {
		if s&c.style != 0 {
			codes = append(codes, c.code)
		}
	}
	if len(codes) == 0 {
		return ""
	}
	return "\x1b[" + strings.Join(codes, ";") + "m"
}

// A span is a piece of a line in one style. Its text may come from anywhere: the page makes it harmless.
type span struct {
	text  string
	style style
}

func text(s string) span             { return span{text: s} }
func styled(s string, st style) span { return span{s, st} }

// A page collects the lines of a report.
type page struct {
	lines []string
	width int
	color bool
	ascii bool
}

// line writes spans as one line. Spaces at its end are dropped.
func (p *page) line(indent int, spans ...span) {
	var out strings.Builder
	out.WriteString(strings.Repeat(" ", indent))
	begun := false
	for _, s := range joined(spans) {
		clean := p.clean(s.text)
		body := strings.Trim(clean, " ")
		if body == "" {
			out.WriteString(clean)
			continue
		}
		before, after, _ := strings.Cut(clean, body)
		if !begun || strings.Contains(body, "##") {
			begun, body = true, words.Inert(body)
		}
		if sequence := s.style.sequence(); p.color && sequence != "" {
			body = sequence + body + "\x1b[0m"
		}
		out.WriteString(before + body + after)
	}
	p.lines = append(p.lines, strings.TrimRight(out.String(), " "))
}

// joined makes one span of neighbours in one style; what is only space takes the style before it.
func joined(spans []span) []span {
	var all []span
	for _, s := range spans {
		last := len(all) - 1
		if last >= 0 && (all[last].style == s.style || strings.TrimSpace(s.text) == "") {
			all[last].text += s.text
		} else {
			all = append(all, s)
		}
	}
	return all
}

// gap writes an empty line, unless the page is empty or has just had one.
func (p *page) gap() {
	if n := len(p.lines); n > 0 && p.lines[n-1] != "" {
		p.lines = append(p.lines, "")
	}
}

// end adds to the line written last.
func (p *page) end(s span) {
	last := len(p.lines) - 1
	before := p.lines[last]
	p.lines = p.lines[:last]
	p.line(columnGap, s)
	p.lines[last] = before + p.lines[last]
}

// String is the page so far.
func (p *page) String() string { return strings.Join(p.lines, "\n") + "\n" }

// wrap writes spans as one paragraph: its first line starts at indent, the others at hang.
func (p *page) wrap(indent, hang int, spans ...span) {
	var line []span
	at, used := indent, indent
	for _, w := range wordsOf(spans) {
		n := 0
		for _, s := range w {
			n += p.columns(s.text)
		}
		switch {
		case len(line) == 0:
		case used+1+n > p.width:
			p.line(at, line...)
			line, at, used = nil, hang, hang
		default:
			line, used = append(line, text(" ")), used+1
		}
		line, used = append(line, w...), used+n
	}
	if len(line) > 0 {
		p.line(at, line...)
	}
}

// wordsOf cuts spans at their spaces; a line is broken between words only. A word may change its style on the way, and a
// non-breaking space holds a number and its unit together.
func wordsOf(spans []span) [][]span {
	var all [][]span
	open := false // the last word may go on
	for _, s := range spans {
		for i, piece := range strings.Split(s.text, " ") {
			open = open && i == 0
			if piece == "" {
				continue
			}
			if !open {
				all = append(all, nil)
			}
			last := len(all) - 1
			all[last], open = append(all[last], span{piece, s.style}), true
		}
		if strings.HasSuffix(s.text, " ") {
			open = false
		}
	}
	return all
}

// flat makes one line of a message that was written on several.
func flat(message string) string { return strings.Join(strings.Fields(message), " ") }

// clean makes a text harmless on this page, and ASCII where that is asked for.
func (p *page) clean(s string) string {
	s = printable(s)
	if p.ascii {
		s = toASCII(s)
	}
	return s
}

// columns is the width of a text on this page.
func (p *page) columns(s string) int { return words.Width(p.clean(s)) }

// pad fills a text up to a width, at its right or, for numbers, at its left.
func (p *page) pad(s string, width int, right bool) string {
	fill := strings.Repeat(" ", max(0, width-p.columns(s)))
	if right {
		return fill + s
	}
	return s + fill
}

// fixed pads a text with spaces at which no line is broken.
func (p *page) fixed(s string, width int, right bool) string {
	return strings.ReplaceAll(p.pad(s, width, right), " ", nbsp)
}
