package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

func writing(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// A file has its old content or the new one, and nothing lies beside it: not before, not after, not while it is written.
func TestFilesAreReplacedWhole(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, text := range []string{"old", "new"} { // the second time over the first
		if err := Replace("deep/down/r.json", writing(text)); err != nil {
			t.Fatal(err)
		}
		holds(t, "deep/down/r.json", text)
	}
	err := Replace("deep/down/r.json", func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			return err
		}
		if names := names(t, "deep/down"); runtime.GOOS == "linux" && len(names) != 1 {
			t.Errorf("while it is written there are %v: a process that is killed now leaves that", names)
		}
		return errors.New("no")
	})
	if err == nil {
		t.Error("the writer's error is lost")
	}
	holds(t, "deep/down/r.json", "new")
	for _, path := range []string{"deep", "deep/down/r.json/x"} {
		if err := Replace(path, writing("x")); err == nil {
			t.Errorf("written over %s", path)
		}
	}
	if names := names(t, "deep/down"); len(names) != 1 {
		t.Errorf("drafts stayed: %v", names)
	}
}

func TestFilesKeepTheirPermissionsAndLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("it has neither")
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("private", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("private", "link"); err != nil {
		t.Fatal(err)
	}
	if err := Replace("link", writing("x")); err != nil {
		t.Fatal(err)
	}
	holds(t, "private", "x")
	if info, err := os.Stat("private"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("it is %v now (%v)", info.Mode(), err)
	}
	if info, err := os.Lstat("link"); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link is a file now (%v)", err)
	}
}

// What a killed process has left is removed when the same file is written again; what may be in use stays.
func TestStaleDraftsAreRemoved(t *testing.T) {
	t.Chdir(t.TempDir())
	left := []string{".r.json.draft-1-0", ".r.json.draft-2-0", ".r.json.mine", ".other.json.draft-1-0"}
	for _, name := range left {
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if name != left[1] {
			if err := os.Chtimes(name, time.Time{}, time.Now().Add(-2*time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := MakeRoom("r.json"); err != nil {
		t.Fatal(err)
	}
	if names := names(t, "."); len(names) != 3 || names[1] != left[1] || names[2] != left[2] {
		t.Errorf("left are %v", names)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %.20q (%v), want %q", path, got, err, want)
	}
}

func names(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.FromSlash(folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
