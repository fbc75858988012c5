package report

import (
	"syscall"
	"time"
)

// processorTime is what this process has used of processors since it began.
func processorTime() time.Duration {
	var began, ended, kernel, user syscall.Filetime
	self, err := syscall.GetCurrentProcess()
	if err == nil {
		err = syscall.GetProcessTimes(self, &began, &ended, &kernel, &user)
	}
	if err != nil {
		panic(err)
	}
	ticks := int64(kernel.HighDateTime+user.HighDateTime)<<32 + int64(kernel.LowDateTime) + int64(user.LowDateTime)
	return time.Duration(ticks * 100)
}
