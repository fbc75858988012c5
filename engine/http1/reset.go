//go:build !windows

package http1

import (
	"errors"
	"syscall"
)

// isReset says whether the other side, or the network, has torn the connection down.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNABORTED)
}
