package report

import (
	"fmt"
	"strings"
	"testing"

	"bench/result"
)

// waitingRun is the tutorial on a busy machine: most of its cells say the same, one says it worst.
func waitingRun() *result.Run {
	run := copied(tutorialOnce())
	for i := range run.Cells[:7] {
		waited := float64((i*3)%7 + 1)
		run.Cells[i].Warnings = []result.Warning{{
			Code: "generator_waited", Summary: "The load generator sometimes waited for a processor", Severity: waited / 1000,
			Detail: fmt.Sprintf("One in a hundred of its steps waited %v ms or longer.", waited),
		}}
	}
	alike := result.Warning{Code: "no_steady_state", Summary: "No steady state was found", Detail: "Ten pilots passed."}
	for i := range run.Cells[:2] {
		alike.Cell = run.Cells[i].Address
		run.Warnings = append(run.Warnings, alike)
	}
	run.Warnings = append(run.Warnings, result.Warning{Code: "old", Summary: "The plan is old", Detail: "Make another."})
	return run
}

func TestWarningsThatSayTheSameAreOne(t *testing.T) {
	run := waitingRun()
	golden(t, "warnings.txt", passage(render(t, "text", run, Options{}), "warnings"))
	golden(t, "warnings-detail.txt", passage(render(t, "text", run, Options{Detail: true}), "warnings"))
	golden(t, "warnings.md", passage(render(t, "markdown", run, Options{}), "<details><summary>3 warnings"))
}

// passage is a report's part from a heading to the next gap after its first line.
func passage(report, heading string) string {
	_, rest, found := strings.Cut(report, "\n"+heading)
	if !found {
		return report
	}
	end := strings.Index(rest, "\n\n20")
	if closing := strings.Index(rest, "</details>"); end < 0 || closing >= 0 && closing < end {
		end = closing
	}
	return heading + rest[:end] + "\n"
}

func TestReasonsThatDifferInTheirCountAreOne(t *testing.T) {
	run := copied(tutorialOnce())
	for i := range run.Cells {
		run.Cells[i].Valid = false
		run.Cells[i].Findings = []result.Finding{{Code: result.Exhausted, Trials: 3 + i, OfTrials: 20}}
	}
	if text := render(t, "text", run, Options{}); !strings.HasPrefix(text, "INVALID  9 of 9 cells: no file descriptor or local port was left\n") {
		t.Errorf("it begins with %.200s", text)
	}
}
