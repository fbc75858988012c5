package ab

import (
	"os"
	"syscall"
)

// attributes are what Windows gives any process.
func attributes() *syscall.SysProcAttr { return nil }

// askGroup ends the process: Windows has no signal that asks.
func askGroup(pid int) { killGroup(pid) }

// killGroup ends the process alone: what it started is its own affair on Windows.
func killGroup(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill() // one that is gone is what we want
		_ = p.Release()
	}
}

// peakMemory is not known here.
func peakMemory(*os.ProcessState) int64 { return 0 }

func ownPeak() int64 { return 0 }
