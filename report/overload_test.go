package report

import (
	"strings"
	"testing"

	"bench/report/escape"
	"bench/result"
)

// overloadedRun is a climb whose highest rate is more than the target can take.
func overloadedRun() *result.Run {
	run := copied(sample("open"))
	top := &run.Cells[0]
	for i := range run.Cells {
		if rateOf(&run.Cells[i]) > rateOf(top) {
			top = &run.Cells[i]
		}
	}
	top.Overloaded = &result.Overload{Due: 450, Done: 400, Growth: 50, Slope: 0.125}
	run.Declared.Limits = []result.Limit{{Cell: top.Address, Name: "p99", Metric: "response.p99", Max: new(float64)}}
	*run.Declared.Limits[0].Max = 60
	run.Judge(nil)
	return run
}

func TestOverloadIsSaidInEveryReport(t *testing.T) {
	run := overloadedRun()
	golden(t, "overloaded.txt", render(t, "text", run, Options{Width: 80}))
	golden(t, "overloaded.md", render(t, "markdown", run, Options{}))
	for format, o := range map[string]Options{"text": {Width: 80}, "markdown": {}, "html": {}, "github": {}, "junit": {}} {
		text := strings.Join(strings.Fields(strings.ReplaceAll(render(t, format, run, o), escape.NBSP, " ")), " ")
		wanted := []string{"backlog grows by 50 each second"}
		if format != "github" && format != "junit" {
			wanted = append(wanted, "it falls behind by 50 requests each second", "asked for 450/s it does 400/s", growing)
		}
		for _, want := range wanted {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
	}
}

// No time of an overloaded cell stands without its mark, whatever was to be shown.
func TestNoPercentileOfAnOverloadedCellStandsAlone(t *testing.T) {
	run := overloadedRun()
	v := arrange(run)
	for _, b := range v.benchmarks {
		for _, r := range v.gridOf(b, false).rows {
			if r.cell.Overloaded == nil {
				continue
			}
			for i, c := range v.gridOf(b, false).columns {
				if got := r.values[i]; grows(r.cell, c.metric) && got.text != none && (!strings.HasSuffix(got.text, growing) || got.best) {
					t.Errorf("%s %s is %q, best %v", c.group, c.name, got.text, got.best)
				}
			}
		}
	}
}

// One cell among many that is not valid is told beside its numbers; most of them head the report.
func TestOneInvalidCellDoesNotHeadTheReport(t *testing.T) {
	run := copied(sample("tutorial"))
	if len(run.Cells) < 4 {
		t.Fatalf("only %d cells", len(run.Cells))
	}
	spoil := func(c *result.Cell) {
		c.Valid, c.Findings = false, []result.Finding{{
			Code: result.Worded, Values: result.Values{"text": result.Named("the load generator stood still")}, Trials: 3, OfTrials: 20,
		}}
	}
	spoil(&run.Cells[0])
	text := render(t, "text", run, Options{Width: 100})
	if strings.HasPrefix(text, "INVALID") || !strings.Contains(text, "not valid: the load generator stood still (3 of 20 trials)") {
		t.Errorf("one of %d cells is not valid:\n%s", len(run.Cells), text)
	}
	for i := range run.Cells {
		spoil(&run.Cells[i])
	}
	if text := render(t, "text", run, Options{Width: 100}); !strings.HasPrefix(text, "INVALID") {
		t.Errorf("no cell is valid:\n%s", text)
	}
}
