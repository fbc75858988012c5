package engine

import (
	"testing"
	"time"
)

// What a response may have waited is the time in which its loop began requests, and that in which it read the responses before; a
// loop that waits for something to come keeps nobody waiting.
func TestWaitsForALoop(t *testing.T) {
	const us = time.Microsecond
	var w waits
	w.hears(100 * us)
	for _, at := range []time.Duration{1000 * us, 1040 * us, 1080 * us} {
		w.sends(at)
	}
	for _, at := range []time.Duration{5000 * us, 5010 * us, 5020 * us} {
		w.hears(at)
	}
	for _, test := range []struct {
		share float64
		want  time.Duration
	}{{0.25, 0}, {0.5, 80 * us}, {0.75, 90 * us}, {1, 100 * us}} {
		got := w.quantile(test.share)
		if got < test.want || got > test.want*5/4+us {
			t.Errorf("a share of %v waited %v at most, want %v", test.share, got, test.want)
		}
	}
	var sum waits
	sum.add(&w)
	sum.add(&w)
	if got, want := sum.quantile(1), w.quantile(1); got != want || (&waits{}).quantile(0.5) != 0 {
		t.Errorf("two of them together waited %v, and each %v", got, want)
	}
	for d := time.Duration(0); d < time.Hour; d = d*9/8 + 1 {
		if until := end(stepOf(d)); until < d || until > d*5/4+4 {
			t.Fatalf("%v is in a step that ends at %v", d, until)
		}
	}
}
