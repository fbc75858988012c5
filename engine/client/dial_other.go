//go:build !linux

package client

import (
	"context"
	"syscall"
)

// shareLocalPorts has no counterpart here.
func shareLocalPorts(context.Context, string, string, syscall.RawConn) error { return nil }
