//go:build !linux || 386 || s390x

package http1

import "net"

func newLink(nc net.Conn, _ Options) link { return newPortableLink(nc) }
