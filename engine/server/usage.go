package server

import (
	"slices"
	"time"
)

// A Usage is what servers have used up to some moment: CPU time since they were started, and the most memory in bytes
// that each has had, added up. Known is false where the system can't tell, or there is no server.
type Usage struct {
	CPU   time.Duration
	Peak  int64
	Known bool
}

// Usage adds up what the named servers have used so far.
func (s *Set) Usage(names []string) (u Usage) {
	for _, one := range s.list {
		if !slices.Contains(names, one.plan.Name) {
			continue
		}
		cpu, peak, known := one.life.usage()
		u.CPU, u.Peak, u.Known = u.CPU+cpu, u.Peak+peak, known
	}
	return u
}

// Until is what was used from u to a later usage. It is not known where a server ended in between, since what it had used
// is gone with it.
func (u Usage) Until(later Usage) Usage {
	if !u.Known || !later.Known || later.CPU < u.CPU {
		return Usage{}
	}
	return Usage{CPU: later.CPU - u.CPU, Peak: later.Peak, Known: true}
}
