//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"bench/result"
)

// judgedPair is one `bench ab` with a gate: its status, and the verdict on the first metric.
func judgedPair(t *testing.T, base, head []string) (exit int, verdict result.Verdict, ratio float64) {
	t.Helper()
	dir := t.TempDir()
	args := append([]string{"ab", "-gate", "-progress=none", "-out=r.json", "--"}, base...)
	cmd := exec.Command(tried(), append(append(args, "--"), head...)...)
	cmd.Dir = dir
	said, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		exit, err = failed.ExitCode(), nil
	}
	if err != nil || exit == 1 {
		t.Fatalf("%v, status %d: %s", err, exit, said)
	}
	text, err := os.ReadFile(filepath.Join(dir, "r.json"))
	if err != nil {
		t.Fatal(err)
	}
	var run result.Run
	if err := json.Unmarshal(text, &run); err != nil {
		t.Fatal(err)
	}
	c := run.Comparisons[0]
	if c.Ratio != nil {
		ratio = *c.Ratio
	}
	return exit, c.Verdict, ratio
}

// python writes a script that counts so far.
func python(t *testing.T, steps int) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "count.py")
	if err := os.WriteFile(file, fmt.Appendf(nil, "x = 0\nfor i in range(%d):\n    x += i\n", steps), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"python3", file}
}

// takes is how long a command takes, the median of a few runs.
func takes(t *testing.T, command []string) time.Duration {
	t.Helper()
	var all []time.Duration
	for range 41 {
		began := time.Now()
		if err := exec.Command(command[0], command[1:]...).Run(); err != nil {
			t.Fatal(err)
		}
		all = append(all, time.Since(began))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// steps is how many steps of counting make a script take so long, by two scripts that are measured in turn.
func stepsFor(t *testing.T, wanted time.Duration) int {
	t.Helper()
	const some = 200_000
	none := takes(t, python(t, 0))
	each := float64(takes(t, python(t, some))-none) / some
	return max(1, int(float64(wanted-none)/each))
}

// The share of comparisons of a command with itself that come out slower or faster, half of them beside an endless loop:
// 5 % is wanted, and two standard deviations of as many runs are what chance allows.
func TestJudgeCommandsAgainstThemselves(t *testing.T) {
	runs := judged(t, 200)
	script := python(t, stepsFor(t, 20*time.Millisecond))
	for name, command := range map[string][]string{"true": {"true"}, "python": script} {
		wrong := map[result.Verdict]int{}
		failed := 0
		for i := range runs {
			stop := hogs(t, i%2)
			exit, verdict, ratio := judgedPair(t, command, command)
			stop()
			if verdict != result.Same && verdict != result.Inconclusive {
				wrong[verdict]++
				t.Logf("%s, run %d: %s, %.3f", name, i, verdict, ratio)
			}
			if exit == 2 {
				failed++
			}
		}
		t.Logf("%s against itself: %v of %d, the gate failed %d times", name, wrong, runs, failed)
		n := float64(runs)
		if most := int(0.05*n + 2*math.Sqrt(0.05*0.95*n)); wrong[result.Slower]+wrong[result.Faster] > most {
			t.Errorf("%s: more than %d", name, most)
		}
	}
}

// The share of runs in which a script that takes 10 % longer fails the gate.
func TestJudgeCommandsFindTenPercent(t *testing.T) {
	runs := judged(t, 40)
	const base = 20 * time.Millisecond
	fast, slow := python(t, stepsFor(t, base)), python(t, stepsFor(t, base+base/10))
	found := 0
	for range runs {
		exit, verdict, ratio := judgedPair(t, fast, slow)
		if exit == 2 && verdict == result.Slower {
			found++
			continue
		}
		t.Logf("%s, %.3f", verdict, ratio)
	}
	t.Logf("10 %% more found in %d of %d runs", found, runs)
	if found < int(math.Ceil(0.95*float64(runs))) {
		t.Error("fewer than 95 %")
	}
}
