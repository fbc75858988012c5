//go:build !linux

package http1

import "net"

func newLink(nc net.Conn, _ Options) link { return newPortableLink(nc) }
