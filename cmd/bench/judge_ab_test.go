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
	return []string{"python3", "-S", file}
}

// scriptSteps is how far a script counts that takes about 20 ms, the start of Python included.
const scriptSteps = 150_000

// tenPercentMore is how far a script has to count that takes 10 % longer than one that counts to scriptSteps. What a step
// takes comes from such a script and one that doesn't count, in turn, so that both meet the same machine.
func tenPercentMore(t *testing.T) int {
	t.Helper()
	scripts := [][]string{python(t, 0), python(t, scriptSteps)}
	var took [2][]time.Duration
	for range 61 {
		for i, script := range scripts {
			began := time.Now()
			if err := exec.Command(script[0], script[1:]...).Run(); err != nil {
				t.Fatal(err)
			}
			took[i] = append(took[i], time.Since(began))
		}
	}
	for i := range took {
		slices.Sort(took[i])
	}
	none, whole := took[0][len(took[0])/2], took[1][len(took[1])/2]
	t.Logf("the start of Python takes %v, the whole script %v", none, whole)
	return scriptSteps + int(0.10*float64(whole)/float64(whole-none)*scriptSteps)
}

// The share of comparisons of a command with itself that come out slower or faster, half of them beside an endless loop:
// 5 % is wanted, and two standard deviations of as many runs are what chance allows.
func TestJudgeCommandsAgainstThemselves(t *testing.T) {
	runs := judged(t, 200)
	script := python(t, scriptSteps)
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
	fast, slow := python(t, scriptSteps), python(t, tenPercentMore(t))
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
