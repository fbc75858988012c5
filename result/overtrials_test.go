package result

import (
	"testing"
	"time"
)

func TestTailOfATrialNeedsASampleBeyond(t *testing.T) {
	m, err := ParseMetric("service.p99")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int64]int{99: 0, 100: 3, 1000: 3} {
		c := Cell{}
		for block := range 3 {
			trial := trialOf(t, block, n, 10*time.Millisecond)
			delete(trial.Metrics, "service.p99")
			c.TrialData = append(c.TrialData, trial)
		}
		values, err := m.OverTrials(&c)
		if err != nil || len(values) != want {
			t.Errorf("%d samples in each of 3 trials: %d values, want %d (%v)", n, len(values), want, err)
		}
	}
}
