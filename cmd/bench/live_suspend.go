//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// suspensions tells of Ctrl-Z, so that the view can step aside before the process stops. Where nobody could continue it,
// the signal is ignored, and stays so.
func suspensions() (asked <-chan os.Signal, stop func()) {
	if signal.Ignored(syscall.SIGTSTP) {
		return nil, func() {}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTSTP)
	return signals, func() { signal.Stop(signals) }
}

// suspend stops the process until it is continued.
func suspend() { _ = syscall.Kill(syscall.Getpid(), syscall.SIGSTOP) }
