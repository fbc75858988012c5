package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The recipe of docs/ci.md does what it is there for: a head that is 20 % slower never passes, and one that is the same
// build passes in at least 19 of 20 runs. It needs a quiet machine. `make faults` runs it.
func TestFaultABVerdicts(t *testing.T) {
	if os.Getenv("BENCH_FAULTS") == "" {
		t.Skip("set BENCH_FAULTS, or run make faults")
	}
	dir := t.TempDir()
	base, slower := buildShop(t, dir, "0"), buildShop(t, dir, "20")
	spec := read(t, "examples/ab.bench.hcl")
	if err := os.WriteFile(filepath.Join(dir, "ab.bench.hcl"), []byte(spec), 0o644); err != nil {
		t.Fatal(err)
	}

	var statuses []int
	for range 3 {
		status, report := runAB(t, dir, base, slower)
		statuses = append(statuses, status)
		if status != int(gateFailed) {
			t.Errorf("a head that is 20 %% slower ended with status %d:\n%s", status, report)
		}
	}
	t.Logf("20 %% slower: statuses %v", statuses)

	statuses = nil
	innocent := 0
	for range 20 {
		status, report := runAB(t, dir, base, base)
		statuses = append(statuses, status)
		if status == int(done) {
			innocent++
		} else {
			t.Logf("an identical head ended with status %d:\n%s", status, report)
		}
	}
	t.Logf("identical: statuses %v", statuses)
	if innocent < 19 {
		t.Errorf("an identical head passed %d of 20 times, want 19", innocent)
	}
}

// buildShop builds the server of the example, so much slower, and returns its path.
func buildShop(t *testing.T, dir, slower string) string {
	t.Helper()
	file := filepath.Join(dir, "shop-"+slower)
	build := exec.Command("go", "build", "-o", file, "-ldflags", "-X main.slower="+slower, "./examples/shop")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the shop: %v\n%s", err, out)
	}
	return file
}

// runAB compares two builds by the example, with short trials.
func runAB(t *testing.T, dir, base, head string) (ended int, report string) {
	t.Helper()
	cmd := exec.Command("bench", "run", "-auto-approve", "-progress=none", "-duration=12s", "-blocks=20",
		"-var", `base=["`+base+`"]`, "-var", `head=["`+head+`"]`, "ab.bench.hcl")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}
