package process

import (
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"bench/engine/machine"
)

// dieWithParent makes the kernel kill a child when bench goes, however it goes.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }

// groupUsage adds up the CPU time and the peak memory of every process in a group but one. The CPU clock of a process
// counts in nanoseconds and keeps the time of threads that are gone (clock_getcpuclockid(3)); of children that are gone
// only the 10-ms ticks are left, which their parent has in its cutime and cstime (proc(5)).
func groupUsage(group, except int) (cpu time.Duration, peakMemory int64, known bool) {
	for p := range members(group) {
		var ts unix.Timespec
		if p.pid == except || unix.ClockGettime(cpuClock(p.pid), &ts) != nil {
			continue // or it has just ended; its parent has its time now
		}
		cpu += time.Duration(ts.Nano()) + p.gone
		peakMemory += PeakMemory(p.dir)
		known = true
	}
	return cpu, peakMemory, known
}

// groupLives says whether a process of a group still runs. Who has ended and was not waited for is no matter: in a
// container there may be nobody who would.
func groupLives(group int) bool {
	if !groupAnswers(group) {
		return false
	}
	for p := range members(group) {
		if p.state != "Z" && p.state != "X" {
			return true
		}
	}
	return false
}

// A member is a process of a group.
type member struct {
	pid   int
	dir   string // in /proc
	state string
	gone  time.Duration // the CPU time that its ended children have used
}

// members are the processes of a group.
func members(group int) iter.Seq[member] {
	return func(yield func(member) bool) {
		entries, err := filepath.Glob("/proc/[0-9]*")
		if err != nil {
			return
		}
		for _, dir := range entries {
			pid, err := strconv.Atoi(filepath.Base(dir))
			if err != nil {
				continue
			}
			p := member{pid: pid, dir: dir}
			if p.belongs(group) && !yield(p) {
				return
			}
		}
	}
}

// cpuClock is the clock of a process's CPU time.
func cpuClock(pid int) int32 {
	const scheduled = 2 // CPUCLOCK_SCHED: nanoseconds as the scheduler counts them
	return int32(^pid)<<3 | scheduled
}

// belongs reads what is known of a process, and says whether it is in a group.
func (p *member) belongs(group int) bool {
	text, err := os.ReadFile(p.dir + "/stat")
	if err != nil {
		return false
	}
	name := strings.LastIndex(string(text), ") ") // the command's name may have anything in it
	if name < 0 {
		return false
	}
	fields := strings.Fields(string(text[name+2:]))
	if len(fields) < 15 || fields[2] != strconv.Itoa(group) {
		return false
	}
	p.state = fields[0]
	for _, field := range fields[13:15] { // cutime, cstime
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return false
		}
		p.gone += time.Duration(ticks) * time.Second / machine.UserHZ
	}
	return true
}
