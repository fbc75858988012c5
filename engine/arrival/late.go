package arrival

import (
	"net"
	"time"
)

// A Lateness says how late the latest read of a connection was, above whatever layers of it. It may be nil: never late.
type Lateness func() time.Duration

// Of finds the lateness of what a connection reads from, also beneath TLS; nil: nobody knows.
func Of(nc net.Conn) Lateness {
	for {
		if stamped, ok := nc.(interface{ lateness() time.Duration }); ok {
			return stamped.lateness
		}
		below, ok := nc.(interface{ NetConn() net.Conn })
		if !ok {
			return nil
		}
		nc = below.NetConn()
	}
}

// At is when what was read at a moment had arrived: not before the moment that is known to have been too early.
func (l Lateness) At(read, early time.Duration) time.Duration {
	if l == nil {
		return read
	}
	return max(read-l(), min(read, early))
}
