package spec_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"bench/spec/lang"
)

func TestTheReferenceIsCurrent(t *testing.T) {
	checkGenerated(t, "../docs/language.md", "reference", referencePage(lang.Schema()))
}

// referencePage writes the language as Markdown.
func referencePage(l lang.Language) string {
	var b strings.Builder
	b.WriteString("## Reference\n\nRequired arguments are bold. \"Known\" says when a value must be known, where that is not when the plan is made.\n\n")
	for _, block := range l.Blocks {
		writeBlock(&b, "###", "", block)
		if block.Type == "strategy" {
			writeStrategies(&b, l)
		}
	}
	b.WriteString("### Reserved words\n\nThese block types mean something in other tools. bench says what to write in their place.\n\n| word | |\n|---|---|\n")
	for _, word := range slices.Sorted(maps.Keys(l.Reserved)) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", word, cell(l.Reserved[word]))
	}
	writeMetrics(&b, l.Metrics)
	writeFunctions(&b, l.Functions)
	return b.String()
}

func writeBlock(b *strings.Builder, heading, parent string, block lang.BlockSchema) {
	title := block.Type
	if parent != "" {
		title = parent + " / " + title
	}
	fmt.Fprintf(b, "%s %s\n\n```text\n%s\n```\n\n%s\n\n", heading, title, header(block), block.Description)
	if occurrence := howOften(block); parent != "" {
		fmt.Fprintf(b, "%s\n\n", occurrence)
	}
	if len(block.Arguments) > 0 {
		b.WriteString("| argument | is | default | |\n|---|---|---|---|\n")
		for _, a := range block.Arguments {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", argumentCell(a), kindCell(a), cell(a.Default), docCell(a))
		}
		b.WriteString("\n")
	}
	for _, rule := range block.Rules {
		fmt.Fprintf(b, "- %s\n", rule)
	}
	if len(block.Rules) > 0 {
		b.WriteString("\n")
	}
	for _, nested := range block.Blocks {
		writeBlock(b, heading+"#", title, nested)
	}
}

func header(block lang.BlockSchema) string {
	if block.Labelled {
		return block.Type + " \"NAME\" { … }"
	}
	return block.Type + " { … }"
}

func howOften(block lang.BlockSchema) string {
	often := "Any number of these."
	switch {
	case block.Least == 1 && block.Most == 1:
		often = "Exactly one of these."
	case block.Least == 1:
		often = "At least one of these."
	case block.Most == 1:
		often = "At most one of these."
	}
	if block.Dynamic {
		often += fmt.Sprintf(" `dynamic \"%s\"` can make them.", block.Type)
	}
	return often
}

func argumentCell(a lang.ArgumentSchema) string {
	if a.Required {
		return "**`" + a.Name + "`**"
	}
	return "`" + a.Name + "`"
}

func kindCell(a lang.ArgumentSchema) string {
	text := a.Kind
	if len(a.Words) > 0 {
		text = "`\"" + strings.Join(a.Words, "\"`, `\"") + "\"`"
	}
	switch {
	case a.Least == nil:
	case a.Above:
		text += fmt.Sprintf(", above %s", plainNumber(*a.Least))
	case a.Most == nil:
		text += fmt.Sprintf(", %s or more", plainNumber(*a.Least))
	default:
		text += fmt.Sprintf(", %s to %s", plainNumber(*a.Least), plainNumber(*a.Most))
	}
	return cell(text)
}

func docCell(a lang.ArgumentSchema) string {
	text := a.Description
	if len(a.Types) > 0 {
		text += " Only with type `" + strings.Join(a.Types, "`, `") + "`."
	}
	if a.Known != "" {
		text += " Known: " + a.Known + "."
	}
	return cell(text)
}

// cell keeps a text inside its cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

func writeStrategies(b *strings.Builder, l lang.Language) {
	b.WriteString("| type | stands for | arguments of its own |\n|---|---|---|\n")
	for _, s := range l.Strategies {
		knobs := ""
		if len(s.Arguments) > 0 {
			knobs = "`" + strings.Join(s.Arguments, "`, `") + "`"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", s.Name, s.StandsFor, knobs)
	}
	fmt.Fprintf(b, "\nPredeclared besides the types: `%s`.\n\n", strings.Join(l.Presets, "`, `"))
}

// writeMetrics lists clocks with their statistics in one row, and every other metric in one of its own.
func writeMetrics(b *strings.Builder, metrics []lang.MetricSchema) {
	b.WriteString("\n### Metrics\n\n| metric | unit | better | |\n|---|---|---|---|\n")
	for i := 0; i < len(metrics); {
		clock := clockOf(metrics[i].Name)
		end := i + 1
		for clock != "" && end < len(metrics) && clockOf(metrics[end].Name) == clock && metrics[end].Description == metrics[i].Description {
			end++
		}
		name := "`" + metrics[i].Name + "`"
		if end > i+1 {
			name = "`" + clock + ".*`"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", name, metrics[i].Unit, better(metrics[i]), cell(aboutMetric(metrics[i])))
		i = end
	}
	var statistics []string
	for _, m := range metrics {
		if rest, ok := strings.CutPrefix(m.Name, "service."); ok {
			statistics = append(statistics, "`"+rest+"`")
		}
	}
	fmt.Fprintf(b, "\n`*` is one of %s.\n", strings.Join(statistics, ", "))
}

// aboutMetric is what a metric is, and why it can't be compared if it can't.
func aboutMetric(m lang.MetricSchema) string {
	if m.Undirected == "" {
		return m.Description
	}
	return m.Description + ". Can't be compared: " + m.Undirected
}

// better is the direction of a metric.
func better(m lang.MetricSchema) string {
	switch {
	case m.Undirected != "":
		return "–"
	case m.MoreIsBetter:
		return "more"
	}
	return "less"
}

func clockOf(name string) string {
	dot := strings.LastIndex(name, ".")
	if dot < 0 {
		return ""
	}
	return name[:dot]
}

func writeFunctions(b *strings.Builder, functions []lang.FunctionSchema) {
	b.WriteString("\n### Functions\n")
	family := ""
	for _, f := range functions {
		if f.Family != family {
			family = f.Family
			fmt.Fprintf(b, "\n#### %s\n\n| function | | example |\n|---|---|---|\n", family)
		}
		example := "`" + cell(f.Example) + "`"
		if f.Result != "" {
			example += " → `" + cell(f.Result) + "`"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", f.Name, cell(f.Description), example)
	}
	b.WriteString("\n")
}

// plainNumber writes a number without an exponent.
func plainNumber(n float64) string { return big.NewFloat(n).Text('f', -1) }
