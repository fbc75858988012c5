// Package trend writes what runs of many commits come to, for its readers: a text, Markdown, pages, JSON and CSV. Every number comes from
// package history, and none is computed here. Runs by themselves are report's.
package trend

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"bench/history"
	"bench/report/escape"
)

// Version is the version of the JSON document of a history: docs/history.schema.json describes it.
const Version = "1.0"

// Options say how a project's history is written. The zero value is a plain report, 80 columns wide.
type Options struct {
	Color    bool   // text: ANSI colours
	ASCII    bool   // text: nothing but ASCII
	Width    int    // text: columns of the terminal; 0 means 80
	Detail   bool   // text: every series and finding in full, those that are closed or too small to be told among them
	Findings bool   // csv: one row a finding instead of one a point
	Chosen   bool   // text: whoever reads has said which runs
	Address  string // markdown: where the pages of `bench ui` are, for links to findings; "": nowhere
}

// A format is one way to write a history.
type format struct {
	name  string
	write func(b *bytes.Buffer, v *history.View, o Options) error
}

var formats = []format{
	{"text", writeText},
	{"markdown", writeMarkdown},
	{"html", writeHTML},
	{"json", writeJSON},
	{"csv", writeCSV},
}

// Formats are the names of all formats of a history.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Write writes a project's history to w in the named format. Nothing is written when it returns an error that is not w's.
func Write(w io.Writer, name string, v *history.View, o Options) error {
	i := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
	if i < 0 {
		return fmt.Errorf("unknown format of a history %q: one of %s", name, strings.Join(Formats(), ", "))
	}
	var b bytes.Buffer
	if err := formats[i].write(&b, v, o); err != nil {
		return fmt.Errorf("write history as %s: %w", name, err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write history as %s: %w", name, err)
	}
	return nil
}

// writeJSON writes all of it, for programs.
func writeJSON(b *bytes.Buffer, v *history.View, _ Options) error {
	document, err := json.MarshalIndent(struct {
		Version string `json:"format_version"`
		history.View
	}{Version, v.Filled()}, "", "  ")
	if err != nil {
		return err
	}
	b.Write(escape.JSON(document))
	b.WriteByte('\n')
	return nil
}
