package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"bench/history"
)

// HistoryVersion is the version of the JSON document of a history: docs/history.schema.json describes it.
const HistoryVersion = "1.0"

// HistoryOptions say how a project's history is written. The zero value is a plain report, 80 columns wide.
type HistoryOptions struct {
	Color    bool   // text: ANSI colours
	ASCII    bool   // text: nothing but ASCII
	Width    int    // text: columns of the terminal; 0 means 80
	Detail   bool   // text: every series and finding in full, those that are closed or too small to be told among them
	Findings bool   // csv: one row a finding instead of one a point
	Address  string // markdown: where the pages of `bench ui` are, for links to findings; "": nowhere
}

// A historyFormat is one way to write a history.
type historyFormat struct {
	name  string
	write func(b *bytes.Buffer, v *history.View, o HistoryOptions) error
}

var historyFormats = []historyFormat{
	{"text", writeHistoryText},
	{"markdown", writeHistoryMarkdown},
	{"html", writeHistoryHTML},
	{"json", writeHistoryJSON},
	{"csv", writeHistoryCSV},
}

// HistoryFormats are the names of all formats of a history.
func HistoryFormats() []string {
	names := make([]string, len(historyFormats))
	for i, f := range historyFormats {
		names[i] = f.name
	}
	return names
}

// History writes a project's history to w in the named format. Nothing is written when it returns an error that is not w's.
func History(w io.Writer, name string, v *history.View, o HistoryOptions) error {
	i := slices.IndexFunc(historyFormats, func(f historyFormat) bool { return f.name == name })
	if i < 0 {
		return fmt.Errorf("unknown format of a history %q: one of %s", name, strings.Join(HistoryFormats(), ", "))
	}
	var b bytes.Buffer
	if err := historyFormats[i].write(&b, v, o); err != nil {
		return fmt.Errorf("write history as %s: %w", name, err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write history as %s: %w", name, err)
	}
	return nil
}

// writeHistoryJSON writes all of it, for programs.
func writeHistoryJSON(b *bytes.Buffer, v *history.View, _ HistoryOptions) error {
	document, err := json.MarshalIndent(struct {
		Version string `json:"format_version"`
		history.View
	}{HistoryVersion, v.Filled()}, "", "  ")
	if err != nil {
		return err
	}
	b.Write(forJSON(document))
	b.WriteByte('\n')
	return nil
}
