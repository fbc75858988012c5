//go:build !linux || 386 || s390x

package http1

// A Driven is none where there are no event loops.
type Driven struct{ Conn }
