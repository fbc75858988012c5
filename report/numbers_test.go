package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bench/result"

	"golang.org/x/perf/benchfmt"
)

// A number is the same in every format: exactly where machines read it, and to the digits shown where people do.
func TestCellsHaveTheSameNumbersEverywhere(t *testing.T) {
	run := sample("tutorial")
	var document result.Run
	if err := json.Unmarshal([]byte(render(t, "json", run, Options{})), &document); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(render(t, "csv", run, Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	exposed := families(t, render(t, "openmetrics", run, Options{}))
	text, markdown := render(t, "text", run, Options{}), render(t, "markdown", run, Options{})
	for i := range run.Cells {
		c := &run.Cells[i]
		for _, metric := range []string{"makespan.p50", "first_result.p50", "delivery.p50", "service.p50"} {
			want, _ := metricOf(c, metric)
			if got, _ := metricOf(&document.Cells[i], metric); *got != *want {
				t.Errorf("json: %s of %s is %v, want %v", metric, c.Address, *got, *want)
			}
			if got := fieldNamed(rows, i+1, metric); got != plainNumber(*want) {
				t.Errorf("csv: %s of %s is %s, want %v", metric, c.Address, got, *want)
			}
			found := false
			family, _, _ := strings.Cut(metric, ".")
			for _, m := range exposed["bench_"+family+"_seconds"].Metric {
				if labelled(m, "strategy", c.Strategy) && labelled(m, "level", c.Level) {
					found = m.Summary.Quantile[0].GetValue() == *want
				}
			}
			if !found {
				t.Errorf("openmetrics: %s of %s is not %v", metric, c.Address, *want)
			}
			row := regexp.MustCompile(`(?m)^` + c.Strategy + ` +` + c.Level + ` .*$`).FindString(text)
			if !shows(strings.Fields(strings.ReplaceAll(row, "*", "")), *want*1e3) {
				t.Errorf("text: %s of %s, %v s, is not in %q", metric, c.Address, *want, row)
			}
			row = lineWith(markdown, "| "+c.Strategy+" | "+c.Level+" |")
			if !shows(strings.Fields(strings.ReplaceAll(row, "*", "")), *want*1e3) {
				t.Errorf("markdown: %s of %s, %v s, is not in %q", metric, c.Address, *want, row)
			}
		}
	}
}

func fieldNamed(rows [][]string, row int, name string) string {
	for i, head := range rows[0] {
		if head == name {
			return rows[row][i]
		}
	}
	return ""
}

// lineWith is the first line that has all of these.
func lineWith(text string, parts ...string) string {
	for _, line := range strings.Split(text, "\n") {
		all := true
		for _, p := range parts {
			all = all && strings.Contains(line, p)
		}
		if all {
			return line
		}
	}
	return ""
}

// shows says whether one of the fields is the number, rounded to the digits it has.
func shows(fields []string, want float64) bool {
	for _, f := range fields {
		f = strings.ReplaceAll(f, ",", "")
		v, err := strconv.ParseFloat(f, 64)
		if err != nil {
			continue
		}
		_, decimals, _ := strings.Cut(f, ".")
		if math.Abs(v-want) <= 0.5*math.Pow(10, -float64(len(decimals)))+1e-9 {
			return true
		}
	}
	return false
}

func TestComparisonsHaveTheSameNumbersEverywhere(t *testing.T) {
	run := sample("gated")
	exposed := families(t, render(t, "openmetrics", run, Options{}))
	for i := range run.Comparisons {
		c := &run.Comparisons[i]
		factor := *c.Ratio
		if c.Verdict != result.Inconclusive && factor < 1 {
			factor = 1 / factor
		}
		want := fmt.Sprintf("%.2fx", factor)
		for _, format := range []string{"text", "markdown", "junit", "github", "sarif"} {
			if !*c.Failed && format != "text" && format != "markdown" {
				continue // they tell of failures only
			}
			if lineWith(render(t, format, run, Options{}), MetricName(c.Metric), want) == "" {
				t.Errorf("%s: no line with %s and %s", format, MetricName(c.Metric), want)
			}
		}
		found := false
		for _, m := range exposed["bench_comparison_ratio"].Metric {
			found = found || labelled(m, "metric", c.Metric) && m.Gauge.GetValue() == *c.Ratio
		}
		if !found {
			t.Errorf("openmetrics: no ratio %v of %s", *c.Ratio, c.Metric)
		}
	}
}

func TestTrialsHaveTheSameNumbersEverywhere(t *testing.T) {
	run := sample("gated")
	rows, err := csv.NewReader(strings.NewReader(render(t, "csv", run, Options{Trials: true}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	reader := benchfmt.NewReader(strings.NewReader(render(t, "benchfmt", run, Options{})), "run")
	n := 0
	for reader.Scan() {
		r, ok := reader.Result().(*benchfmt.Result)
		if !ok {
			continue
		}
		n++
		for _, m := range compared {
			got, ok := r.Value(m.unit)
			if want := fieldNamed(rows, n, m.metric); ok && plainNumber(got) != want {
				t.Errorf("trial %d: %s is %v, in CSV %s", n, m.metric, got, want)
			}
		}
	}
	if n != len(rows)-1 {
		t.Errorf("%d results, %d rows", n, len(rows)-1)
	}
}
