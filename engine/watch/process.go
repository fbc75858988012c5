package watch

import (
	"runtime"
	"runtime/metrics"
	"time"

	"bench/engine/clock"
	"bench/engine/machine"
)

// A Process reads what this process, and the machine around it, had to spend on it. Where the system doesn't tell
// something, its readings lack that.
type Process struct {
	threads   string   // folder with the threads of this process
	throttles []string // files in which its control groups say how long they had no CPU time left
}

// New looks for what the system tells, below a root: / but in tests.
func New(root string) *Process {
	return &Process{threads: threadFolder(root), throttles: throttleFiles(root)}
}

// A usage is what the load generator has used so far, and what it had to wait for.
type usage struct {
	cpu       time.Duration // user and system time of this process
	at        time.Duration
	waits     *metrics.Float64Histogram // how long goroutines that could run waited for a processor, seconds
	pauses    *metrics.Float64Histogram // how long the garbage collector stopped the world, seconds
	queued    map[string]time.Duration  // how long each thread that could run waited for a CPU
	throttled time.Duration             // that a control group had used up its quota
	stolen    time.Duration             // that the hypervisor gave to others, over all CPUs
	asleep    time.Duration             // that the machine was suspended
	procs     int
	hasCPU    bool
	hasLost   bool
}

// runtimeMetrics are the names of what the Go runtime tells about waiting.
var runtimeMetrics = [...]string{"/sched/latencies:seconds", "/sched/pauses/total/gc:seconds"}

// read takes stock; it is done right before and right after a trial.
func (w *Process) read() usage {
	samples := make([]metrics.Sample, len(runtimeMetrics))
	for i, name := range runtimeMetrics {
		samples[i].Name = name
	}
	metrics.Read(samples)
	u := usage{at: clock.Now(), procs: runtime.GOMAXPROCS(0)}
	u.waits, u.pauses = samples[0].Value.Float64Histogram(), samples[1].Value.Float64Histogram()
	u.cpu, u.hasCPU = processCPU()
	u.queued = queuedThreads(w.threads)
	u.throttled = throttledTime(w.throttles)
	u.asleep = timeAsleep()
	machine, ok := machine.Times()
	u.stolen, u.hasLost = machine.Stolen, ok
	return u
}

// queuedBetween adds up how long threads waited for a CPU between two readings. A thread that is gone took its count
// along; the Go runtime keeps nearly all of them.
func queuedBetween(before, after usage) time.Duration {
	var total time.Duration
	for thread, waited := range after.queued {
		total += waited - before.queued[thread]
	}
	return max(total, 0)
}

// totalBetween adds up what came to a runtime histogram of durations between two readings, by the lower edges of its
// buckets.
func totalBetween(before, after *metrics.Float64Histogram) time.Duration {
	total := 0.0
	for i := range after.Counts {
		total += float64(after.Counts[i]-before.Counts[i]) * max(0, after.Buckets[i]) // the first bucket has no beginning
	}
	return time.Duration(total * float64(time.Second))
}

// quantileBetween is the q-quantile of what came to a runtime histogram between two readings: the upper edge of its
// bucket, and 0 when nothing came.
func quantileBetween(before, after *metrics.Float64Histogram, q float64) time.Duration {
	var total uint64
	for i := range after.Counts {
		total += after.Counts[i] - before.Counts[i]
	}
	if total == 0 {
		return 0
	}
	var seen uint64
	for i := range after.Counts {
		seen += after.Counts[i] - before.Counts[i]
		if float64(seen) >= q*float64(total) {
			edge := min(after.Buckets[i+1], time.Hour.Seconds()) // the last bucket has no end
			return time.Duration(edge * float64(time.Second))
		}
	}
	return 0
}
