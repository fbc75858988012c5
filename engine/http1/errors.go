package http1

import (
	"fmt"
)

// A Kind says how an exchange failed.
type Kind uint8

// The kinds of failure. After each of them the connection is of no more use.
const (
	// Timeout: the response was not whole in time.
	Timeout Kind = iota + 1
	// Aborted: Abort was called; Error.Err is its cause.
	Aborted
	// IdleDied: the connection had been used before, and ended, or broke its silence, before the first byte of this
	// response. The usual reason is the server's idle timeout, so it is the one failure to try again on a new
	// connection: always if Error.Unsent, else if the request may be made twice (RFC 9112 section 9.3.1).
	IdleDied
	// Closed: a new connection was closed in an orderly way before the first byte of the response.
	Closed
	// Reset: the connection was reset by the other side.
	Reset
	// Truncated: the connection ended inside the response.
	Truncated
	// Malformed: what came is not HTTP/1, or its framing can't be trusted.
	Malformed
	// TooLarge: the head, the trailers or the body went over their limit.
	TooLarge
	// NoMemory: Options.Memory had no room for a body that was to be kept.
	NoMemory
	// Declined: the connection's Sink wanted no more; Error.Err is what it said.
	Declined
	// Broken: anything else that reading or writing said, and a Do on a connection that is closed.
	Broken
)

var kindNames = [...]string{
	Timeout: "timeout", Aborted: "aborted", IdleDied: "idle connection died", Closed: "closed before the response",
	Reset: "connection reset", Truncated: "response truncated", Malformed: "malformed response",
	TooLarge: "response too large", NoMemory: "no memory", Declined: "declined", Broken: "connection broken",
}

// String is the kind in words.
func (k Kind) String() string { return kindNames[k] }

// Error is why an exchange failed. Every error of Conn.Do is one.
type Error struct {
	Kind   Kind
	Detail string // what was found, for Malformed, TooLarge and NoMemory
	Offset int64  // where in the response that was, in bytes
	Unsent bool   // not one byte of the request was handed to the kernel
	Err    error  // what the operating system said, or the cause of Abort
}

// Error names the kind and all that is known about it.
func (e *Error) Error() string {
	switch {
	case e.Detail != "":
		return fmt.Sprintf("%s: %s, at byte %d", e.Kind, e.Detail, e.Offset)
	case e.Err != nil:
		return fmt.Sprintf("%s: %v", e.Kind, e.Err)
	default:
		return e.Kind.String()
	}
}

// Unwrap is what the operating system said, or the cause of Abort.
func (e *Error) Unwrap() error { return e.Err }

// Timeout makes Error a net.Error in spirit: true for Timeout alone.
func (e *Error) Timeout() bool { return e.Kind == Timeout }
