// Package report writes a run for its readers: people at a terminal, reviewers of a pull request, CI systems and other
// tools. It finds the words, the units and the layout; every number comes from package result, and none is computed
// here. It does not read specs (spec), measure (engine) or judge (result).
package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"bench/result"
)

// Options say how a report is written. The zero value is a plain report of everything, 80 columns wide.
type Options struct {
	Color      bool     // text: ANSI colours
	ASCII      bool     // text: nothing but ASCII
	Width      int      // text: columns of the terminal; 0 means 80
	Height     int      // text: rows of the terminal, below which the answer is told again at the end; 0: it has no end
	Detail     bool     // text: everything known of each cell
	Trials     bool     // csv: one row a trial instead of one a cell
	Shares     bool     // csv: one row for each worker's share of a trial
	Timeline   bool     // csv: one row for each bin of a trial's time
	Sort       string   // a metric ("makespan.p50": best first), "address", or "" for the order of the spec
	Figure     string   // svg: the id of the figure that is drawn ("batch", "effects"); "" is each benchmark's first
	Home       string   // html: where the page leads back to; "" nowhere
	Benchmarks []string // names of benchmarks, or prefixes of cells' addresses; none means all
}

// A format is one way to write a run.
type format struct {
	name  string
	write func(b *bytes.Buffer, run *result.Run, o Options) error
	whole bool // it is the document of the run, with cells that are not judged
}

var formats = []format{
	{name: "text", write: writeText},
	{name: "markdown", write: writeMarkdown},
	{name: "html", write: writeHTML},
	{name: "svg", write: writeSVG},
	{name: "json", write: writeJSON, whole: true},
	{name: "csv", write: writeCSV},
	{name: "junit", write: writeJUnit},
	{name: "sarif", write: writeSARIF},
	{name: "github", write: writeGitHub},
	{name: "github-check", write: writeGitHubCheck},
	{name: "gitlab-metrics", write: writeGitLabMetrics},
	{name: "codequality", write: writeCodeQuality},
	{name: "benchfmt", write: writeBenchfmt},
	{name: "hgrm", write: writeHgrm},
	{name: "hdrlog", write: writeHdrLog},
	{name: "openmetrics", write: writeOpenMetrics},
}

// Formats returns the names of all formats.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// Write writes the run to w in the named format. Nothing is written when it returns an error that is not w's.
func Write(w io.Writer, name string, run *result.Run, o Options) error {
	i := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
	if i < 0 {
		return fmt.Errorf("unknown report format %q: one of %s", name, strings.Join(Formats(), ", "))
	}
	chosen, err := selected(run, o)
	if err != nil {
		return err
	}
	if !formats[i].whole {
		chosen = chosen.WithoutAnchors()
	}
	var b bytes.Buffer
	if err := formats[i].write(&b, Worded(chosen), o); err != nil {
		return fmt.Errorf("write %s report: %w", name, err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write %s report: %w", name, err)
	}
	return nil
}
