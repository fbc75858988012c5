package bundle

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"bench/plan"
)

const canary = "c4nary-of-the-bundle"

func planWith(dir string) *plan.Plan {
	tls := plan.TLS{CAFile: "tls/ca.pem", CertFile: filepath.Join(dir, "..", "cert.pem"), KeyFile: "../key.pem"}
	program := &plan.Server{Name: "py", Command: []string{"./client.py", "-data", "rows.txt", "../key.pem"}, Dir: "clients"}
	return &plan.Plan{Dir: dir, Benchmarks: []plan.Benchmark{{
		Cells:    []plan.Cell{{Client: plan.Client{TLS: tls}, Parts: []plan.Part{{Client: plan.Client{TLS: plan.TLS{CAFile: "tls/ca.pem"}}}}}},
		Placebos: []plan.Cell{{Strategy: plan.Strategy{Type: plan.TypeProgram, Program: program}}, {Client: plan.Client{TLS: tls}}},
	}, {Cells: []plan.Cell{{Strategy: plan.Strategy{Type: plan.TypeProgram, Program: program}}}}}}
}

func TestAWorkerGetsWhatThePlanReads(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "spec")
	for name, text := range map[string]string{
		"tls/ca.pem": "the CA", "../cert.pem": "a certificate", "../key.pem": canary, "clients/client.py": "#!/bin/sh\n", "clients/rows.txt": "a,b",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	p := planWith(dir)
	public, keys := Certificates(p)
	files, err := Gather(dir, append(public, keys...), Scripts(p))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 5 {
		t.Fatalf("%d files: %v", len(files), files)
	}
	sealed, identity, err := Seal(Bundle{Run: "r", Plan: p, Files: files, Secrets: []string{canary}})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte(canary)) || bytes.Contains(sealed, []byte(identity)) {
		t.Error("the bundle can be read without its identity")
	}
	b, err := Open(sealed, identity)
	if err != nil {
		t.Fatal(err)
	}
	parent := t.TempDir()
	f, err := Unpack(b.Files, parent)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Settle(b.Plan); err != nil {
		t.Fatal(err)
	}
	got := b.Plan.Benchmarks[0].Cells[0].Client.TLS
	for name, want := range map[string]string{got.CAFile: "the CA", got.CertFile: "a certificate", got.KeyFile: canary, b.Plan.Benchmarks[0].Placebos[1].Client.TLS.KeyFile: canary} {
		if text, err := os.ReadFile(name); err != nil || string(text) != want || !strings.HasPrefix(name, parent) {
			t.Errorf("%s has %q (%v), want %q", name, text, err, want)
		}
	}
	if b.Plan.Benchmarks[0].Cells[0].Parts[0].Client.TLS.CAFile != got.CAFile {
		t.Error("a part of a mix has another file")
	}
	if text, err := os.ReadFile(filepath.Join(b.Plan.Dir, "clients", "client.py")); err != nil || len(text) == 0 {
		t.Errorf("the program's script: %v", err)
	}
	closedToOthers(t, parent)
	if err := f.Remove(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(parent); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// closedToOthers looks at the permissions of all that was unpacked.
func closedToOthers(t *testing.T, parent string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return
	}
	err := filepath.WalkDir(parent, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == parent {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the permissions %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheNextWorkerRemovesWhatAKilledOneLeft(t *testing.T) {
	parent := t.TempDir()
	mine, err := Unpack([]File{{Name: "a", Content: []byte("mine")}}, parent)
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(parent, folderPrefix+"killed")
	if err := os.MkdirAll(left, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(left, "key"), []byte(canary), 0o600); err != nil {
		t.Fatal(err)
	}
	other, err := Unpack(nil, parent)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what was left is still there")
	}
	if _, err := os.Stat(filepath.Join(mine.Path, "a")); err != nil {
		t.Errorf("what is in use was removed: %v", err)
	}
	if err := mine.Remove(); err != nil {
		t.Fatal(err)
	}
	if err := other.Remove(); err != nil {
		t.Fatal(err)
	}
}

func TestABundleThatCantBeOpenedSaysSo(t *testing.T) {
	sealed, identity, err := Seal(Bundle{Plan: &plan.Plan{}})
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := Seal(Bundle{Plan: &plan.Plan{}})
	if err != nil {
		t.Fatal(err)
	}
	cut := sealed[:len(sealed)-3]
	for what, open := range map[string]func() (Bundle, error){
		"another run's identity": func() (Bundle, error) { return Open(sealed, other) },
		"no identity":            func() (Bundle, error) { return Open(sealed, "AGE-SECRET-KEY-1x") },
		"a part of it":           func() (Bundle, error) { return Open(cut, identity) },
		"nothing":                func() (Bundle, error) { return Open(nil, identity) },
	} {
		_, err := open()
		if err == nil || strings.Contains(err.Error(), identity) || strings.Contains(err.Error(), other) {
			t.Errorf("%s: %v", what, err)
		}
	}
	empty, identity, err := Seal(Bundle{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(empty, identity); err == nil {
		t.Error("a bundle without a plan is taken")
	}
}

// A coordinator that somebody has taken over must not write anywhere else on a worker.
func TestFilesStayInTheirFolder(t *testing.T) {
	parent := t.TempDir()
	victim := filepath.Join(parent, "victim")
	f, err := Unpack([]File{
		{Name: "../victim", Content: []byte("x")}, {Name: victim, Content: []byte("x")}, {Name: "a/../../victim", Content: []byte("x")},
	}, parent)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Remove()
	if _, err := os.Stat(victim); err == nil {
		t.Error("a file was written outside of the folder")
	}
	for name, at := range f.moved {
		if !strings.HasPrefix(at, f.Path) {
			t.Errorf("%s lies at %s", name, at)
		}
	}
}

func TestAFileThatIsNeededHasToBeThere(t *testing.T) {
	if _, err := Gather(t.TempDir(), []string{"ca.pem"}, nil); err == nil || !strings.Contains(err.Error(), "ca.pem") {
		t.Errorf("error %v", err)
	}
	if files, err := Gather(t.TempDir(), nil, []string{"client.py"}); err != nil || len(files) != 0 {
		t.Errorf("files %v, error %v", files, err)
	}
}
