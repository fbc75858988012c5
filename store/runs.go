package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bench/pattern"
)

// RunsDir is where saved runs lie, beside the spec: in the folder where bench is started. Their names begin with their time,
// so that they sort by it.
const RunsDir = ".bench/runs"

// NewRunID names a run by its start, to the millisecond; two random digits tell runs of one millisecond apart.
func NewRunID(at time.Time) string {
	var b [1]byte
	rand.Read(b[:]) // never fails, says its documentation
	at = at.UTC()
	return fmt.Sprintf("%s-%03d%02x", at.Format("20060102-150405"), at.Nanosecond()/int(time.Millisecond), b)
}

// properID is what an id may be that comes from a file: with anything else it could lead out of the folder of runs.
var properID = pattern.Of(`^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$`)

// IsRunID says whether a text may be a run's id: letters, digits, dots, dashes and underscores.
func IsRunID(id string) bool { return properID.Regexp().MatchString(id) }

// HubPath is the folder of what workers and whoever conducts them keep of a run while it is under way, beside the saved runs.
func HubPath(id string) string {
	return filepath.Join(filepath.Dir(filepath.FromSlash(RunsDir)), "hubs", id)
}

// RunPath is the file of a saved run.
func RunPath(id string) string { return filepath.Join(filepath.FromSlash(RunsDir), id+".json") }

// Runs are the ids of all saved runs, newest first.
func Runs() ([]string, error) {
	entries, err := os.ReadDir(filepath.FromSlash(RunsDir))
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

// LookUp turns what a user calls a result into its file: a path, the id of a saved run or the beginning of one, or
// nothing, or last, or newest, for the newest. What is none of them, or several, is an *UnknownRunError.
func LookUp(name string) (string, error) {
	if name == "newest" || name == "last" {
		name = ""
	}
	if name != "" {
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
	}
	ids, err := Runs()
	if err != nil {
		return "", fmt.Errorf("list saved runs: %w", err)
	}
	var matches []string
	for _, id := range ids {
		if strings.HasPrefix(id, name) {
			matches = append(matches, id)
		}
	}
	if len(matches) == 0 || name != "" && len(matches) > 1 {
		return "", &UnknownRunError{Name: name, Matches: matches}
	}
	return RunPath(matches[0]), nil
}

// An UnknownRunError is a name that stands for no result, or for several.
type UnknownRunError struct {
	Name    string   // empty: the newest was asked for
	Matches []string // ids that begin with it, newest first; none, or at least two
}

func (u *UnknownRunError) Error() string {
	switch {
	case u.Name == "":
		return "there is no saved run in " + RunsDir
	case len(u.Matches) == 0:
		return fmt.Sprintf("%q is neither a file nor the id of a saved run", u.Name)
	}
	return fmt.Sprintf("%d saved runs begin with %q", len(u.Matches), u.Name)
}
