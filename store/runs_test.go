package store

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// kept is how many runs the tests keep.
const kept = 5

// saveRuns makes files that look like saved runs.
func saveRuns(t *testing.T, ids ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.MkdirAll(RunsDir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if err := os.WriteFile(RunPath(id), []byte("{}"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRunIDsSortByTime(t *testing.T) {
	at := time.Date(2026, 11, 22, 11, 45, 30, 123_000_000, time.UTC)
	first, second := NewRunID(at), NewRunID(at.Add(time.Millisecond))
	if !strings.HasPrefix(first, "20261122-114530-123") || first >= second {
		t.Errorf("got %s and, a millisecond later, %s", first, second)
	}
}

// The newest stay; so does a file that another bench may be writing.
func TestOldRunsAreRemoved(t *testing.T) {
	var ids []string
	for i := range kept + 3 {
		ids = append(ids, NewRunID(time.Unix(int64(i)*3600, 0)))
	}
	saveRuns(t, ids...)
	old, fresh := RunsDir+"/.a.json.1", RunsDir+"/.b.json.2"
	for _, name := range []string{old, fresh} {
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	removed, err := Prune(kept, ids[len(ids)-1])
	if err != nil || !slices.Equal(removed, []string{ids[2], ids[1], ids[0]}) {
		t.Fatalf("removed %v (%v)", removed, err)
	}
	left, err := Runs()
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(left)
	if !slices.Equal(left, ids[3:]) {
		t.Errorf("%d runs are left, from %s on", len(left), left[0])
	}
	if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a leftover of two hours ago is still there (%v)", err)
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("a file that may be in use is gone: %v", err)
	}
}

// A clock that was put back makes a new run look like the oldest: it is the last one that may be removed.
func TestTheRunThatWasSavedJustNowStays(t *testing.T) {
	var ids []string
	for i := range kept + 3 {
		ids = append(ids, NewRunID(time.Unix(int64(i)*3600, 0)))
	}
	saveRuns(t, ids...)
	if removed, err := Prune(0, ids[0]); err != nil || len(removed) > 0 {
		t.Fatalf("0 keeps all, and removed %v (%v)", removed, err)
	}
	if _, err := Prune(kept, ids[0]); err != nil {
		t.Fatal(err)
	}
	left, err := Runs()
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != kept+1 || left[kept] != ids[0] {
		t.Errorf("%d runs are left, the oldest is %s; want %s, too", len(left), left[len(left)-1], ids[0])
	}
}

func TestRunsAreLookedUp(t *testing.T) {
	saveRuns(t, "20261122-114530-12300", "20261122-114531-12300", "20261201-000000-00000")
	if path, err := LookUp("newest"); err != nil || path != RunPath("20261201-000000-00000") {
		t.Errorf("the newest is %s (%v)", path, err)
	}
	for name, matches := range map[string]int{"20261122": 2, "none": 0} {
		var unknown *UnknownRunError
		if _, err := LookUp(name); !errors.As(err, &unknown) || unknown.Name != name || len(unknown.Matches) != matches {
			t.Errorf("%q: %v, want an error with %d matches", name, err, matches)
		}
	}
}
