//go:build unix && !linux

package process

import (
	"syscall"
	"time"
)

// dieWithParent does nothing here: only Linux has it.
func dieWithParent(*syscall.SysProcAttr) {}

// groupUsage is not known here.
func groupUsage(group, except int) (cpu time.Duration, peakMemory int64, known bool) {
	return 0, 0, false
}

// groupLives says whether a group has processes.
func groupLives(group int) bool { return groupAnswers(group) }
