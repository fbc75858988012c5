package process

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// endStrays kills the processes that have a mark in their environment: what a process started and what has left its group
// since, as a daemon does.
func endStrays(mark string) {
	entries, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return
	}
	for _, dir := range entries {
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil || pid == os.Getpid() {
			continue
		}
		environ, err := os.ReadFile(dir + "/environ") // of others' processes it isn't ours to read
		if err == nil && slices.Contains(strings.Split(string(environ), "\x00"), mark) {
			_ = syscall.Kill(pid, syscall.SIGKILL) // who is gone meanwhile is gone
		}
	}
}
