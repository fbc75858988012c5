package report

import (
	"strings"
)

// A style is what a piece of text means; the colours follow from it.
type style int

const (
	plainText style = iota
	strong          // what matters most
	faint           // what may be skipped
	good            // faster, passed
	bad             // slower, failed
	unsure          // inconclusive, not judged, a warning
)

// ANSI sequences (ECMA-48 SGR). Only the eight basic colours, which every terminal theme keeps readable.
var sequences = map[style]string{
	strong: "\x1b[1m", faint: "\x1b[2m", good: "\x1b[32m", bad: "\x1b[31m", unsure: "\x1b[33m",
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
	b     strings.Builder
	width int
	color bool
	ascii bool
}

// line writes spans as one line. Spaces at its end are dropped.
func (p *page) line(indent int, spans ...span) {
	var out strings.Builder
	out.WriteString(strings.Repeat(" ", indent))
	for i, s := range spans {
		clean := p.clean(s.text)
		if i == len(spans)-1 {
			clean = strings.TrimRight(clean, " ")
		}
		if sequence := sequences[s.style]; p.color && sequence != "" && strings.TrimSpace(clean) != "" {
			out.WriteString(sequence + clean + "\x1b[0m")
		} else {
			out.WriteString(clean)
		}
	}
	p.b.WriteString(strings.TrimRight(out.String(), " ") + "\n")
}

// gap writes an empty line, unless the page is empty or has just had one.
func (p *page) gap() {
	if s := p.b.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		p.b.WriteByte('\n')
	}
}

// wrap writes spans as one paragraph: its first line starts at indent, the others at hang.
func (p *page) wrap(indent, hang int, spans ...span) {
	var line []span
	at, used := indent, indent
	for _, w := range words(spans) {
		n := p.columns(w.text)
		space := 0
		if len(line) > 0 && w.apart {
			space = 1
		}
		if len(line) > 0 && w.apart && used+space+n > p.width {
			p.line(at, line...)
			line, at, used, space = nil, hang, hang, 0
		}
		if space > 0 {
			line, used = append(line, text(" ")), used+1
		}
		line, used = append(line, w.span), used+n
	}
	if len(line) > 0 {
		p.line(at, line...)
	}
}

// A word is what a line is not broken within; apart says that a space stands before it.
type word struct {
	span
	apart bool
}

// words cuts spans at their spaces. A non-breaking space holds a number and its unit together.
func words(spans []span) []word {
	var all []word
	apart := false
	for _, s := range spans {
		rest := strings.ReplaceAll(s.text, "\n", " ")
		for rest != "" {
			if rest[0] == ' ' {
				apart, rest = true, strings.TrimLeft(rest, " ")
				continue
			}
			piece, tail, cut := strings.Cut(rest, " ")
			all = append(all, word{span{piece, s.style}, apart})
			apart, rest = cut, tail
		}
	}
	return all
}

// clean makes a text harmless on this page, and ASCII where that is asked for.
func (p *page) clean(s string) string {
	s = printable(strings.ReplaceAll(s, nbsp, " "))
	if p.ascii {
		s = toASCII(s)
	}
	return s
}

// columns is the width of a text on this page.
func (p *page) columns(s string) int { return columns(p.clean(s)) }

// pad fills a text up to a width, at its right or, for numbers, at its left.
func (p *page) pad(s string, width int, right bool) string {
	fill := strings.Repeat(" ", max(0, width-p.columns(s)))
	if right {
		return fill + s
	}
	return s + fill
}
