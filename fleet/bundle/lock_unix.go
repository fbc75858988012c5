//go:build unix

package bundle

import (
	"errors"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// hold opens a file, and fails where another process holds it. The system lets go of it when this one ends, however it does.
func hold(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// memories are folders in memory.
func memories() []string {
	if runtime.GOOS == "linux" {
		return []string{"/dev/shm"}
	}
	return nil
}
