package report

import (
	"bench/result"
	"bench/result/timeline"
)

// stagesRun climbs to more than its server does: 420 a second, from the tenth second on; in the second 5 it fails.
func stagesRun() *result.Run {
	c := simulate(draft{benchmark: "peak", group: "api", strategy: "pool", kind: "pool", rate: 600, names: []string{"orders"}, delays: siteDelays[:1], batches: 12_000}, 1)
	c.Rate, c.Level = nil, "stages"
	c.Profile = []result.ProfileStage{{Name: "climb", Rate: 600, Duration: 20}, {Name: "hold", Rate: 600, Duration: 10, Hold: true}}
	line := &timeline.Timeline{Width: 1, Length: 30, Clock: "response"}
	waiting, due, done := 0.0, int64(0), int64(0)
	for i := range 30 {
		asked := int64(min(600, 15+30*i))
		does := min(int64(waiting)+asked, 420)
		b := timeline.Bin{Due: asked, Sent: asked, Done: does}
		took := 105 + int(8*waiting/420) // some 4 ms, and an octave for each second that it is behind
		for k := range 6 {
			b.Latency = append(b.Latency, timeline.Count{Bucket: took + 2*k, N: asked / 6})
		}
		if i == 5 {
			b.Errors, b.Timeouts = 40, 2
		}
		waiting += float64(asked - does)
		due, done = due+asked, done+does
		line.Bins = append(line.Bins, b)
	}
	line.Bins = append(line.Bins, timeline.Bin{Done: due - done})
	c.TrialData[0].Timeline, c.TrialData[0].Duration = line, 30
	c.Overloaded = &result.Overload{Due: 600, Done: 420, Growth: 180}
	run := newRun(c)
	run.Declared.Benchmarks = []result.Benchmark{{Name: "peak", Blocks: 1, Trial: 30, OpenLoop: true}}
	return run
}
