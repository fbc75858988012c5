package main

import (
	"os"
	"strings"
	"testing"

	"bench/store"
)

// saveRuns makes files that look like saved runs.
func saveRuns(t *testing.T, ids ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.MkdirAll(store.RunsDir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if err := os.WriteFile(store.RunPath(id), []byte("{}"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRunsAreFoundByTheBeginningOfTheirID(t *testing.T) {
	saveRuns(t, "20261122-114530-12300", "20261122-114531-12300", "20261201-000000-00000")
	for name, want := range map[string]string{
		"": "20261201-000000-00000", "newest": "20261201-000000-00000", "20261122-114530": "20261122-114530-12300",
	} {
		if got, err := findRun(name); err != nil || got != store.RunPath(want) {
			t.Errorf("%q is %s (%v), want %s", name, got, err, store.RunPath(want))
		}
	}
	if _, err := findRun("20261122"); err == nil || !strings.Contains(err.Error(), `2 saved runs begin with "20261122"`) {
		t.Errorf("an ambiguous name gave %v", err)
	}
}
