package engine

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// dieWithParent makes the kernel kill a child when bench goes, however it goes.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }

// groupUsage adds up the CPU time and the peak memory of every process in a group. The CPU clock of a process counts
// in nanoseconds and keeps the time of threads that are gone (clock_getcpuclockid(3)); of children that are gone only
// the 10-ms ticks are left, which their parent has in its cutime and cstime (proc(5)).
func groupUsage(group int) (cpu time.Duration, peakMemory int64, known bool) {
	entries, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0, 0, false
	}
	for _, dir := range entries {
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil {
			continue
		}
		gone, ok := inGroup(dir, group)
		if !ok {
			continue
		}
		var ts unix.Timespec
		if unix.ClockGettime(cpuClock(pid), &ts) != nil {
			continue // it has just ended; its parent has its time now
		}
		cpu += time.Duration(ts.Nano()) + gone
		peakMemory += peakOf(dir)
		known = true
	}
	return cpu, peakMemory, known
}

// cpuClock is the clock of a process's CPU time.
func cpuClock(pid int) int32 {
	const scheduled = 2 // CPUCLOCK_SCHED: nanoseconds as the scheduler counts them
	return int32(^pid)<<3 | scheduled
}

// inGroup says whether a process is in a group, and what CPU time its ended children have used.
func inGroup(dir string, group int) (gone time.Duration, ok bool) {
	text, err := os.ReadFile(dir + "/stat")
	if err != nil {
		return 0, false
	}
	_, rest, found := strings.Cut(string(text), ") ") // the command's name may have anything in it
	fields := strings.Fields(rest)
	if !found || len(fields) < 15 {
		return 0, false
	}
	if pgrp, err := strconv.Atoi(fields[2]); err != nil || pgrp != group {
		return 0, false
	}
	for _, field := range fields[13:15] { // cutime, cstime
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, false
		}
		gone += time.Duration(ticks) * time.Second / userHZ
	}
	return gone, true
}

// peakOf is the most memory a process had in use, in bytes.
func peakOf(dir string) int64 {
	text, err := os.ReadFile(dir + "/status")
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
