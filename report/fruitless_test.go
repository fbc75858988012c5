package report

import (
	"strings"
	"testing"

	"bench/result"
)

// Where nothing worked no report says that anything passed, whatever its gates came to.
func TestNothingWorkedIsNoPass(t *testing.T) {
	run := copied(sample("errors"))
	limit(run, &run.Cells[1], "bound", "throughput", 1e9, line("flaky.bench.hcl", 9))
	judge(run, nil)
	if passed := run.Thresholds[0].Passed; passed == nil || !*passed {
		t.Fatalf("the gate should pass, or this shows nothing: %+v", run.Thresholds[0])
	}
	for _, format := range []string{"text", "markdown", "html", "github", "sarif", "junit"} {
		text := render(t, format, run, Options{})
		if !strings.Contains(text, "not one of ") || strings.Contains(text, "PASS") || strings.Contains(text, "the gate passed") {
			t.Errorf("%s: it has to say that nothing worked, and no PASS:\n%s", format, text)
		}
	}
	if text := render(t, "junit", run, Options{}); !strings.Contains(text, `errors="1"`) {
		t.Errorf("a reader of JUnit sees no error:\n%s", text)
	}
	run.Cells[1].Errors--
	if text := render(t, "text", run, Options{}); !strings.HasPrefix(text, "PASS") {
		t.Errorf("one good response, and the gate passed:\n%s", text)
	}
	run.Info.Status = result.Interrupted
	run.Cells[1].Errors++
	if text := render(t, "text", run, Options{}); strings.Contains(text, "NOTHING WORKED") {
		t.Errorf("an interrupted run says that it is that:\n%s", text)
	}
}
