package engine

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// userHZ is the unit of /proc/stat: it is 100 on every architecture that Linux gives to user space.
const userHZ = 100

// A machineTime is what all CPUs of this machine did together, since it was started.
type machineTime struct {
	idle   time.Duration
	stolen time.Duration // they wanted to run, and the hypervisor ran others
}

// cpuTimes asks the system, where it tells: the fourth and the eighth field of the first line of proc(5), /proc/stat.
func cpuTimes() (machineTime, bool) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return machineTime{}, false
	}
	line, _, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return machineTime{}, false
	}
	idle, err1 := strconv.ParseInt(fields[4], 10, 64)
	stolen, err2 := strconv.ParseInt(fields[8], 10, 64)
	const tick = time.Second / userHZ
	return machineTime{idle: time.Duration(idle) * tick, stolen: time.Duration(stolen) * tick}, err1 == nil && err2 == nil
}
