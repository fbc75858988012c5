package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bench/result"
)

func TestSavedRunIsLoaded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "run.json")
	if err := Save(path, &result.Run{FormatVersion: result.FormatVersion, Info: result.Info{ID: "a", Status: result.Complete}}); err != nil {
		t.Fatal(err)
	}
	if r, err := Load(path); err != nil || r.Info.ID != "a" {
		t.Errorf("%+v, %v", r, err)
	}
	if r, err := ReadOutcome(path); err != nil || r.Info.ID != "a" || r.Info.Status != result.Complete {
		t.Errorf("its outcome is %+v, %v", r, err)
	}
}

func TestLoadNamesTheFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "run.json")
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), path+" is not a result") {
		t.Errorf("a text: %v", err)
	}
	if _, err := ReadOutcome(path); err == nil {
		t.Error("a text has an outcome")
	}
	if _, err := Load(filepath.Join(folder, "none.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := Load(folder); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
}

func TestHugeFileIsRefusedUnread(t *testing.T) {
	path := filepath.Join(t.TempDir(), "huge.json")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(largestFile + 1); err != nil { // a hole: it takes no space
		t.Skipf("no sparse files here: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "no result is larger than") {
		t.Errorf("error %v", err)
	}
}
