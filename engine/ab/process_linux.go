package ab

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// attributes give a command a process group of its own, and end it with bench, however bench ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// ownPeak is the most memory that bench itself has had in use. Linux counts it as the command's, since until it has been
// replaced by its program a new process is bench (setmax_mm_hiwater_rss in fs/exec.c): no command is seen to have less.
func ownPeak() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 10, 64)
			if err != nil {
				return 0
			}
			return kilobytes << 10
		}
	}
	return 0
}
