//go:build !linux

package engine

import "time"

// sharpen does nothing here: only Linux has timer slack.
func sharpen() (undo func()) { return func() {} }

// nap sleeps as well as the runtime can; send_lag shows how well that is.
func nap(d time.Duration) { time.Sleep(d) }
