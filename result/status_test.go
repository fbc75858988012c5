package result

import (
	"slices"
	"strings"
	"testing"
)

func TestOutcome(t *testing.T) {
	slow, fine := twoSided("service.p50", 20, 1.2, 0.02), twoSided("service.p50", 20, 1, 0.02)
	check := func(severity string, passed *bool) func(*Run) {
		return func(r *Run) {
			r.Checks = []Check{{Name: "k", Severity: severity, Passed: passed, Message: "must hold", Note: "p99 is null"}}
		}
	}
	yes, no := true, false
	for name, c := range map[string]struct {
		x      experiment
		change func(*Run)
		exit   int
		text   string
	}{
		"all is well":     {fine, nil, ExitPassed, ""},
		"a gate failed":   {slow, nil, ExitFailed, `service.p50 of benchmark.b["head"]["pool"][8] against benchmark.b["base"]["pool"][8]: slower, 11.98 ms against 10 ms, ratio 1.197 (1.186 to 1.208), 20 blocks; `},
		"not a gate":      {slow, func(r *Run) { r.Declared.Pairs[0].Gated = false }, ExitPassed, ""},
		"an invalid cell": {slow, func(r *Run) { r.Cells[1].Valid, r.Cells[1].Reasons = false, []string{"the generator was full"} }, ExitUnjudged, "the generator was full"},
		"invalid, but nothing hangs on it": {slow, func(r *Run) {
			r.Cells[1].Valid, r.Declared.Pairs[0].Gated = false, false
		}, ExitPassed, ""},
		"too few blocks":                {twoSided("service.p50", 5, 2, 0.01), nil, ExitUnjudged, "5 blocks are too few"},
		"inconclusive":                  {twoSided("service.p50", 20, 1.05, 0.3), nil, ExitPassed, ""},
		"inconclusive fails":            {twoSided("service.p50", 20, 1.05, 0.3), func(r *Run) { r.Declared.Pairs[0].OnInconclusive = "fail" }, ExitFailed, "inconclusive"},
		"a check failed":                {fine, check("error", &no), ExitFailed, "check k: must hold"},
		"a check warns":                 {fine, check("warning", &no), ExitPassed, ""},
		"a check passed":                {fine, check("error", &yes), ExitPassed, ""},
		"a check not judged":            {fine, check("error", nil), ExitUnjudged, "check k: not judged: p99 is null"},
		"a warning not judged":          {fine, check("warning", nil), ExitPassed, ""},
		"failed outweighs":              {slow, check("error", nil), ExitFailed, "slower"},
		"a threshold failed":            {fine, limit(0.001), ExitFailed, "threshold t of benchmark.b[\"base\"][\"pool\"][8]: error_ratio is 0.01, max 0.001 (a.bench.hcl:7)"},
		"a threshold passed":            {fine, limit(0.1), ExitPassed, ""},
		"the run failed":                {slow, func(r *Run) { r.Info.Status, r.Info.Reason = Failed, "server x died" }, ExitStopped, "server x died"},
		"a gate that can't fail, of 4":  {gatedFour(7, 1.05, 0.3), nil, ExitUnjudged, "not judged: with 7 blocks not even the largest difference would be significant among the gate's 4 comparisons; that takes 8"},
		"not even when it should":       {gatedFour(7, 12.9, 0.02), nil, ExitUnjudged, "not judged: with 7 blocks"},
		"one block more":                {gatedFour(8, 12.9, 0.02), nil, ExitFailed, "slower"},
		"the baseline was left out":     {slow, without(0, nil), ExitUnjudged, `not judged: benchmark.b["base"]["pool"][8] was left out of this run by -exclude`},
		"the candidate was left out":    {slow, without(1, nil), ExitUnjudged, `not judged: benchmark.b["head"]["pool"][8] was left out of this run by -exclude`},
		"its level was left out":        {slow, without(1, map[string]string{"concurrency": "1,5"}), ExitUnjudged, `was left out of this run by -concurrency=1,5`},
		"nothing worked":                {slow, refusing(0, 1), ExitStopped, "not one of 800000 requests brought a good response: 800000 × refused"},
		"nothing worked, no gate":       {slow, both(refusing(0, 1), ungated), ExitStopped, "not one of 800000 requests"},
		"the candidate never worked":    {slow, refusing(1), ExitStopped, `benchmark.b["head"]["pool"][8]: not one of 400000 requests brought a good response: 400000 × refused; its gates say nothing`},
		"it never worked, but no gate":  {slow, both(refusing(1), ungated), ExitPassed, ""},
		"nothing was sent":              {experiment{}, nil, ExitStopped, "not one request was sent"},
		"all were cancelled":            {fine, cancelled, ExitStopped, "800000 × cancelled"},
		"interrupted before all worked": {slow, both(refusing(0, 1), func(r *Run) { r.Info.Status = Interrupted }), ExitUnjudged, ""},
		"interrupted":                   {slow, func(r *Run) { r.Info.Status = Interrupted }, ExitUnjudged, "slower"},
	} {
		run := c.x.run()
		if c.change != nil {
			c.change(run)
		}
		run.Judge(nil)
		exit, reasons := Outcome(run)
		if exit != c.exit || (exit == 0) != (len(reasons) == 0) {
			t.Errorf("%s: exit %d, want %d: %+v", name, exit, c.exit, reasons)
			continue
		}
		if exit != 0 && !strings.Contains(reasons[0].Text, c.text) {
			t.Errorf("%s: %s, want %s", name, reasons[0].Text, c.text)
		}
	}
}

