package engine

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

const strategiesPage = "../docs/strategies.md"

// The page has text of its own, and parts between marks that come from the descriptions.
func TestThePageOfStrategiesIsCurrent(t *testing.T) {
	old, err := os.ReadFile(strategiesPage)
	if err != nil {
		t.Fatal(err)
	}
	page := string(old)
	for _, part := range []struct{ name, text string }{
		{"table", pageTable()}, {"legend", "```text\n" + Legend + "\n```\n"}, {"strategies", pageSections()},
	} {
		page = between(t, page, part.name, part.text)
	}
	if page == string(old) {
		return
	}
	if !*update {
		t.Fatalf("%s is not what the descriptions say: go test ./engine -update, then read the diff", strategiesPage)
	}
	if err := os.WriteFile(strategiesPage, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
}

// between replaces what stands between the marks of a part.
func between(t *testing.T, page, name, text string) string {
	t.Helper()
	begin := "<!-- begin " + name + ": written by go test ./engine -update -->\n"
	head, rest, found := strings.Cut(page, begin)
	_, tail, ended := strings.Cut(rest, "<!-- end "+name+" -->")
	if !found || !ended {
		t.Fatalf("the page has no part %q", name)
	}
	return head + begin + "\n" + text + "\n<!-- end " + name + " -->" + tail
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
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", k.Name, k.Default, k.Meaning)
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
