package http2

import (
	"context"
	"errors"
	"fmt"
	"net"

	"golang.org/x/net/http2"
)

// A Kind says how a request failed.
type Kind uint8

// The kinds of failure.
const (
	// Timeout: the response was not whole in time, or the connection was too slow to be of use.
	Timeout Kind = iota + 1
	// Aborted: Cut or Close was called; Error.Err is their cause.
	Aborted
	// Reset: the server reset the stream, or ended the connection in an orderly way.
	Reset
	// Malformed: what came is not HTTP/2, or breaks its rules.
	Malformed
	// TooLarge: the body went over Request.MaxBody.
	TooLarge
	// NoMemory: Options.Memory had no room for a body that was to be kept.
	NoMemory
	// Declined: the stream's Sink wanted no more; Error.Err is what it said.
	Declined
	// Broken: the connection ended or broke; Error.Err has what the operating system said.
	Broken
)

// Error is why a request failed. Every error of Conn.Do is one.
type Error struct {
	Kind Kind
	Err  error // what happened, in words
	// Unprocessed says that the server can't have processed the request: it may be made again elsewhere, whatever its method.
	Unprocessed bool
	// Silent says that a connection that had served requests before ended without a word of this one's response, as
	// connections do that were idle for too long: it may be made again if its method is idempotent.
	Silent bool
}

// Error says what happened.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// failure is an error of a kind.
func failure(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Err: fmt.Errorf(format, args...)}
}

// unprocessed is e for a stream that the server can't have processed.
func (e *Error) unprocessed() *Error {
	made := *e
	made.Unprocessed = true
	return &made
}

// broken is the failure of streams whose connection broke.
func broken(err error) *Error {
	kind := Broken
	var slow net.Error
	switch {
	case errors.Is(err, net.ErrClosed):
		kind = Aborted
	case errors.As(err, &slow) && slow.Timeout():
		kind = Timeout
	}
	return failure(kind, "the connection ended: %w", err)
}

var (
	errScopeOver = &Error{Kind: Aborted, Err: context.Canceled}
	errNoMemory  = &Error{Kind: NoMemory, Err: errors.New("no memory is left for bodies that are kept")}
)

// A fault is something that the server must not do. It ends the connection (RFC 9113 section 5.4.1).
type fault struct {
	code http2.ErrCode
	text string
}

func (f *fault) Error() string { return f.text }

// wrong is a fault of the usual kind.
func wrong(format string, args ...any) error {
	return &fault{code: http2.ErrCodeProtocol, text: fmt.Sprintf(format, args...)}
}
