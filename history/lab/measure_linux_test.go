package lab

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"bench/result"
)

// measuring skips a test that only make history-measured runs, and gives the team whose results are kept: in BENCH_HISTORY_DIR, so
// that it can be done in parts.
func measuring(t *testing.T) *team {
	t.Helper()
	if os.Getenv("BENCH_JUDGE") == "" {
		t.Skip("set BENCH_JUDGE, or run make history-measured")
	}
	kept := cmp.Or(os.Getenv("BENCH_HISTORY_DIR"), filepath.Join(os.TempDir(), "bench-history-measured"))
	return newTeam(t, kept+os.Getenv("BENCH_HISTORY_TRIAL"))
}

// only is how many of n runs are to be there in the end: BENCH_JUDGE_RUNS for a look, or for a part.
func only(n int) int {
	if some, err := strconv.Atoi(os.Getenv("BENCH_JUDGE_RUNS")); err == nil && some >= 0 {
		return min(n, some)
	}
	return n
}

// bench is the program as it is built, once for all tests; BENCH_BINARY is another one.
var bench = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("BENCH_BINARY"); path != "" {
		return filepath.Abs(path)
	}
	dir, err := os.MkdirTemp("", "bench-lab-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "bench")
	if out, err := exec.Command("go", "build", "-o", path, "bench/cmd/bench").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build bench: %w: %s", err, out)
	}
	return path, nil
})

// measure has a spec of the repository run as the i-th commit's, unless it has been, and gives the result's path.
func (m *team) measure(t *testing.T, kind string, i int, vars ...string) string {
	t.Helper()
	path := filepath.Join(m.dir, "runs", fmt.Sprintf("%s-%02d.json", kind, i))
	if run, err := parse(path); err == nil && run.Info.Status == result.Complete {
		return path
	}
	m.git(t, i, "checkout", "-q", m.hashes[i])
	program, err := bench()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"run", "-auto-approve", "-progress=none", "-keep=0", "-branch=main", "-out=" + path, kind + ".bench.hcl"}
	if i > 0 {
		args = append(args, "-base="+m.hashes[i-1])
	}
	if trial := os.Getenv("BENCH_HISTORY_TRIAL"); trial != "" {
		vars = append(vars, "trial="+trial)
	}
	for _, v := range vars {
		args = append(args, "-var="+v)
	}
	began := time.Now()
	cmd := exec.Command(program, args...)
	cmd.Dir = m.repo
	said, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 3 {
		err = nil // what could not be judged is for the analysis to leave out
	}
	if err != nil {
		t.Fatalf("%s of commit %d: %v\n%s", kind, i, err, said)
	}
	t.Logf("%s %d, %s, in %.0f s", kind, i, m.hashes[i][:8], time.Since(began).Seconds())
	return path
}

func parse(path string) (*result.Run, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return result.Parse(text)
}