// gatedFour is a gate of four comparisons.
func gatedFour(blocks int, ratio, noise float64) experiment {
	x := twoSided("service.p50", blocks, ratio, noise)
	x.pairs = append(x.pairs, x.pairs[0], x.pairs[0], x.pairs[0])
	return x
}

// without leaves a cell out of the run, as the command line does.
func without(cell int, overrides map[string]string) func(*Run) {
	return func(r *Run) {
		r.Cells = slices.Delete(r.Cells, cell, cell+1)
		r.Spec.Overrides = overrides
		if overrides == nil {
			r.Spec.Excludes = []string{"b/base"}
		}
	}
}

// refusing makes every request of some cells fail.
func refusing(cells ...int) func(*Run) {
	return func(r *Run) {
		for _, i := range cells {
			c := &r.Cells[i]
			c.Errors, c.ErrorKinds = c.Requests, map[string]int64{"refused": c.Requests}
		}
	}
}

func ungated(r *Run) { r.Declared.Pairs[0].Gated = false }

func both(a, b func(*Run)) func(*Run) {
	return func(r *Run) {
		a(r)
		b(r)
	}
}

// cancelled are neither errors nor good.
func cancelled(r *Run) {
	for i := range r.Cells {
		r.Cells[i].ErrorKinds = map[string]int64{"cancelled": r.Cells[i].Requests}
	}
}

func limit(most float64) func(*Run) {
	return func(r *Run) {
		l := limitOf("error_ratio", 0, most)
		l.Cell = r.Cells[0].Address
		r.Declared.Limits = []Limit{l}
		r.Cells[0].Errors = r.Cells[0].Requests / 100
	}
}

func TestGateThatFailedSaysAllACILogNeeds(t *testing.T) {
	run := twoSided("service.p50", 20, 1.2, 0.02).run()
	run.Judge(nil)
	_, reasons := Outcome(run)
	text := reasons[0].Text
	for _, part := range []string{"service.p50", "11.98 ms against 10 ms", "ratio 1.197", "(1.186 to 1.208)", "20 blocks", "(ab.bench.hcl:50)"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q lacks %q", text, part)
		}
	}
}

func TestJudgingAgainChangesNothing(t *testing.T) {
	run := withPlacebo(1.10, 20)
	run.Warnings = []Warning{{Code: "other"}}
	run.Judge(nil)
	first := *run.filled()
	run.Judge(nil)
	if len(run.Warnings) != 2 || len(run.Comparisons) != 1 || !slices.Equal(codes(run), codes(&first)) {
		t.Errorf("%v", codes(run))
	}
	base := dayOf(1, 0.01)
	run = dayOf(1.3, 0.01)
	run.Judge(base)
	within, across := 0, 0
	for _, c := range run.Comparisons {
		if c.CrossRun {
			across++
		} else {
			within++
		}
	}
	if within != 1 || across == 0 {
		t.Errorf("%d within the run, %d across", within, across)
	}
}

func codes(r *Run) []string {
	var all []string
	for _, w := range r.Warnings {
		all = append(all, w.Code)
	}
	return all
}
