package report

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bench/report/escape"
	"bench/result"
)

// compared are the metrics that benchstat gets, and their units there. It prints a table for each.
var compared = []struct{ metric, unit string }{
	{"makespan.p50", "makespan-p50-sec"},
	{"first_result.p50", "first_result-p50-sec"},
	{"delivery.p50", "delivery-p50-sec"},
	{"delivery.p99", "delivery-p99-sec"},
	{"response.p50", "response-p50-sec"},
	{"response.p99", "response-p99-sec"},
	{"service.p50", "service-p50-sec"},
	{"service.p99", "service-p99-sec"},
	{"released.p50", "released-p50-sec"},
	{"connecting.p50", "connecting-p50-sec"},
	{"throughput", "requests/sec"},
	{"yield", "yield-ratio"},
	{"cpu_per_request", "cpu-sec/request"},
	{"peak_memory", "peak_memory-B"},
}

// writeBenchfmt writes each trial as one result of Go's benchmark format (golang.org/design/14313-benchmark-format), so
// that benchstat compares runs, or cells by -col /strategy, with its own statistics.
func writeBenchfmt(b *bytes.Buffer, run *result.Run, _ Options) error {
	for _, n := range arrange(run).notices() {
		fmt.Fprintf(b, "# %s: %s\n", n.word, escape.Comment(n.text))
	}
	configuration(b, run.Info)
	written := comparedIn(run)
	for _, m := range written {
		better := "lower"
		if m.more {
			better = "higher"
		}
		fmt.Fprintf(b, "Unit %s better=%s\n", m.unit, better)
	}
	b.WriteByte('\n')
	names := benchmarkNames(run)
	for i := range run.Cells {
		c := &run.Cells[i]
		for j := range c.TrialData {
			values := ""
			for _, m := range written {
				if v := trialMetric(c, &c.TrialData[j], m.metric); v != nil {
					values += " " + plainNumber(*v) + " " + m.unit
				}
			}
			if values != "" { // nothing succeeded, and a result without a measurement is no result
				fmt.Fprintf(b, "Benchmark%s%s %d%s\n", names[c.Benchmark], subname(c), max(1, c.TrialData[j].Requests), values)
			}
		}
	}
	return nil
}

// A writtenMetric is one with its unit in Go's format.
type writtenMetric struct {
	metric, unit string
	more         bool // is better
}

// comparedIn are the metrics that benchstat gets of a run, with what its programs bring themselves. Units tell them apart
// there, so that a number's name is a part of its unit: wall-sec.
func comparedIn(run *result.Run) []writtenMetric {
	var all []writtenMetric
	for _, m := range compared {
		all = append(all, writtenMetric{m.metric, m.unit, kindOf(m.metric).moreIsBetter})
	}
	for _, m := range ownMetrics(run) {
		unit := strings.ReplaceAll(string(m.Unit), " ", "-")
		if unit == "s" || unit == "s/op" || unit == "CPU-s" {
			unit = strings.Replace(unit, "s", "sec", 1)
		}
		// Of Encode-8:ns/op the unit is sec/op by now; what looks like ns would be scaled once more.
		name, _, _ := strings.Cut(MetricName(m.Name), ":")
		all = append(all, writtenMetric{m.Name, escape.Tag(strings.Trim(name+"-"+unit, "-")), m.MoreIsBetter})
	}
	return all
}

func trialMetric(c *result.Cell, t *result.Trial, name string) *float64 {
	m, err := result.ParseMetric(name)
	if err != nil {
		return nil
	}
	return m.InTrial(c, t)
}

// configuration writes what Go's own benchmarks say about the machine, and which run it is.
func configuration(b *bytes.Buffer, info result.Info) {
	var from result.Source
	if info.Source != nil {
		from = *info.Source
	}
	committed := ""
	if from.CommittedAt != nil {
		committed = from.CommittedAt.Format(time.RFC3339)
	}
	host, workers := oneHost(&info)
	for _, c := range []struct{ key, value string }{
		{"goos", host.OS},
		{"goarch", host.Arch},
		{"cpu", host.CPUModel},
		{"workers", workers},
		{"run", info.ID},
		{"bench-version", info.BenchVersion},
		{"commit", from.Commit},
		{"commit-time", committed},
		{"branch", from.Branch},
	} {
		if value := strings.TrimSpace(escape.Comment(c.value)); value != "" {
			fmt.Fprintf(b, "%s: %s\n", c.key, value)
		}
	}
}

// benchmarkNames gives each benchmark the name it has in Go's format, which begins with a capital letter.
func benchmarkNames(run *result.Run) map[string]string {
	names, taken := map[string]string{}, map[string]bool{}
	for i := range run.Cells {
		name := run.Cells[i].Benchmark
		if names[name] != "" {
			continue
		}
		written := escape.BenchmarkName(name)
		first, n := utf8.DecodeRuneInString(written)
		capital := string(unicode.ToUpper(first)) + written[n:]
		if !unicode.IsLetter(first) {
			capital = "X" + written
		}
		if taken[capital] { // Api and api
			capital += "/benchmark=" + written
		}
		taken[capital], names[name] = true, capital
	}
	return names
}

// subname is a cell's place in its benchmark as key=value pairs, which benchstat can group by.
func subname(c *result.Cell) string {
	level := "/level=" + escape.BenchmarkName(c.Level)
	switch {
	case c.Users != nil && c.Stage == "" && c.Level != result.LevelStages:
		level = "/users=" + strconv.Itoa(*c.Users)
	case !c.Imposed():
		level = "/concurrency=" + escape.BenchmarkName(c.Level)
	case c.Rate != nil:
		level = "/rate=" + escape.BenchmarkName(strings.TrimSuffix(c.Level, "/s"))
	}
	return "/group=" + escape.BenchmarkName(c.Group) + "/strategy=" + escape.BenchmarkName(c.Strategy) + level
}
