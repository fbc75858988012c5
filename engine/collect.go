package engine

import (
	"runtime"
	"runtime/metrics"
)

// hardlyAny is how much may have been allocated since garbage was collected for it not to be worth another collection: a third of
// what the smallest heap has room for in a trial, which leaves less than that behind unless there are large bodies.
const hardlyAny = 4 << 20

// collect collects garbage before a trial, so that none is collected in it. Where others wait for this machine it is left be while there
// is hardly any: of several on one machine each would wait for the others, who do the same at that moment.
func (l *local) collect() {
	if l.sparing && l.collected > 0 && allocated()-l.collected <= hardlyAny {
		return
	}
	runtime.GC()
	if l.sparing {
		l.collected = allocated()
	}
}

// allocated is how much this process has allocated in all its time.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
