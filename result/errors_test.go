package result

import (
	"strings"
	"testing"
)

// failing makes a trial fail a share of its requests.
func failing(t Trial, share float64) Trial {
	t.Errors = int64(share * float64(t.Requests))
	return t
}

func TestCellThatFailsMoreIsNotCalledFaster(t *testing.T) {
	for name, c := range map[string]struct {
		ratio, base, head float64
		verdict           Verdict
		note              string
	}{
		"the candidate fails, looks faster": {0.8, 0, 0.02, Inconclusive, "would_be verdict=faster (fails_more other=0 ratio ratio=0.02 ratio side=candidate)"},
		"the candidate fails, is slower":    {1.2, 0, 0.02, Slower, ""},
		"the baseline fails, looks faster":  {1.2, 0.02, 0, Inconclusive, "would_be verdict=slower (fails_more other=0 ratio ratio=0.02 ratio side=baseline)"},
		"both fail alike":                   {0.8, 0.02, 0.02, Faster, ""},
	} {
		x := twoSided("service.p50", 20, c.ratio, 0.02)
		for i, share := range []float64{c.base, c.head} {
			plain := x.cells[i].trial
			x.cells[i].trial = func(block int) Trial { return failing(plain(block), share) }
		}
		if got := only(t, x.run()); got.Verdict != c.verdict || !strings.Contains(told(got.Findings...), c.note) {
			t.Errorf("%s: %s: %s, want %s: %s", name, got.Verdict, told(got.Findings...), c.verdict, c.note)
		}
	}
}

// errorsIn is an experiment on error_ratio: how much fails in each block, of 10,000 requests a trial.
func errorsIn(base, head func(block int) int64) experiment {
	trial := func(of func(int) int64) func(int) Trial {
		return func(block int) Trial {
			return Trial{Duration: 0.5, Counts: Counts{Requests: 10_000, Errors: of(block)}}
		}
	}
	return experiment{blocks: 20, pairs: []Pair{pair("error_ratio")}, cells: []testCell{{"base", trial(base)}, {"head", trial(head)}}}
}

// The same across runs.
func TestAcrossRunsWhoFailsMoreIsNotLikelyFaster(t *testing.T) {
	for want, c := range map[string]struct{ ratio, base, head float64 }{
		"looks_like verdict=faster (fails_more_now); across_runs":   {0.5, 0, 0.02},
		"looks_like verdict=slower (failed_more_then); across_runs": {2, 0.02, 0},
	} {
		x := twoSided("service.p50", 20, c.ratio, 0.02)
		runs := [2]*Run{}
		for i, share := range []float64{c.base, c.head} {
			plain := x.cells[i].trial
			one := experiment{blocks: 20, cells: []testCell{{"head", func(block int) Trial { return failing(plain(block), share) }}}}
			one.pairs = []Pair{pair("service.p50")}
			runs[i] = one.run()
		}
		got := Compare(runs[0], runs[1])[0]
		if why := told(got.Findings...); got.Verdict != Inconclusive || why != want {
			t.Errorf("%s: %s, want %s", got.Verdict, why, want)
		}
	}
}

func TestErrorRatiosAreComparedByTheirDifferences(t *testing.T) {
	none := func(int) int64 { return 0 }
	every := func(n int, errors int64) func(int) int64 {
		return func(block int) int64 {
			if block%n == 0 {
				return errors
			}
			return 0
		}
	}
	for name, c := range map[string]struct {
		x          experiment
		verdict    Verdict
		difference float64
	}{
		"no errors at all":            {errorsIn(none, none), Same, 0},
		"one in a hundred, always":    {errorsIn(none, every(1, 100)), Slower, 0.01},
		"in every third block, a lot": {errorsIn(none, every(3, 3000)), Slower, 0.105},
		"in two blocks":               {errorsIn(none, every(10, 500)), Inconclusive, 0.005},
		"a single request":            {errorsIn(none, every(20, 1)), Same, 0.000005},
		"the baseline fails":          {errorsIn(every(1, 100), none), Faster, -0.01},
		"both alike":                  {errorsIn(every(2, 100), every(2, 100)), Same, 0},
		"far less than counts":        {errorsIn(every(1, 1000), every(1, 1010)), Same, 0.001},
	} {
		got := only(t, c.x.run())
		if got.Verdict != c.verdict || !got.Difference {
			t.Errorf("%s: %s: %s, want %s", name, got.Verdict, told(got.Findings...), c.verdict)
		}
		near(t, name+": difference", *got.Ratio, c.difference, 1e-6)
	}
}

