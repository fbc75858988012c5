package strategy

import (
	"fmt"
	"strings"
	"testing"

	"bench/docs"
)

const strategiesPage = "../docs/strategies.md"

// The page has text of its own, and parts between marks that come from the descriptions.
func TestThePageOfStrategiesIsCurrent(t *testing.T) {
	docs.Current(t, strategiesPage, *update,
		docs.Part{Name: "table", Text: pageTable()}, docs.Part{Name: "legend", Text: "```text\n" + Legend + "\n```\n"},
		docs.Part{Name: "strategies", Text: pageSections()})
}

func pageTable() string {
	var b strings.Builder
	b.WriteString("| strategy | stands for | order | when a request fails |\n|---|---|---|---|\n")
	for _, d := range everyDescription() {
		if d.Preset == "" {
			fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %s | %s |\n", d.Name, d.Name, d.StandsFor, d.Order, d.Failures)
		}
	}
	return b.String()
}

func pageSections() string {
	var b strings.Builder
	for i, d := range everyDescription() {
		if i > 0 {
			b.WriteString("\n")
		}
		pageSection(&b, d)
	}
	return b.String()
}

func pageSection(b *strings.Builder, d Description) {
	first := d.Summary + " Stands for " + d.StandsFor + "."
	if d.Preset != "" {
		first = "*A preset of `" + d.Preset + "`.* " + first
	}
	fmt.Fprintf(b, "## %s\n\n%s\n", d.Name, wrap(first, ""))
	for _, line := range []struct{ name, text string }{
		{"Order", d.Order},
		{"Limit", d.Bound},
		{"Delivered", d.Delivered},
		{"Failures", d.Failures},
		{"Client", d.Client},
	} {
		if line.text != "" {
			b.WriteString(wrap("- **"+line.name+":** "+line.text, "  "))
		}
	}
	if d.Notes != "" {
		b.WriteString("\n" + wrap(d.Notes, ""))
	}
	if len(d.Knobs) > 0 {
		b.WriteString("\n| knob | default | meaning |\n|---|---|---|\n")
		for _, k := range d.Knobs {
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", k.Name, k.DefaultText(), k.Meaning)
		}
	}
	fmt.Fprintf(b, "\n```python\n%s```\n", d.Python)
	for _, line := range d.Timelines {
		fmt.Fprintf(b, "\nTimeline: %s\n\n```text\n%s```\n", line.Title, line.Drawing)
	}
}

// wrap breaks a paragraph into lines as long as the page's others.
func wrap(text, indent string) string {
	const width = 125
	var b strings.Builder
	column := 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case column > 0 && column+1+len(word) > width:
			b.WriteString("\n" + indent)
			column = len(indent)
		case column > 0:
			b.WriteString(" ")
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String() + "\n"
}
