package report

import (
	"strconv"

	"bench/result"
	"bench/result/timeline"
)

// momentRows are one row for each bin of each trial's time.
func momentRows(run *result.Run, _ []result.Metric) [][]string {
	rows := [][]string{{
		"address", "benchmark", "key", "group", "strategy", "concurrency", "users", "rate", "level",
		"block", "order", "attempt", "from", "to", "due", "sent", "done", "errors", "timeouts", "missed", "in_flight",
		"clock", "count", "censored", "p50", "p95", "p99",
	}}
	for _, c := range run.Measured() {
		trials := c.AllTrials()
		for j := range trials {
			t := &trials[j]
			if t.Timeline == nil {
				continue
			}
			id := append(trialFields(c, t), strconv.Itoa(t.Block), strconv.Itoa(t.Order), strconv.Itoa(t.Attempt))
			flying := t.Timeline.InFlight()
			for i := range t.Timeline.Bins {
				row := append(id[:len(id):len(id)], plainNumber(float64(i)*t.Timeline.Width), plainNumber(float64(i+1)*t.Timeline.Width))
				rows = append(rows, append(row, binFields(t.Timeline, &t.Timeline.Bins[i], flying[i])...))
			}
		}
	}
	return rows
}

// binFields are a bin's numbers. A quantile that its durations don't support is an empty field, and so is what would be a lower bound alone.
func binFields(t *timeline.Timeline, b *timeline.Bin, flying int64) (row []string) {
	for _, n := range []int64{b.Due, b.Sent, b.Done, b.Errors, b.Timeouts, b.Missed, flying} {
		row = append(row, strconv.FormatInt(n, 10))
	}
	row = append(row, t.Clock, strconv.FormatInt(b.Latency.Total(), 10), strconv.FormatInt(b.Cut, 10))
	for _, q := range []float64{0.5, 0.95, 0.99} {
		field := ""
		if v, bound, ok := b.Quantile(q); ok && !bound {
			field = strconv.FormatFloat(v, 'g', 4, 64)
		}
		row = append(row, field)
	}
	return row
}
