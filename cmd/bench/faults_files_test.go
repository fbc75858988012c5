//go:build linux

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"bench/result"
	"bench/store"
)

// smallDisk mounts a file system of a size at a folder.
func smallDisk(t *testing.T, folder string, size int) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("bench-test", folder, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("NOT TRIED: no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(folder, unix.MNT_DETACH) })
}

// readOnly makes a folder one that nobody, root included, can write to.
func readOnly(t *testing.T, folder string) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		if err := os.Chmod(folder, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(folder, 0o755) })
		return
	}
	smallDisk(t, folder, 1<<16)
	if err := unix.Mount("", folder, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
}

// An earlier result, and what it has to be still.
func earlier(t *testing.T, file string) (content []byte) {
	t.Helper()
	e := ends(t, 20*time.Second, "bench", "run", "-blocks=6", "-duration=60ms", "-out="+file)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, e.stderr)
	}
	if err := os.RemoveAll(".bench"); err != nil {
		t.Fatal(err)
	}
	return content
}

// fillDisk leaves a disk no more than some bytes.
func fillDisk(t *testing.T, folder string, left int) {
	t.Helper()
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		t.Fatal(err)
	}
	if free := int(s.Bavail)*int(s.Bsize) - left; free > 0 {
		if err := os.WriteFile(filepath.Join(folder, "ballast"), make([]byte, free), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// mustBe sees that a file still has its content, and that nothing half-written lies beside it.
func mustBe(t *testing.T, file string, content []byte) {
	t.Helper()
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, content) {
		t.Errorf("%s is another one (%v)", file, err)
	}
	if beside, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); len(beside) > 0 {
		t.Errorf("beside it there is %v", beside)
	}
}

// The disk of -out is full: the earlier result under that name stays whole.
func TestFaultDiskFullForOut(t *testing.T) {
	onDemand(t)
	if !alone(t) {
		return
	}
	server := newTarget(t, answerWell)
	inFolder(t, fmt.Sprintf(faultySpec, server.address, "GET", true, ""))
	smallDisk(t, "small", 256<<10)
	content := earlier(t, "small/result.json")
	fillDisk(t, "small", 4<<10)
	e := ends(t, 20*time.Second, "bench", "run", "-out=small/result.json")
	if e.status != 1 {
		t.Errorf("ended with status %d, want 1", e.status)
	}
	e.says(t, "Error: Save what was measured", "small/result.json", "no space left on device")
	if n := strings.Count(e.stderr, "no space left"); n != 1 {
		t.Errorf("it says so %d times:\n%s", n, e.stderr)
	}
	mustBe(t, "small/result.json", content)
	_, r := onlyRun(t, e) // on the other disk
	checkSound(t, r)
}

// The disk of the saved runs fills up on the way: what was saved last is whole, and has every block that was done then.
func TestFaultDiskFullOnTheWay(t *testing.T) {
	onDemand(t)
	if !alone(t) {
		return
	}
	server := newTarget(t, answerWell)
	inFolder(t, fmt.Sprintf(faultySpec, server.address, "GET", true, ""))
	content := earlier(t, "whole.json")
	smallDisk(t, ".bench/runs", 4*len(content))
	e := ends(t, 60*time.Second, "bench", "run", "-blocks=200", "-duration=2s")
	if e.status != 1 {
		t.Errorf("ended with status %d, want 1", e.status)
	}
	e.says(t, "Error: Save what was measured", store.RunsDir, "no space left on device")
	file, r := onlyRun(t, e)
	if r.Info.Status != result.Interrupted || r.Cells[0].Trials < 2 {
		t.Errorf("saved is a run that is %s, with %d trials", r.Info.Status, r.Cells[0].Trials)
	}
	t.Logf("%d of 200 blocks were saved", r.Cells[0].Trials)
	checkSaved(t)
	checkSound(t, r)
	checkReports(t, file, r)
}

// A file may not grow beyond what the process is allowed: as a full disk, for those who may not mount one.
func TestFaultFileTooLarge(t *testing.T) {
	onDemand(t)
	server := newTarget(t, answerWell)
	inFolder(t, fmt.Sprintf(faultySpec, server.address, "GET", true, ""))
	content := earlier(t, "results/result.json")
	e := ends(t, 20*time.Second, "sh", "-c", "ulimit -f 4; exec bench run -out=results/result.json")
	if e.status != 1 {
		t.Errorf("ended with status %d, want 1", e.status)
	}
	e.says(t, "Error: Save what was measured", "file too large")
	mustBe(t, "results/result.json", content)
}

// reportSpec also writes a report and needs a folder for it.
const reportSpec = faultySpec + `
report "page" {
  format = "html"
  path   = "closed/page.html"
}
`

// A folder that can't be written to is found before there is any load, for the result, the report blocks and -json-into.
func TestFaultReadOnlyFolders(t *testing.T) {
	onDemand(t)
	server := newTarget(t, answerWell)
	for name, c := range map[string]struct {
		spec    string
		options []string
		says    string
	}{
		"-out":          {faultySpec, []string{"-out=closed/result.json"}, "Error: Make room for the result: open closed/.result.json"},
		"a report":      {reportSpec, nil, "Error: Report \"page\": make room for it: open closed/.page.html"},
		"-json-into":    {faultySpec, []string{"-json-into=closed/result.json"}, "Error: -json-into: make room for the report: open closed/.result.json"},
		"the saved run": {faultySpec, nil, "Error: Make room for the result: "},
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t, fmt.Sprintf(c.spec, server.address, "GET", true, ""))
			readOnly(t, "closed")
			if name == "the saved run" {
				readOnly(t, ".bench")
			}
			before := server.requests.Load()
			e := ends(t, 20*time.Second, append([]string{"bench", "run"}, c.options...)...)
			if e.status != 1 {
				t.Errorf("ended with status %d, want 1", e.status)
			}
			e.says(t, c.says)
			if !strings.Contains(e.stderr, "read-only file system") && !strings.Contains(e.stderr, "permission denied") {
				t.Errorf("it does not say why:\n%s", e.stderr)
			}
			if n := server.requests.Load() - before; n > 0 {
				t.Errorf("the server got %d requests", n)
			}
			if _, err := os.Stat(store.RunsDir); err == nil {
				if files, _ := os.ReadDir(store.RunsDir); len(files) > 0 {
					t.Errorf("something was saved: %v", files)
				}
			} else if !errors.Is(err, os.ErrNotExist) {
				t.Error(err)
			}
		})
	}
}
