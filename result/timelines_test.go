package result

import (
	"testing"

	"bench/result/timeline"
)

func longTimeline() *timeline.Timeline {
	t := &timeline.Timeline{Width: 1, Length: 300, Clock: "response"}
	for range 300 {
		b := timeline.Bin{Due: 100, Sent: 100, Done: 100}
		for i := range 30 {
			b.Latency = append(b.Latency, timeline.Count{Bucket: 50 + i, N: 3})
		}
		t.Bins = append(t.Bins, b)
	}
	return t
}

// Timelines stay within what a file has room for: first trials alone, and of very many cells fewer bins; nobody is without.
func TestTimelinesAreBounded(t *testing.T) {
	for _, c := range []struct{ cells, trials, kept int }{{2, 3, 6}, {5, 20, 5}, {100, 2, 100}} {
		run := &Run{}
		for range c.cells {
			cell := Cell{}
			for range c.trials {
				cell.TrialData = append(cell.TrialData, Trial{Duration: 300, Timeline: longTimeline()})
			}
			run.Cells = append(run.Cells, cell)
		}
		run.BoundTimelines()
		run.BoundTimelines() // as each save does
		kept := 0
		for i := range run.Cells {
			for _, x := range run.Cells[i].TrialData {
				if x.Timeline != nil {
					kept++
				}
			}
			if sum, of := run.Cells[i].Moments(); of != c.trials || sum == nil || sum.Sum().Due != 30_000*int64(sum.Each()) {
				t.Errorf("cell %d of %d: %d trials, %+v", i, c.cells, of, sum)
			}
		}
		if size := sizeOfTimelines(everyCell(run.Cells)); kept != c.kept || size > bytesOfTimelines {
			t.Errorf("%d cells of %d trials: %d timelines of %d bytes are kept, want %d", c.cells, c.trials, kept, size, c.kept)
		}
	}
}
