// Package manual writes manual pages: roff with the macros of man(7), as man-db, mandoc and groff read it.
package manual

import (
	"fmt"
	"io"
	"strings"
)

// A Page is one manual page.
type Page struct {
	Name     string // of what it is about, in small letters: "bench-run"
	Section  int    // of the manual: 1 is commands
	Summary  string // half a sentence without a full stop
	Source   string // program and version, for the footer: "bench 0.1.0"
	Manual   string // the name of the manual, for the header
	Synopsis []string
	About    string // running text
	Lists    []List
	Examples []Row
	SeeAlso  []string // other pages, with their section: "bench(1)"
}

// A List is a part of a page with terms and their meanings.
type List struct {
	Title string
	Rows  []Row
}

// A Row is a term, and what it means.
type Row struct{ Term, Meaning string }

// Write writes the page. Errors are w's.
func (p Page) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s %d \"\" %s %s\n", quoted(strings.ToUpper(p.Name)), p.Section, quoted(p.Source), quoted(p.Manual))
	b.WriteString(".nh\n.ad l\n")
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", literal(p.Name), text(p.Summary))
	b.WriteString(".SH SYNOPSIS\n")
	for i, line := range p.Synopsis {
		if i > 0 {
			b.WriteString(".br\n")
		}
		command, rest, _ := strings.Cut(line, " ")
		fmt.Fprintf(&b, "\\fB%s\\fR %s\n", literal(command), literal(rest))
	}
	fmt.Fprintf(&b, ".SH DESCRIPTION\n%s\n", text(p.About))
	for _, list := range p.Lists {
		fmt.Fprintf(&b, ".SH %s\n", quoted(strings.ToUpper(list.Title)))
		for _, row := range list.Rows {
			fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", literal(row.Term), text(row.Meaning))
		}
	}
	if len(p.Examples) > 0 {
		b.WriteString(".SH EXAMPLES\n")
		for _, e := range p.Examples {
			fmt.Fprintf(&b, ".PP\n%s\n.PP\n.RS 4\n.nf\n%s\n.fi\n.RE\n", text(e.Meaning), line(literal(e.Term)))
		}
	}
	if len(p.SeeAlso) > 0 {
		var bold []string
		for _, other := range p.SeeAlso {
			name, section, _ := strings.Cut(other, "(")
			bold = append(bold, "\\fB"+literal(name)+"\\fR("+section)
		}
		fmt.Fprintf(&b, ".SH \"SEE ALSO\"\n%s\n", strings.Join(bold, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// text is running text; what stands between backquotes is bold, as a command in a sentence is. An empty line begins a paragraph.
func text(s string) string {
	var paragraphs []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(s), "\n\n") {
		var b strings.Builder
		for i, part := range strings.Split(strings.Join(strings.Fields(paragraph), " "), "`") {
			if i%2 == 1 {
				b.WriteString("\\fB" + literal(part) + "\\fR")
			} else {
				b.WriteString(escaped(part))
			}
		}
		paragraphs = append(paragraphs, line(b.String()))
	}
	return strings.Join(paragraphs, "\n.PP\n")
}

// literal is text that people type: its hyphens are to be copied, so that they must not become typographic ones.
func literal(s string) string { return strings.ReplaceAll(escaped(s), "-", `\-`) }

var escapes = strings.NewReplacer(`\`, `\e`, "^", `\(ha`, "~", `\(ti`, "`", `\(ga`, "'", `\(aq`, "\"", `\(dq`)

// escaped is text as it is, other letters than ASCII's by their names: not every formatter is told how a page is encoded.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range escapes.Replace(s) {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\[u%04X]`, r)
		}
	}
	return b.String()
}

// line is text at the beginning of a line, where a full stop would begin a request.
func line(s string) string {
	if strings.HasPrefix(s, ".") {
		return `\&` + s
	}
	return s
}

func quoted(s string) string { return `"` + literal(s) + `"` }
