package bundle

import "os"

// hold opens a file, and fails where another process holds it: it can't be removed while it is open there.
func hold(path string) (*os.File, error) {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
}

// memories are folders in memory: there are none.
func memories() []string { return nil }
