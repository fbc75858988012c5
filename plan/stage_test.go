package plan

import (
	"testing"
	"time"
)

func TestBatchesOfAStage(t *testing.T) {
	for _, c := range []struct {
		stage  Stage
		before float64
		within time.Duration
		want   float64
	}{
		{Stage{Rate: 10, Duration: 4 * time.Second}, 0, 4 * time.Second, 20},
		{Stage{Rate: 10, Duration: 4 * time.Second}, 0, 2 * time.Second, 5},
		{Stage{Rate: 10, Duration: 4 * time.Second}, 20, time.Hour, 60},
		{Stage{Rate: 10, Duration: 4 * time.Second, Hold: true}, 20, 2 * time.Second, 20},
		{Stage{Rate: 10, Duration: 4 * time.Second, Hold: true}, 0, time.Hour, 40},
		{Stage{Rate: 10, Duration: 4 * time.Second}, 0, 0, 0},
		{Stage{Rate: 10}, 0, time.Second, 0},
	} {
		if got := c.stage.Batches(c.before, c.within); got != c.want {
			t.Errorf("%+v from %v within %v: %v, want %v", c.stage, c.before, c.within, got, c.want)
		}
	}
}
