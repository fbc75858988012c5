package ab

import (
	"syscall"

	"bench/engine/process"
)

// attributes give a command a process group of its own, and end it with bench, however bench ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// ownPeak is the most memory that bench itself has had in use. Linux counts it as the command's, since until it has been
// replaced by its program a new process is bench (setmax_mm_hiwater_rss in fs/exec.c): no command is seen to have less.
func ownPeak() int64 { return process.PeakMemory("/proc/self") }
