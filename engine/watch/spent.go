package watch

import "time"

// Spent is what a stretch of time cost the load generator. What the system doesn't tell is 0.
type Spent struct {
	Elapsed   time.Duration
	Procs     int           // cores that it may use
	CPU       time.Duration // user and system time of this process
	HasCPU    bool
	Queued    time.Duration // that its threads waited for a CPU, added up
	Throttled time.Duration // that a control group had used up its quota
	Asleep    time.Duration // that the machine was suspended
	Stolen    time.Duration // that the hypervisor gave to others, over all CPUs
	HasStolen bool
	// Usual and Rare are how long its goroutines that could run waited for a processor: in half of all cases at most, and in
	// 99 of a hundred.
	Usual, Rare time.Duration
	Collecting  time.Duration   // that the garbage collector stopped it
	Pauses      []time.Duration // at which nothing of it ran, the longest first
}

// A Stretch is a time that is watched.
type Stretch struct {
	process *Process
	before  usage
	still   *Stillness
}

// Begin takes stock, and begins to watch.
func (p *Process) Begin() *Stretch {
	s := &Stretch{process: p, still: Still()}
	s.before = p.read()
	return s
}

// End takes stock again, and says what was spent in between.
func (s *Stretch) End() Spent {
	spent := between(s.before, s.process.read())
	spent.Pauses = s.still.End()
	return spent
}

func between(before, after usage) Spent {
	return Spent{
		Elapsed: after.at - before.at, Procs: before.procs,
		CPU: after.cpu - before.cpu, HasCPU: before.hasCPU && after.hasCPU,
		Queued: queuedBetween(before, after), Throttled: after.throttled - before.throttled, Asleep: after.asleep - before.asleep,
		Stolen: after.stolen - before.stolen, HasStolen: before.hasLost && after.hasLost,
		Usual: quantileBetween(before.waits, after.waits, 0.5), Rare: quantileBetween(before.waits, after.waits, 0.99),
		Collecting: totalBetween(before.pauses, after.pauses),
	}
}
