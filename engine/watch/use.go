package watch

import (
	"runtime"
	"time"

	"bench/engine/clock"
)

// A Usage is how much of its cores this process has used since a moment. It reads little, so that it may be asked under load.
type Usage struct {
	cpu, at time.Duration
	procs   int
	known   bool
}

// Use begins to look.
func Use() Usage {
	u := Usage{at: clock.Now(), procs: runtime.GOMAXPROCS(0)}
	u.cpu, u.known = processCPU()
	return u
}

// Share is how much of its cores the process has used since then; 0 where that isn't known.
func (u Usage) Share() float64 {
	now := Use()
	if !u.known || !now.known || now.at <= u.at {
		return 0
	}
	return (now.cpu - u.cpu).Seconds() / (now.at - u.at).Seconds() / float64(u.procs)
}
