package report

import (
	"strings"
	"testing"

	"bench/result"
	"bench/result/timeline"
)

// A profile is seen as it went: in lines of text, in rows of its stages, in pictures, and as rows for other programs.
func TestOverTime(t *testing.T) {
	run := stagesRun()
	golden(t, "stages.txt", render(t, "text", run, Options{}))
	golden(t, "stages-ascii.txt", render(t, "text", run, Options{ASCII: true, Width: 60}))
	golden(t, "stages-timeline.csv", render(t, "csv", run, Options{Timeline: true}))
	page := render(t, "html", run, Options{})
	for _, want := range []string{"Over time", "response, p50 to ", "requests in flight, at the end of each bin", ">climb</text>", "falls behind from", "errors only between 5 and 6"} {
		if !strings.Contains(strings.ReplaceAll(page, "&nbsp;", " "), want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if text := render(t, "text", run.Public(), Options{}); !strings.Contains(text, "falls behind from") {
		t.Error("a run without trials, as -json writes it, has no course any more")
	}
}

// Nobody draws a single dot: what has fewer than three bins is no course.
func TestOverTimeIsNotDrawnOfTooFewBins(t *testing.T) {
	run := stagesRun()
	c := &run.Cells[0]
	for _, bins := range []int{0, 1, 2} {
		line := &timeline.Timeline{Width: 4, Length: 4 * float64(bins), Clock: "response"}
		for range bins {
			line.Bins = append(line.Bins, timeline.Bin{Due: 10, Sent: 10, Done: 10, Latency: timeline.Counts{{Bucket: 100, N: 10}}})
		}
		c.TrialData[0].Timeline = line
		if text := render(t, "text", run, Options{Detail: true}); strings.Contains(text, "over time") {
			t.Errorf("%d bins are drawn", bins)
		}
		if page := render(t, "html", run, Options{}); strings.Contains(page, "Over time") {
			t.Errorf("%d bins are in a chart", bins)
		}
	}
	var none result.Cell
	if momentsOf(&none, 10) != nil {
		t.Error("a cell without trials has a course")
	}
}
