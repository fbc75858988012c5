package main

import (
	"fmt"
	"io"
	"strings"

	"bench/strategy"
)

// A strategyView writes what a strategy is and promises.
type strategyView struct {
	w io.Writer
	t terminal
	style
}

func (v strategyView) write(d strategy.Description) {
	title := v.bold(d.Name) + v.dim("  stands for "+d.StandsFor)
	if d.Preset != "" {
		title += v.dim(", a preset of " + d.Preset)
	}
	fmt.Fprintf(v.w, "%s\n\n", title)
	paragraph(v.w, v.t, d.Summary, "  ")
	fmt.Fprintln(v.w)
	var rows [][2]string
	for _, row := range [][2]string{
		{"order", d.Order},
		{"bound", d.Bound},
		{"delivered", d.Delivered},
		{"failures", d.Failures},
		{"client", d.Client},
		{"notes", d.Notes},
	} {
		if row[1] != "" {
			rows = append(rows, row)
		}
	}
	columns(v.w, v.t, rows)
	v.knobs(d.Knobs)
	v.text("Python", d.Python)
	for _, line := range d.Timelines {
		v.text("Timeline: "+line.Title, line.Drawing)
	}
	if len(d.Timelines) > 0 {
		v.text("", strategy.Legend)
	}
}

func (v strategyView) knobs(knobs []strategy.Knob) {
	if len(knobs) == 0 {
		return
	}
	fmt.Fprintf(v.w, "\n%s\n", v.bold("Knobs"))
	var rows [][2]string
	for _, k := range knobs {
		rows = append(rows, [2]string{k.Name, k.Meaning + " (default: " + k.DefaultText() + ")"})
	}
	columns(v.w, v.t, rows)
}

// text writes lines as they are, indented, under a heading.
func (v strategyView) text(heading, lines string) {
	if heading != "" {
		heading = v.bold(heading) + "\n"
	}
	lines = strings.TrimRight(lines, "\n")
	fmt.Fprintf(v.w, "\n%s    %s\n", heading, strings.ReplaceAll(lines, "\n", "\n    "))
}
