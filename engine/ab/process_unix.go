//go:build unix

package ab

import (
	"os"
	"runtime"
	"syscall"
)

// askGroup asks a command's process group to end.
func askGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGTERM) }

// killGroup ends what is left of a command's process group.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// peakMemory is the most memory that a process, or one of those it waited for, had in use.
func peakMemory(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(usage.Maxrss) // bytes there
	}
	return int64(usage.Maxrss) << 10
}
