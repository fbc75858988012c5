//go:build !linux

package engine

import (
	"context"
	"syscall"
)

// shareLocalPorts has no counterpart here.
func shareLocalPorts(context.Context, string, string, syscall.RawConn) error { return nil }
