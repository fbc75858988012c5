package report

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// A page has what a run has of streams, and nothing of the kind where there are none.
func TestAPageShowsStreams(t *testing.T) {
	pictures := []string{"Streams, event by event", "first of 3 events 20.0 ms, last 40.0 ms", "Percentiles of first event", "Distribution of gap"}
	text, err := json.Marshal(sample("tutorial"))
	if err != nil {
		t.Fatal(err)
	}
	run := new(result.Run) // which no other test has
	if err := json.Unmarshal(text, run); err != nil {
		t.Fatal(err)
	}
	for _, picture := range pictures {
		if strings.Contains(render(t, "html", run, Options{}), picture) {
			t.Errorf("a page without streams has %q", picture)
		}
	}
	done := 0.05
	for i := range run.Cells {
		c := &run.Cells[i]
		c.StrategyType = "pool"
		c.Timeline = []result.Span{{Name: "chat", Sent: 0.001, Done: done, Delivered: &done, Events: []float64{0.02, 0.03, 0.04}}}
		for k := range c.TrialData {
			for _, clock := range []string{"first_event", "gap"} {
				r := result.NewRecorder()
				for n := range 200 {
					r.Record(time.Duration(n) * time.Millisecond)
				}
				h, err := r.Encode()
				if err != nil {
					t.Fatal(err)
				}
				c.TrialData[k].Histograms[clock] = h
			}
		}
	}
	page := render(t, "html", run, Options{})
	if cut := `<path class="l pg" stroke-width="0.8"`; strings.Count(page, cut) < 3*len(run.Cells) {
		t.Errorf("events are not cut out of bars in the page's own colour, which is seen on them in a dark page, too: %d", strings.Count(page, cut))
	}
	if missing := slices.DeleteFunc(pictures, func(p string) bool { return strings.Contains(page, p) }); len(missing) > 0 {
		t.Errorf("a page with streams lacks %q", missing)
	}
}
