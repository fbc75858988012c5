//go:build linux && !386 && !s390x

package http1

import "net"

// newLink chooses the cheapest link that the connection and its options allow.
func newLink(nc net.Conn, o Options) link {
	if o.Blocking && !o.Portable {
		if l := newBlockingLink(nc); l != nil {
			return l
		}
	}
	if !o.Portable {
		if l := newRawLink(nc, o.Alone); l != nil {
			return l
		}
	}
	return newPortableLink(nc)
}
