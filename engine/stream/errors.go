package stream

import (
	"errors"
	"fmt"
)

// ErrEnough says that `until` was seen: whatever comes after is no part of the stream.
var ErrEnough = errors.New("the stream has ended")

// Largest is how many bytes an event may have.
const Largest = 16 << 20

// A Kind says what is wrong with a stream.
type Kind uint8

// The kinds.
const (
	// TooLarge: an event has more bytes than Largest.
	TooLarge Kind = iota + 1
	// NoMemory: the memory has no room for an event that is to be looked at.
	NoMemory
	// Malformed: something between events is none.
	Malformed
	// Short: the response was over before the stream was.
	Short
)

// An Error is why a response is not the stream that was asked for.
type Error struct {
	Kind   Kind
	Detail string
}

// Error says what is wrong.
func (e *Error) Error() string { return e.Detail }

func wrong(kind Kind, format string, args ...any) *Error {
	return &Error{kind, fmt.Sprintf(format, args...)}
}
