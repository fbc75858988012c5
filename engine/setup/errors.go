package setup

import (
	"fmt"

	"bench/result"
)

// An Error says that a request of a set-up or a tear-down failed: what came, and what was expected.
type Error struct {
	Of      string // SetUp or TearDown
	Name    string // of that
	Request string
	Range   *result.Range // of the request in the spec; may be nil
	Message string
}

// Error names the request, its place in the spec, and what is wrong.
func (e *Error) Error() string {
	if e.Range == nil {
		return fmt.Sprintf("%s %s: request %q: %s", e.Of, e.Name, e.Request, e.Message)
	}
	return fmt.Sprintf("%s %s: request %q at %s:%d: %s", e.Of, e.Name, e.Request, e.Range.Filename, e.Range.Start.Line, e.Message)
}
