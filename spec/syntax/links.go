package syntax

import (
	"os"
	"path/filepath"
)

// Absolute is a path from the root, or as it is where the working folder is gone.
func Absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// LeadsOut says whether a file is a link, or leads over one, to somewhere outside of the folder it is in. A folder may be
// a link itself: whoever named it meant it.
func LeadsOut(file string) bool {
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		return false // reading it says why
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(file))
	if err != nil {
		return true
	}
	below, err := filepath.Rel(Absolute(folder), Absolute(target))
	return err != nil || !filepath.IsLocal(below)
}

// SameFile says whether two paths lead to one file, by whatever links; of files that aren't there yet, by their names.
func SameFile(a, b string) bool {
	one, errA := os.Stat(a)
	other, errB := os.Stat(b)
	if errA == nil && errB == nil {
		return os.SameFile(one, other)
	}
	return (errA == nil) == (errB == nil) && Absolute(filepath.Clean(a)) == Absolute(filepath.Clean(b))
}
