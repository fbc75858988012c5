//go:build !linux

package pace

import "time"

// sharpen does nothing here: only Linux has timer slack.
func sharpen() (undo func()) { return func() {} }

// Nap sleeps as well as the runtime can; send_lag shows how well that is.
func Nap(d time.Duration) { time.Sleep(d) }
