// Package paper writes a plan as a document for people who review it, such as a comment in a pull request: what it comes to,
// what has changed, and the whole of it behind a fold. It measures nothing and reads nothing.
package paper

import (
	"fmt"
	"io"
	"strings"

	"bench/plan/change"
	"bench/words"
)

// A Document is what is written of a plan.
type Document struct {
	Title   string // "api, storefront"
	Cells   int
	Hosts   int
	Takes   string // "6s", "2s to 14s"
	Sends   string // "30 requests"
	Needs   []string
	Since   string          // what Changes are since; "": nothing was compared
	Changes *change.Changes // nil: nothing was compared, or the spec wasn't there
	Whole   string          // the plan as `bench plan` shows it
}

// Write writes the document in GitHub's Markdown. Whatever comes from the spec stands in code, in which nothing is markup.
func (d Document) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "### bench plan: %s — %s, ≈ %s, %s", code(d.Title), words.Plural(d.Cells, "cell"), d.Takes, words.Plural(d.Hosts, "host"))
	switch {
	case d.Since == "":
	case d.Changes == nil:
		fmt.Fprintf(&b, ", new since %s", code(d.Since))
	case len(d.Changes.All) == 0:
		fmt.Fprintf(&b, ", unchanged since %s", code(d.Since))
	default:
		fmt.Fprintf(&b, ", changed since %s", code(d.Since))
	}
	b.WriteString("\n\n")
	if d.Changes != nil && len(d.Changes.All) > 0 {
		fence(&b, "diff", Lines(*d.Changes))
	}
	fmt.Fprintf(&b, "It sends %s.\n\n", d.Sends)
	for _, need := range d.Needs {
		fmt.Fprintf(&b, "- needs approval: %s\n", code(need))
	}
	if len(d.Needs) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("<details><summary>The whole plan</summary>\n\n")
	fence(&b, "text", strings.TrimRight(d.Whole, "\n"))
	b.WriteString("</details>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Lines are changes, one a line, and what is the same.
func Lines(c change.Changes) string {
	var lines []string
	for _, one := range c.All {
		lines = append(lines, words.Printable(one.String()))
	}
	if len(c.Same) > 0 {
		same := make([]string, len(c.Same))
		for i, kind := range c.Same {
			same[i] = string(kind)
		}
		lines = append(lines, "= "+words.And(same)+" unchanged")
	}
	return strings.Join(lines, "\n")
}

// code is a text in a code span whose ticks it doesn't have.
func code(text string) string {
	text = words.Printable(words.OneLine(text))
	ticks := ticks(text, 1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return ticks + text + ticks
}

// fence writes a block of code.
func fence(b *strings.Builder, language, text string) {
	ticks := ticks(text, 3)
	fmt.Fprintf(b, "%s%s\n", ticks, language)
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintln(b, words.Printable(line))
	}
	fmt.Fprintf(b, "%s\n\n", ticks)
}

// ticks are more of them in a row than the text has, and at least so many.
func ticks(text string, least int) string {
	run := 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		if run++; run >= least {
			least = run + 1
		}
	}
	return strings.Repeat("`", least)
}
