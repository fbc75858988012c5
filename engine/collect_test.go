package engine

import (
	"runtime"
	"testing"
)

// forced is how often garbage was collected because somebody asked for it.
func forced() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.NumForcedGC
}

var kept []byte // so that what is allocated is on the heap

// A hand leaves garbage be while there is hardly any, and who performs all of a trial collects it before each.
func TestAHandIsSparingWithCollections(t *testing.T) {
	for _, sparing := range []bool{false, true} {
		l := &local{sparing: sparing}
		collections := func(allocating int) int {
			kept = make([]byte, allocating)
			before := forced()
			l.collect()
			return int(forced() - before)
		}
		first, none, little, much := collections(1), collections(1), collections(hardlyAny/2), collections(2*hardlyAny)
		want := 1
		if sparing {
			want = 0
		}
		if first != 1 || none != want || little != want || much != 1 {
			t.Errorf("sparing %v: %d collections before the first trial, %d with nothing, %d with little and %d with much to collect",
				sparing, first, none, little, much)
		}
	}
	kept = nil
}
