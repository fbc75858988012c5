package ab

import (
	"fmt"
	"strings"
	"time"
)

// A CommandError is a command that could not be run, failed, or printed what nobody can make sense of.
type CommandError struct {
	Side    string   // base or head
	Command []string // with its arguments
	Err     error    // what happened
	Output  []string // its last lines; nil where it didn't start
}

// Error has it all in one text.
func (e *CommandError) Error() string {
	text := fmt.Sprintf("%s: %s: %v", e.Side, strings.Join(e.Command, " "), e.Err)
	if len(e.Output) > 0 {
		text += "; its last lines:\n    " + strings.Join(e.Output, "\n    ")
	}
	return text
}

// Unwrap is what happened.
func (e *CommandError) Unwrap() error { return e.Err }

// A MetricError is a metric that is asked for and that the commands don't have.
type MetricError struct {
	Name  string
	Only  string   // the one command that has it; "" where neither does
	Known []string // those that both have
}

// Error says so.
func (e *MetricError) Error() string {
	if e.Only != "" {
		return fmt.Sprintf("only %s prints the metric %q", e.Only, e.Name)
	}
	return fmt.Sprintf("neither command has a metric %q", e.Name)
}

// A BlocksError is that there is no time for as many blocks as a verdict takes, or that fewer were asked for.
type BlocksError struct {
	Have, Need int
	Takes      time.Duration // what so many blocks would take
	Limit      time.Duration // that there is; 0: none, fewer were asked for
}

// Error says so.
func (e *BlocksError) Error() string {
	if e.Limit == 0 {
		return fmt.Sprintf("a verdict takes at least %d blocks, and %d were asked for", e.Need, e.Have)
	}
	return fmt.Sprintf("a verdict takes at least %d blocks, which is about %v; there is time for %d", e.Need, e.Takes.Round(time.Second), e.Have)
}
