package watch

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// threadFolder is where Linux tells about each thread of this process.
func threadFolder(root string) string { return filepath.Join(root, "proc", "self", "task") }

// queuedThreads is how long each thread has waited for a CPU though it could have run: the second number of its schedstat,
// in nanoseconds (sched-stats in the kernel's documentation). The process's own schedstat is that of its first thread only.
func queuedThreads(folder string) map[string]time.Duration {
	threads, err := os.ReadDir(folder)
	if err != nil {
		return nil // not Linux
	}
	queued := make(map[string]time.Duration, len(threads))
	for _, t := range threads {
		text, err := os.ReadFile(filepath.Join(folder, t.Name(), "schedstat"))
		if err != nil {
			continue // it has ended, or the kernel keeps no such statistics
		}
		fields := strings.Fields(string(text))
		if len(fields) < 2 {
			continue
		}
		if n, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
			queued[t.Name()] = time.Duration(n)
		}
	}
	return queued
}