func TestTimeoutsInTheHistogramsLimitWhatCanBeSaid(t *testing.T) {
	// In every trial of a side that times out, its median is among the requests that were cut short.
	for name, c := range map[string]struct {
		ratio      float64
		base, head bool
		verdict    Verdict
		why        string
	}{
		"the slower one took even longer":          {1.2, false, true, Slower, "beyond_effect"},
		"the faster one may not be faster":         {0.8, false, true, Inconclusive, "would_be verdict=faster (winner_cut_short side=candidate)"},
		"the baseline took even longer":            {0.8, true, false, Faster, "beyond_effect"},
		"the baseline may be as slow":              {1.2, true, false, Inconclusive, "would_be verdict=slower (winner_cut_short side=baseline)"},
		"nobody knows either":                      {1.2, true, true, Inconclusive, "would_be verdict=slower (winner_cut_short side=baseline)"},
		"the same lower bound is not the same":     {1.0, true, true, Inconclusive, "numbers_cut_short"},
		"a timeout beyond the percentile is fine":  {1.0, false, false, Same, "within_effect"},
		"a timeout beyond it, and a clear verdict": {1.2, false, false, Slower, "beyond_effect"},
	} {
		x := twoSided("service.p50", 20, c.ratio, 0.01)
		for i, cut := range []bool{c.base, c.head} {
			plain := x.cells[i].trial
			x.cells[i].trial = func(block int) Trial {
				t := plain(block)
				h := t.Histograms["service"]
				h.Censored = &Censored{Count: 100, From: 1}
				if cut {
					h.Censored.From = 0.001
				}
				t.Histograms["service"] = h
				return t
			}
		}
		if got := only(t, x.run()); got.Verdict != c.verdict || !strings.HasPrefix(told(got.Findings...), c.why) {
			t.Errorf("%s: %s: %s, want %s: %s", name, got.Verdict, told(got.Findings...), c.verdict, c.why)
		}
	}
}

// breaking makes a trial of journeys fail a share of its requests, and a share of its batches with that.
func breaking(t Trial, requests, batches float64) Trial {
	t = failing(t, requests)
	t.Batches = 1000
	t.Broken = int64(batches * float64(t.Batches))
	return t
}

// Where a failure breaks a batch, what counts is the share of broken ones: a journey that fails early sends less, so that its
// requests fail no more often than those of one that fails at its end.
func TestCellThatBreaksMoreIsNotCalledFaster(t *testing.T) {
	for name, c := range map[string]struct {
		base, head float64
		verdict    Verdict
		note       string
	}{
		"the candidate breaks early": {0.02, 0.08, Inconclusive, "would_be verdict=faster (fails_more other=0.02 ratio ratio=0.08 ratio side=candidate)"},
		"both break alike":           {0.02, 0.02, Faster, ""},
		"the baseline breaks early":  {0.08, 0.02, Faster, ""},
	} {
		x := twoSided("service.p50", 20, 0.8, 0.02)
		for i, share := range []float64{c.base, c.head} {
			plain := x.cells[i].trial
			x.cells[i].trial = func(block int) Trial { return breaking(plain(block), 0.02, share) }
		}
		if got := only(t, x.run()); got.Verdict != c.verdict || !strings.Contains(told(got.Findings...), c.note) {
			t.Errorf("%s: %s: %s, want %s: %s", name, got.Verdict, told(got.Findings...), c.verdict, c.note)
		}
	}
}
