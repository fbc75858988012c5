//go:build unix

package engine

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// alive says whether a process runs; one that is dead and not yet reaped does not.
func alive(pid int) bool {
	if stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err == nil {
		return !strings.Contains(string(stat), ") Z ")
	}
	return syscall.Kill(pid, 0) == nil
}
