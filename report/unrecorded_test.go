package report

import (
	"strings"
	"testing"
)

// What a server saw beside the recorded requests is told apart from them.
func TestUnrecordedRequestsAreCountedApart(t *testing.T) {
	run := copied(sample("errors"))
	run.Cells[0].LeadIn, run.Cells[1].LeadIn = 1000, 234
	for _, format := range []string{"text", "markdown", "html"} {
		if got := strings.Join(strings.Fields(render(t, format, run, Options{})), " "); !strings.Contains(got, "requests, and 1,234 unrecorded before trials") {
			t.Errorf("%s doesn't say it", format)
		}
		run.Cells[0].LeadIn, run.Cells[1].LeadIn = 0, 0
		if got := render(t, format, run, Options{}); strings.Contains(got, "unrecorded") {
			t.Errorf("%s: nothing was sent beside them", format)
		}
		run.Cells[0].LeadIn, run.Cells[1].LeadIn = 1000, 234
	}
}
