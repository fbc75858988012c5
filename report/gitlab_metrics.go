package report

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"bench/report/escape"
	"bench/result"
)

// mostGitLabMetrics is how many lines there are: more than that nobody reads in a merge request.
const mostGitLabMetrics = 20

// writeGitLabMetrics writes a metrics report of GitLab's: a line each for the gates, for verdicts and for figures. A merge request shows
// the lines that differ from those of the target branch. GitLab compares texts, so that a figure has only as many digits as
// its noise leaves, and is the same text as long as nothing else happened. Which lines there are follows from the spec alone.
func writeGitLabMetrics(b *bytes.Buffer, run *result.Run, _ Options) error {
	v := arrange(run)
	lines := []string{metricLine("bench_gates", nil, v.gatesWord())}
	for _, bm := range v.benchmarks {
		for _, p := range bm.pairs {
			labels := []labelPair{{"of", shortName(p.Candidate)}, {"against", shortName(p.Baseline)}, {"metric", p.Metric}}
			lines = append(lines, metricLine("bench_verdict", labels, string(p.Verdict)))
		}
	}
	for _, bm := range v.benchmarks {
		for _, name := range bm.figures() {
			for _, c := range bm.cells {
				m, err := result.ParseMetric(name)
				if err != nil {
					continue
				}
				if text := m.In(c).Rounded(c); text != "" {
					lines = append(lines, metricLine("bench_figure", []labelPair{{"of", shortName(c.Address)}, {"metric", name}}, text))
				}
			}
		}
	}
	if more := len(lines) - mostGitLabMetrics; more > 0 {
		lines = append(lines[:mostGitLabMetrics-1:mostGitLabMetrics-1], fmt.Sprintf("# %d more: bench show has all", more+1))
	}
	b.WriteString(strings.Join(lines, "\n") + "\n")
	return nil
}

// gatesWord is what became of the gates together.
func (v *view) gatesWord() string {
	exit, _ := result.Outcome(v.run)
	switch {
	case v.run.Info.Status == result.Interrupted:
		return "not_judged"
	case exit == result.ExitStopped:
		return "nothing_measured"
	case exit == result.ExitFailed:
		return "failed"
	case exit == result.ExitUnjudged:
		return "not_judged"
	case len(v.gates()) == 0:
		return "none"
	}
	return "passed"
}

// figures are the metrics of a benchmark whose numbers are told: those that its spec is about, and else its headline.
func (b *benchmark) figures() []string {
	var names []string
	add := func(name string) {
		for _, n := range names {
			if n == name {
				return
			}
		}
		names = append(names, name)
	}
	for _, p := range b.pairs {
		add(p.Metric)
	}
	if len(names) == 0 && len(headlines(b)) > 0 {
		add(headlines(b)[0])
	}
	return names
}

// shortName is a cell's address as people write it, whatever other cells there are.
func shortName(address string) string {
	a, err := result.ParseAddress(address)
	if err != nil {
		return address
	}
	return a.Short()
}

// metricLine is a line as GitLab reads it: two words as a shell has them, of which the second is the value, and nothing behind a #.
func metricLine(name string, labels []labelPair, value string) string {
	if len(labels) > 0 {
		var pairs []string
		for _, l := range labels {
			pairs = append(pairs, l.name+"="+forWord(l.value, ",{}="))
		}
		name += "{" + strings.Join(pairs, ",") + "}"
	}
	return name + " " + forWord(value, "")
}

// forWord makes a text harmless as one word of a shell's: spaces are left out, and what means something is a dot.
func forWord(s, also string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case strings.ContainsRune("\"'\\`#"+also, r):
			return '.'
		}
		return r
	}, escape.Printable(s))
}
