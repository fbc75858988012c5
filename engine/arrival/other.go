//go:build !linux || 386 || s390x

package arrival

import "net"

// Listen does nothing.
func Listen(net.Listener) {}

// New is nc itself: here nobody has stamps.
func New(nc net.Conn) net.Conn { return nc }
