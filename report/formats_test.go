package report

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bench/result"
)

// extensions of the golden files, by format.
var extensions = map[string]string{
	"text": "txt", "markdown": "md", "html": "html", "svg": "svg", "json": "json", "csv": "csv", "junit": "junit.xml", "sarif": "sarif",
	"github": "github", "github-check": "check.jsonl", "gitlab-metrics": "metrics.txt", "codequality": "codequality.json", "benchfmt": "benchfmt", "hgrm": "hgrm", "hdrlog": "hlog", "openmetrics": "prom",
}

// brief are the formats that are for people, whose golden files there are for every sample. The other ones are long, and
// a change shows in a few samples too.
var brief = []string{"text", "markdown", "junit", "sarif", "github", "github-check", "gitlab-metrics", "codequality"}

func TestGoldenOfEveryFormat(t *testing.T) {
	for _, s := range samples {
		for _, format := range Formats() {
			wordy := slices.Contains([]string{"tutorial", "gated", "open", "shop", "later", "hostile"}, s.name)
			if format == "html" || format == "svg" || wordy && !slices.Contains(brief, format) {
				continue
			}
			t.Run(s.name+"/"+format, func(t *testing.T) {
				golden(t, s.name+"."+extensions[format], elided(render(t, format, s.run(), Options{})))
			})
		}
	}
	golden(t, "errors-trials.csv", render(t, "csv", sample("errors"), Options{Trials: true}))
}

// elided leaves the inside of histograms out: they are checked by reading them.
func elided(text string) string {
	return regexp.MustCompile(`HIST[A-Za-z0-9+/=]{20,}`).ReplaceAllString(text, "HIST…")
}

func TestEveryFormatIsInTheTable(t *testing.T) {
	for _, name := range strings.Fields("text markdown html svg json csv junit sarif github github-check gitlab-metrics codequality benchfmt hgrm hdrlog openmetrics") {
		if !slices.Contains(Formats(), name) {
			t.Errorf("format %s is missing", name)
		}
	}
	err := Write(nil, "pdf", sample("empty"), Options{})
	if err == nil || !strings.Contains(err.Error(), "junit") {
		t.Errorf("an unknown format gives %v; it should say which there are", err)
	}
}

// A format says what went wrong with the file it writes to.
func TestWriteErrorIsReported(t *testing.T) {
	full := errors.New("disk full")
	for _, format := range Formats() {
		if err := Write(failing{full}, format, sample("dead"), Options{}); !errors.Is(err, full) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// A saved result reads back as what was measured, so a report of it is the same.
func TestReportOfASavedRunIsTheSame(t *testing.T) {
	var saved bytes.Buffer
	if err := result.Write(&saved, sample("errors")); err != nil {
		t.Fatal(err)
	}
	loaded, err := result.Parse(saved.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range Formats() {
		if render(t, format, loaded, Options{Detail: true}) != render(t, format, sample("errors"), Options{Detail: true}) {
			t.Errorf("%s differs", format)
		}
	}
}

func TestChoosingBenchmarksAndCells(t *testing.T) {
	run := sample("tutorial")
	for name, want := range map[string]int{
		"tutorial": 9, "tutorial/sites/futures": 3, "tutorial/sites/futures/5": 1, `benchmark.tutorial["sites"]["futures"]`: 3,
		"left_out": 0, // by -target, say
	} {
		chosen, err := selected(run, Options{Benchmarks: []string{name}})
		if err != nil {
			t.Fatal(err)
		}
		if len(chosen.Cells) != want {
			t.Errorf("%s selects %d cells, want %d", name, len(chosen.Cells), want)
		}
		for _, format := range Formats() {
			render(t, format, run, Options{Benchmarks: []string{name}})
		}
	}
	if _, err := selected(run, Options{Benchmarks: []string{"benchmark[x"}}); err == nil {
		t.Error("what is no address selects something")
	}
	if len(run.Cells) != 9 {
		t.Error("choosing changed the run")
	}
}

func TestSortingByAMetric(t *testing.T) {
	for by, first := range map[string]string{"makespan.p50": "aiohttp", "throughput": "aiohttp", "first_result.p50": "futures", "address": "aiohttp"} {
		chosen, err := selected(sample("tutorial"), Options{Sort: by})
		if err != nil {
			t.Fatal(err)
		}
		if got := chosen.Cells[0].Strategy; got != first {
			t.Errorf("sorted by %s, %s is first, want %s", by, got, first)
		}
	}
	if _, err := selected(sample("tutorial"), Options{Sort: "makespan.p98"}); err == nil {
		t.Error("a metric that there is none of is no order")
	}
	golden(t, "tutorial-sorted.txt", render(t, "text", sample("tutorial"), Options{Sort: "first_result.p50"}))
}
