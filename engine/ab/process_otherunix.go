//go:build unix && !linux

package ab

import "syscall"

// attributes give a command a process group of its own.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// ownPeak is of no account here: a new process begins with nothing.
func ownPeak() int64 { return 0 }
