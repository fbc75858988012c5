//go:build !linux || 386 || s390x

package http1

// readers are none: here each connection reads for itself.
type readers struct{}

func (*readers) stop() {}
