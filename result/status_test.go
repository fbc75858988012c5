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
		"a gate failed":   {slow, nil, ExitFailed, `service.p50 of benchmark.b["head"]["pool"][8]: slower; beyond_effect`},
		"not a gate":      {slow, func(r *Run) { r.Declared.Pairs[0].Gated = false }, ExitPassed, ""},
		"an invalid cell": {slow, func(r *Run) { r.Cells[1].Valid, r.Cells[1].Findings = false, because(GeneratorBusy, nil) }, ExitUnjudged, "cell_invalid of benchmark.b[\"head\"][\"pool\"][8] (generator_busy)"},
		"invalid, but nothing hangs on it": {slow, func(r *Run) {
			r.Cells[1].Valid, r.Declared.Pairs[0].Gated = false, false
		}, ExitPassed, ""},
		"too few blocks":                      {twoSided("service.p50", 5, 2, 0.01), nil, ExitUnjudged, "too_few_blocks blocks=5"},
		"inconclusive":                        {twoSided("service.p50", 20, 1.05, 0.3), nil, ExitPassed, ""},
		"inconclusive fails":                  {twoSided("service.p50", 20, 1.05, 0.3), func(r *Run) { r.Declared.Pairs[0].OnInconclusive = "fail" }, ExitFailed, "inconclusive"},
		"a check failed":                      {fine, check("error", &no), ExitFailed, "check k"},
		"a check warns":                       {fine, check("warning", &no), ExitPassed, ""},
		"a check passed":                      {fine, check("error", &yes), ExitPassed, ""},
		"a check not judged":                  {fine, check("error", nil), ExitUnjudged, "check k"},
		"a warning not judged":                {fine, check("warning", nil), ExitPassed, ""},
		"failed outweighs":                    {slow, check("error", nil), ExitFailed, "slower"},
		"a threshold failed":                  {fine, limit(0.001), ExitFailed, "threshold t of benchmark.b[\"base\"][\"pool\"][8]"},
		"a threshold passed":                  {fine, limit(0.1), ExitPassed, ""},
		"the run failed":                      {slow, func(r *Run) { r.Info.Status, r.Info.Reason = Failed, "server x died" }, ExitStopped, "run_failed error=server x died"},
		"the run failed, and nobody says why": {slow, func(r *Run) { r.Info.Status = Failed }, ExitStopped, "run_ended"},
		"a gate that can't fail, of 4":        {gatedFour(7, 1.05, 0.3), nil, ExitUnjudged, "hopeless blocks=7 comparisons=4 need=8"},
		"not even when it should":             {gatedFour(7, 12.9, 0.02), nil, ExitUnjudged, "hopeless blocks=7"},
		"one block more":                      {gatedFour(8, 12.9, 0.02), nil, ExitFailed, "slower"},
		"the baseline was left out":           {slow, without(0, nil), ExitUnjudged, `left_out of benchmark.b["base"]["pool"][8] (by_flag flag=-exclude)`},
		"the candidate was left out":          {slow, without(1, nil), ExitUnjudged, `left_out of benchmark.b["head"]["pool"][8] (by_flag flag=-exclude)`},
		"its level was left out":              {slow, without(1, map[string]string{"concurrency": "1,5"}), ExitUnjudged, `(by_flag flag=-concurrency=1,5)`},
		"nothing worked":                      {slow, refusing(0, 1), ExitStopped, "nothing_good requests=800000 (errors_of_kind errors=800000 kind=refused)"},
		"nothing worked, no gate":             {slow, both(refusing(0, 1), ungated), ExitStopped, "nothing_good requests=800000"},
		"the candidate never worked":          {slow, refusing(1), ExitStopped, `benchmark.b["head"]["pool"][8] nothing_good requests=400000`},
		"it never worked, but no gate":        {slow, both(refusing(1), ungated), ExitPassed, ""},
		"nothing was sent":                    {experiment{}, nil, ExitStopped, "nothing_sent"},
		"all were cancelled":                  {fine, cancelled, ExitStopped, "errors=800000 kind=cancelled"},
		"interrupted before all worked":       {slow, both(refusing(0, 1), func(r *Run) { r.Info.Status = Interrupted }), ExitUnjudged, ""},
		"interrupted":                         {slow, func(r *Run) { r.Info.Status = Interrupted }, ExitUnjudged, "slower"},
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
		if exit != 0 && !strings.Contains(gist(reasons[0]), c.text) {
			t.Errorf("%s: %s, want %s", name, gist(reasons[0]), c.text)
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
		all = append(all, string(w.Code))
	}
	return all
}
