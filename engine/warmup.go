package engine

import (
	"context"
	"time"

	"bench/engine/client"
	"bench/plan"
	"bench/result"
	"bench/result/stats"
)

// The pilot trials of an automatic warm-up: how long one is at least, into how many slices its series is cut, and how
// many there are at most.
const (
	pilotFor    = 500 * time.Millisecond
	pilotSlices = 50
	pilotMax    = 10
)

// warmUpAuto runs each cell in unrecorded pilots until MSER-5 finds that one of them became steady in its first half.
func (r *runner) warmUpAuto(ctx context.Context, b plan.Benchmark, cells []*cell) error {
	for k, c := range cells {
		r.tell(Event{Type: WarmupStart, Benchmark: b.Title(), Cell: c.address})
		steady := false
		limit := b.WarmupLimit()
		for pilot := 0; pilot < pilotMax && !steady && ctx.Err() == nil; pilot++ {
			t := c.newTrial(extent{time: max(b.Trial, pilotFor), count: limit}, false)
			t.seed = b.Seed
			t.series = newSeries(t.start, t.until)
			t.run(ctx)
			c.leadIn += t.leadIn.Load()
			_, steady = stats.Warmup(t.series.means())
			if left := int(t.left.Load()); t.counted && left <= 0 {
				break // as much as will be recorded
			} else if t.counted {
				limit = left
			}
			if err := r.servers.Failed(); err != nil {
				return err
			}
		}
		if !steady && ctx.Err() == nil && k < len(b.Cells) {
			r.warn(result.Warning{
				Code: "no_steady_state", Summary: "No steady state was found", Cell: c.address,
				Detail: "Ten pilots passed without MSER-5 finding the service time steady. What is measured drifts; " +
					"a longer duration and more blocks average over that, and comparisons within blocks still hold.",
				Range: b.Range,
			})
		}
	}
	return ctx.Err()
}

// A series is a pilot's service times, averaged over slices of its time.
type series struct {
	start, slice time.Duration
	sums         [pilotSlices]time.Duration
	counts       [pilotSlices]int
}

func newSeries(start, until time.Duration) *series {
	return &series{start: start, slice: (until - start) / pilotSlices}
}

// add puts samples into their slices; the caller holds the lock that guards the series.
func (s *series) add(samples []sample) {
	for i := range samples {
		x := &samples[i]
		slice := int((x.Done - s.start) / s.slice)
		if x.Kind == client.None && slice >= 0 && slice < pilotSlices {
			s.sums[slice] += x.Done - x.Sent
			s.counts[slice]++
		}
	}
}

// means are the slices' mean service times in seconds; a slice in which nothing was done repeats the one before.
func (s *series) means() []float64 {
	var means []float64
	for i, n := range s.counts {
		switch {
		case n > 0:
			means = append(means, s.sums[i].Seconds()/float64(n))
		case len(means) > 0:
			means = append(means, means[len(means)-1])
		}
	}
	return means
}
