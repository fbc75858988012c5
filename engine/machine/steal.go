package machine

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// UserHZ is the unit of /proc/stat: it is 100 on every architecture that Linux gives to user space.
const UserHZ = 100

// A Time is what all CPUs of this machine did together, since it was started.
type Time struct {
	Idle   time.Duration
	Stolen time.Duration // they wanted to run, and the hypervisor ran others
}

// Times asks the system, where it tells: the fourth and the eighth field of the first line of proc(5), /proc/stat.
func Times() (Time, bool) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return Time{}, false
	}
	line, _, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(line)
	if len(fields) < 9 || fields[0] != "cpu" {
		return Time{}, false
	}
	idle, err1 := strconv.ParseInt(fields[4], 10, 64)
	stolen, err2 := strconv.ParseInt(fields[8], 10, 64)
	const tick = time.Second / UserHZ
	return Time{Idle: time.Duration(idle) * tick, Stolen: time.Duration(stolen) * tick}, err1 == nil && err2 == nil
}
