package main

import (
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/mitchellh/go-wordwrap"
)

// What the overview of the help and the manual's first page begin with.
const (
	overviewUsage = "bench [global flags] COMMAND [flags] [arguments]"
	overviewAbout = "bench answers one question: which of these is faster, by how much, and can I rely on it? " +
		"The question is written down as HCL, planned, run, and judged."
)

// writeOverview lists the commands.
func writeOverview(w io.Writer, t terminal) {
	fmt.Fprintf(w, "Usage: %s\n\n", overviewUsage)
	paragraph(w, t, overviewAbout, "")
	fmt.Fprint(w, "\nCommands:\n")
	var rows [][2]string
	for _, c := range commands() {
		rows = append(rows, [2]string{c.name, c.summary})
	}
	columns(w, t, rows)
	fmt.Fprint(w, "\nGlobal flags, before the command or after it:\n")
	f := newFlags(&global{})
	columns(w, t, f.rows(f.isGlobal))
	fmt.Fprint(w, "\n`bench COMMAND -help` explains a command. New here? Try `bench init demo && bench run demo`.\n")
}

// writeHelp explains one command.
func writeHelp(w io.Writer, t terminal, c command, f *flags) {
	fmt.Fprintf(w, "Usage: %s\n\n", c.usage())
	paragraph(w, t, c.about, "")
	if c.alias != "" {
		fmt.Fprintf(w, "\n`bench %s` is the same command.\n", c.alias)
	}
	if len(c.parts) > 0 {
		fmt.Fprintf(w, "\nParts, each with flags of its own:\n")
		var rows [][2]string
		for _, p := range c.parts {
			rows = append(rows, [2]string{strings.TrimPrefix(p.name, c.name+" "), p.summary})
		}
		columns(w, t, rows)
	}
	if rows := f.rows(f.isForAddresses); len(rows) > 0 {
		fmt.Fprint(w, "\nFlags for URLs:\n")
		columns(w, t, rows)
	}
	if rows := f.rows(f.isOwn); len(rows) > 0 {
		fmt.Fprint(w, "\nFlags:\n")
		columns(w, t, rows)
	}
	fmt.Fprint(w, "\nGlobal flags:\n")
	columns(w, t, f.rows(f.isGlobal))
	if len(c.examples) > 0 {
		fmt.Fprint(w, "\nExamples:\n")
		for _, e := range c.examples {
			fmt.Fprintf(w, "  %s\n", e.line)
			paragraph(w, t, e.why, "      ")
		}
	}
	fmt.Fprint(w, "\nEXIT STATUS\n")
	var rows [][2]string
	for _, e := range c.statuses {
		rows = append(rows, [2]string{fmt.Sprint(int(e.status)), e.meaning})
	}
	columns(w, t, rows)
}

// isGlobal says whether every command has the flag.
func (f *flags) isGlobal(name string) bool { return f.global[name] }

// isForAddresses says whether it is for runs of URLs, and isOwn whether it is for neither those nor every command.
func (f *flags) isForAddresses(name string) bool { return f.forAddresses[name] }
func (f *flags) isOwn(name string) bool          { return !f.global[name] && !f.forAddresses[name] }

// rows are some of the flags with their values and their meaning.
func (f *flags) rows(of func(name string) bool) [][2]string {
	var rows [][2]string
	f.set.VisitAll(func(o *flag.Flag) {
		if !of(o.Name) {
			return
		}
		value, usage := flag.UnquoteUsage(o)
		name := "-" + o.Name
		if !isSwitch(o) {
			name += "=" + value
			if o.DefValue != "" && o.DefValue != "0" && o.DefValue != "0s" {
				usage += fmt.Sprintf(" (default %s)", o.DefValue)
			}
		}
		rows = append(rows, [2]string{name, usage})
	})
	return rows
}

// columns writes a term and its meaning on each row, the meanings under each other.
func columns(w io.Writer, t terminal, rows [][2]string) {
	widest := 0
	for _, row := range rows {
		widest = max(widest, len(row[0]))
	}
	for _, row := range rows {
		lead := fmt.Sprintf("  %-*s  ", widest, row[0])
		text := wrapped(row[1], t, len(lead))
		fmt.Fprintln(w, lead+strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", len(lead))))
	}
}

// paragraph writes running text, each line indented.
func paragraph(w io.Writer, t terminal, text, indent string) {
	text = wrapped(text, t, len(indent))
	fmt.Fprintln(w, indent+strings.ReplaceAll(text, "\n", "\n"+indent))
}

// wrapped breaks text into lines that leave room for an indent; without a terminal they fit into 100 columns.
func wrapped(text string, t terminal, indent int) string {
	width := 100
	if t.width > 0 {
		width = min(width, t.width)
	}
	return wordwrap.WrapString(text, uint(max(20, width-indent)))
}
