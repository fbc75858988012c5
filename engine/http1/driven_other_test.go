//go:build !linux || 386 || s390x

package http1

import "net"

// drive is for systems with event loops.
func drive(b *bench, _ net.Conn) *Conn {
	b.Skip("there are no event loops on this system")
	return nil
}
