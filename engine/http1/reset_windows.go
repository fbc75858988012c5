package http1

import (
	"errors"
	"syscall"
)

// isReset says whether the other side, or the network, has torn the connection down.
func isReset(err error) bool {
	const connectionAborted = syscall.Errno(10053) // WSAECONNABORTED
	return errors.Is(err, syscall.WSAECONNRESET) || errors.Is(err, connectionAborted)
}
