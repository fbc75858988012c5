package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Prune removes all but the newest saved runs (keep is 0: none), and says which; also what a run that was killed while
// saving left behind. Runs in use stay, also where the clock was put back, so that all others look newer.
func Prune(keep int, inUse ...string) (removed []string, err error) {
	ids, err := Runs()
	if err != nil {
		return nil, err
	}
	if keep == 0 {
		keep = len(ids)
	}
	for _, id := range ids[min(keep, len(ids)):] {
		if slices.Contains(inUse, id) {
			continue
		}
		if err := os.Remove(RunPath(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, err
		}
		if err := os.RemoveAll(HubPath(id)); err != nil {
			return removed, err
		}
		removed = append(removed, id)
	}
	return removed, removeLeftovers()
}

// removeLeftovers removes temporary files that nobody can be writing to any more.
func removeLeftovers() error {
	entries, err := os.ReadDir(filepath.FromSlash(RunsDir))
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), ".") || time.Since(info.ModTime()) < time.Hour {
			continue
		}
		if err := os.Remove(filepath.Join(filepath.FromSlash(RunsDir), e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
