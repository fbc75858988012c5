//go:build linux

package main

import (
	"fmt"
	"math"
	"testing"
	"time"

	"bench/result"
)

// searchOf is a spec that looks for the capacities of two servers, in turn, and gates on the second one's.
func searchOf(base, head *paced) string {
	return fmt.Sprintf(`
group "g" {
  for_each = { base = %q, head = %q }
  base_url = each.value
  request "x" { path = "/" }
}
benchmark "b" {
  groups     = values(group.g)
  strategies = [strategy.pool]
  search {
    over    = "rate"
    within  = [100, 2000]
    holds   = [response.p95 <= "50ms", error_ratio <= 0.001, throughput >= 0.95 * rate]
    at_most = "9m"
  }
  compare {
    baseline = group.g["base"]
    metrics  = [capacity]
    gate     = true
  }
}
`, base.url, head.url)
}

// Searches on servers that take 400 requests a second each: their intervals cover that, and the gate hardly ever fails. And one that
// takes 10 % less is found.
func TestJudgeCapacity(t *testing.T) {
	runs := judged(t, 20)
	const capacity = 400.0
	for _, less := range []float64{0, 0.1} {
		covered, searches, different, slower, unjudged := 0, 0, 0, 0, 0
		for range runs {
			base := newPaced(t, time.Second/capacity, true)
			head := newPaced(t, time.Duration(float64(time.Second)/(capacity*(1-less))), true)
			y := try(t, searchOf(base, head), nil, nil)
			for i, c := range y.run.Cells {
				truth := capacity * (1 - less*float64(i))
				f := c.Capacity
				if f == nil || f.Level == nil {
					unjudged++
					continue
				}
				searches++
				if *f.Low <= truth && truth <= *f.High {
					covered++
				}
				t.Logf("%.0f/s: %s %.1f (%.1f to %.1f), %.1f %% wide, after %d trials", truth, f.Kind, *f.Level, *f.Low, *f.High, 100*(*f.High-*f.Low)/(*f.Level), f.Trials)
			}
			switch y.run.Comparisons[0].Verdict {
			case result.Slower:
				slower++
				different++
			case result.Faster:
				different++
			}
		}
		t.Logf("%.0f %% less: %d of %d intervals cover the truth, %d searches without a number; %d of %d gates came out different, %d slower",
			100*less, covered, searches, unjudged, different, runs, slower)
		if float64(covered) < 0.9*float64(searches) {
			t.Errorf("%d of %d intervals cover the truth, want 9 in 10", covered, searches)
		}
		if allowed := int(math.Ceil(0.15 * float64(runs))); less == 0 && different > allowed { // 5 % wanted; more by chance
			t.Errorf("%d of %d comparisons of the same thing came out different, and %d may by chance", different, runs, allowed)
		}
		if less > 0 && float64(slower) < 0.9*float64(runs) {
			t.Errorf("%d of %d found 10 %% less, want 9 in 10", slower, runs)
		}
	}
}
