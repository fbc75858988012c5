package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestProgramsAreKeptByTheirDigests(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("server", []byte("v1"), 0o755); err != nil {
		t.Fatal(err)
	}
	digest, err := KeepProgram("server")
	if err != nil || !strings.HasPrefix(digest, "3bfc269594ef6492") {
		t.Fatalf("%s %v", digest, err)
	}
	if again, err := KeepProgram("server"); err != nil || again != digest {
		t.Errorf("again: %s %v", again, err)
	}
	path, err := Program(digest[:8])
	if err != nil {
		t.Fatal(err)
	}
	if err := ExportProgram(path, "back"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat("back")
	if text, _ := os.ReadFile("back"); err != nil || string(text) != "v1" || info.Mode().Perm()&0o100 == 0 {
		t.Errorf("%q %v", text, err)
	}
	if _, err := Program("ffff"); err == nil || !strings.Contains(err.Error(), "no program is kept") {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(filepath.FromSlash(path), []byte("v2"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Program(digest); err == nil || !strings.Contains(err.Error(), "is not what was kept") {
		t.Errorf("%v", err)
	}
	if _, err := KeepProgram("missing"); err == nil {
		t.Error("a file that isn't there")
	}
}
