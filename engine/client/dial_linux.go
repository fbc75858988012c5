package client

import (
	"context"
	"syscall"

	"golang.org/x/sys/unix"
)

// shareLocalPorts lets the kernel choose the local port when it connects rather than when it binds: then a local
// address has its range of ports for each remote address, not one range for all of them.
func shareLocalPorts(_ context.Context, _, _ string, c syscall.RawConn) error {
	var set error
	err := c.Control(func(fd uintptr) {
		set = unix.SetsockoptInt(int(fd), unix.IPPROTO_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1)
	})
	if err != nil {
		return err
	}
	return set
}
