package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Saved runs lie in the folder where bench is started. Their names begin with their time, so that they sort by it. So many
// are kept, unless -keep or the environment's keepVariable says otherwise.
const (
	runsDir      = ".bench/runs"
	keptRuns     = 50
	keepVariable = "BENCH_KEEP_RUNS"
)

// keptByDefault is how many saved runs are kept where no flag says so; 0: all.
func keptByDefault() (int, error) {
	text := os.Getenv(keepVariable)
	if text == "" {
		return keptRuns, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, mistake{fmt.Sprintf("%s is %q", keepVariable, text), "It is the number of saved runs to keep: a whole number, and 0 for all."}
	}
	return n, nil
}

// newRunID names a run by its start, to the millisecond; two random digits tell runs of one millisecond apart.
func newRunID(at time.Time) string {
	var b [1]byte
	rand.Read(b[:]) // never fails, says its documentation
	at = at.UTC()
	return fmt.Sprintf("%s-%03d%02x", at.Format("20060102-150405"), at.Nanosecond()/int(time.Millisecond), b)
}

// properID is what an id may be that comes from a file: with anything else it could lead out of the folder of runs.
var properID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$`)

func isRunID(id string) bool { return properID.MatchString(id) }

func runPath(id string) string { return filepath.Join(filepath.FromSlash(runsDir), id+".json") }

// savedRuns are the ids of all saved runs, newest first.
func savedRuns() ([]string, error) {
	entries, err := os.ReadDir(filepath.FromSlash(runsDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var ids []string
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), ".json"); ok && !strings.HasPrefix(id, ".") {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return strings.Compare(b, a) })
	return ids, nil
}

// findRun turns what a user calls a result into its file: a path, the id of a saved run or the beginning of one, or
// nothing, or newest, for the newest.
func findRun(name string) (string, error) {
	if name == "newest" {
		name = ""
	}
	if name != "" {
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
	}
	ids, err := savedRuns()
	if err != nil {
		return "", fmt.Errorf("list saved runs: %w", err)
	}
	var matches []string
	for _, id := range ids {
		if strings.HasPrefix(id, name) {
			matches = append(matches, id)
		}
	}
	switch {
	case name == "" && len(matches) == 0:
		return "", mistake{"There is no saved run here", fmt.Sprintf("bench run saves each run to %s of the current folder.", runsDir)}
	case len(matches) == 0:
		return "", mistake{
			fmt.Sprintf("There is no result %q", name),
			"It is neither a file nor the id of a saved run. `bench list -runs` lists those.",
		}
	case name != "" && len(matches) > 1:
		return "", mistake{
			fmt.Sprintf("%d saved runs begin with %q", len(matches), name),
			"Say which: " + strings.Join(matches[:min(5, len(matches))], ", "),
		}
	}
	return runPath(matches[0]), nil
}

// pruneRuns removes all but the newest saved runs (keep is 0: none), and says which; also what a run that was killed while
// saving left behind. Runs in use stay, also where the clock was put back, so that all others look newer.
func pruneRuns(keep int, inUse ...string) (removed []string, err error) {
	ids, err := savedRuns()
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
		if err := os.Remove(runPath(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, err
		}
		removed = append(removed, id)
	}
	return removed, removeLeftovers()
}

// removeLeftovers removes temporary files that nobody can be writing to any more.
func removeLeftovers() error {
	entries, err := os.ReadDir(filepath.FromSlash(runsDir))
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), ".") || time.Since(info.ModTime()) < time.Hour {
			continue
		}
		if err := os.Remove(filepath.Join(filepath.FromSlash(runsDir), e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
