package sound

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
)

// Work makes work fit for a goroutine: every goroutine of the engine starts with it. Nobody can catch a panic in a
// goroutine from outside, and the runtime would show its text, which may have a secret in it, and end with the status of
// a gate that failed. So the panic is caught here, and told without a text that others have made. Servers end with their
// guards.
func Work(work func()) func() {
	return func() {
		cause, stack := Attempt(work)
		if cause == nil {
			return
		}
		fmt.Fprintf(os.Stderr, "bench has a mistake in itself, please report it: %s\n\n%s", WithoutText(cause), stack)
		os.Exit(1)
	}
}

// Attempt does the work, and returns what it panicked with and where; nil when it did not.
func Attempt(work func()) (cause any, stack []byte) {
	defer func() {
		if cause = recover(); cause != nil {
			stack = debug.Stack()
		}
	}()
	work()
	return nil, nil
}

// WithoutText is the text of the runtime's own errors, which has numbers and the names of types at most, and the type of
// any other value.
func WithoutText(cause any) string {
	if own, ok := cause.(runtime.Error); ok {
		return own.Error()
	}
	return fmt.Sprintf("a %T, whose text may have secrets in it", cause)
}
