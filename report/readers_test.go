package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"bench/result"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/perf/benchfmt"
)

// Every format is read back with somebody else's reader, where there is one.

func TestJSONFollowsItsSchema(t *testing.T) {
	schema := compile(t, "../docs/result.schema.json")
	for _, s := range samples {
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(render(t, "json", s.run(), Options{})))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
}

func compile(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// The schema has the part of SARIF 2.1.0's that bench writes, and allows nothing else.
func TestSARIFFollowsItsSchema(t *testing.T) {
	schema := compile(t, "testdata/sarif.schema.json")
	for _, s := range samples {
		text := render(t, "sarif", s.run(), Options{})
		document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
		var log sarifLog
		if err := json.Unmarshal([]byte(text), &log); err != nil {
			t.Fatal(err)
		}
		for _, r := range log.Runs[0].Results {
			if rules := log.Runs[0].Tool.Driver.Rules; rules[r.RuleIndex].ID != r.RuleID {
				t.Errorf("%s: the rule of %s is %s", s.name, r.RuleID, rules[r.RuleIndex].ID)
			}
		}
	}
}

func TestCSVHasTheCellsNumbers(t *testing.T) {
	run := sample("tutorial")
	rows, err := csv.NewReader(strings.NewReader(render(t, "csv", run, Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+len(run.Cells) {
		t.Fatalf("%d rows for %d cells", len(rows), len(run.Cells))
	}
	for i, name := range rows[0] {
		m, err := result.ParseMetric(name)
		if err != nil {
			continue
		}
		for j := range run.Cells {
			want, _ := m.Of(&run.Cells[j])
			if got := rows[j+1][i]; got != field64(want) {
				t.Errorf("%s of %s is %s, want %s", name, run.Cells[j].Address, got, field64(want))
			}
		}
	}
	trials, err := csv.NewReader(strings.NewReader(render(t, "csv", run, Options{Trials: true}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := 1 + 9*20; len(trials) != want {
		t.Errorf("%d rows for trials, want %d", len(trials), want)
	}
}

// benchstat's own reader takes every line, and finds the trials' numbers in it.
func TestBenchstatReadsBenchfmt(t *testing.T) {
	for _, s := range samples {
		run := s.run()
		reader := benchfmt.NewReader(strings.NewReader(render(t, "benchfmt", run, Options{})), s.name)
		var results []*benchfmt.Result
		for reader.Scan() {
			switch r := reader.Result().(type) {
			case *benchfmt.SyntaxError:
				t.Errorf("%s: %v", s.name, r)
			case *benchfmt.Result:
				results = append(results, r.Clone())
			}
		}
		if err := reader.Err(); err != nil {
			t.Fatal(err)
		}
		if s.name != "tutorial" {
			continue
		}
		if len(results) != 9*20 {
			t.Fatalf("%d results, want one a trial", len(results))
		}
		if got, want := string(results[0].Name), "Tutorial/group=sites/strategy=grequests/concurrency=1"; got != want {
			t.Errorf("name %s, want %s", got, want)
		}
		got, ok := results[2*20].Value("delivery-p50-sec")
		if want := run.Cells[2].TrialData[0].Metrics["delivery.p50"]; !ok || got != want {
			t.Errorf("delivery p50 %v, want %v", got, want)
		}
		if cpu := results[0].GetConfig("goos"); cpu != "linux" {
			t.Errorf("goos %q", cpu)
		}
	}
}

// HdrHistogram's own reader finds every histogram of the run, whole.
func TestHdrHistogramReadsTheLog(t *testing.T) {
	run := sample("errors")
	reader := hdr.NewHistogramLogReader(strings.NewReader(render(t, "hdrlog", run, Options{})))
	counts, longest := map[string]int64{}, map[string]int64{}
	for {
		h, err := reader.NextIntervalHistogram()
		if err != nil {
			t.Fatal(err)
		}
		if h == nil {
			break
		}
		if start := run.Info.StartedAt.UnixMilli(); h.StartTimeMs() < start {
			t.Fatalf("an interval starts at %d, before the run", h.StartTimeMs())
		}
		counts[h.Tag()] += h.TotalCount()
		longest[h.Tag()] = max(longest[h.Tag()], h.Max())
	}
	for i := range run.Cells {
		c := &run.Cells[i]
		if got := counts[cellTag(c)+":service"]; got != c.Service.Count {
			t.Errorf("%s: %d samples, want %d", c.Address, got, c.Service.Count)
		}
		if c.Service.Max == nil {
			continue
		}
		if got := float64(longest[cellTag(c)+":service"]) / 1e9; math.Abs(got-*c.Service.Max) > 1e-9 {
			t.Errorf("%s: the longest took %v s, want %v", c.Address, got, *c.Service.Max)
		}
	}
}

// The lines of a .hgrm file are four numbers each, as HdrHistogram's plotter splits them, and the percentiles are the run's.
func TestPlotterReadsHgrm(t *testing.T) {
	run := sample("interrupted")
	c := &run.Cells[0]
	text := render(t, "hgrm", run, Options{Benchmarks: []string{cellTag(c)}})
	last := 0.0
	points := 0
	for _, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		if strings.HasPrefix(line, "#") || len(fields) != 4 || fields[0] == "Value" {
			continue
		}
		value, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		q, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if value < last {
			t.Errorf("%s comes after %v", line, last)
		}
		last, points = value, points+1
		if q == 0.5 && math.Abs(value/1e3 / *c.Delivery.P50 - 1) > 0.005 {
			t.Errorf("the median is %v ms, want %v s", value, *c.Delivery.P50)
		}
	}
	if points < 15 {
		t.Errorf("only %d points", points)
	}
}

func TestPrometheusReadsOpenMetrics(t *testing.T) {
	for _, s := range samples {
		text := render(t, "openmetrics", s.run(), Options{})
		if !strings.HasSuffix(text, "\n# EOF\n") {
			t.Errorf("%s: no end", s.name)
		}
		families := families(t, text)
		for name := range families {
			if !model.LegacyValidation.IsValidMetricName(name) {
				t.Errorf("%s: bad name %s", s.name, name)
			}
		}
		if s.name != "tutorial" {
			continue
		}
		c := &s.run().Cells[2]
		for _, m := range families["bench_service_seconds"].Metric {
			if labelled(m, "strategy", c.Strategy) && labelled(m, "level", c.Level) {
				if n := m.Summary.GetSampleCount(); n != uint64(c.Service.Count) {
					t.Errorf("%d samples, want %d", n, c.Service.Count)
				}
				for _, q := range m.Summary.Quantile {
					if q.GetQuantile() == 0.5 && q.GetValue() != *c.Service.P50 {
						t.Errorf("p50 %v, want %v", q.GetValue(), *c.Service.P50)
					}
				}
			}
		}
	}
}

func families(t *testing.T, text string) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return families
}

func labelled(m *dto.Metric, name, value string) bool {
	for _, l := range m.Label {
		if l.GetName() == name {
			return l.GetValue() == value
		}
	}
	return false
}

// The public document has no histograms. Reports of it say so where they need them, and have all else.
func TestReportsOfThePublicDocument(t *testing.T) {
	public, err := result.Parse([]byte(render(t, "json", sample("tutorial"), Options{})))
	if err != nil {
		t.Fatal(err)
	}
	if render(t, "text", public, Options{}) != render(t, "text", sample("tutorial"), Options{}) {
		t.Error("the text differs")
	}
	for _, format := range Formats() {
		render(t, format, public, Options{Detail: true, Trials: true})
	}
	if text := render(t, "hgrm", public, Options{}); !strings.Contains(text, "This document has no histograms") {
		t.Errorf("nothing says why there is no distribution:\n%s", text)
	}
}
