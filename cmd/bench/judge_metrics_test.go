//go:build linux

package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/store"
)

// These take long, and a machine may be quiet for minutes only: BENCH_JUDGE_RUNS=N does N of the comparisons, and BENCH_JUDGE_FILE=FILE
// appends what they come to, a line each, and judges all that the file has once they are enough. Each part is to have the machine for itself:
//
//	BENCH_JUDGE=1 BENCH_JUDGE_RUNS=4 BENCH_JUDGE_FILE=seen.jsonl go test ./cmd/bench -run '^TestJudgeStreamingIsNotSeen'

// streamingLoad is a spec of one cell under as much load as there can be, in trials so long that there are snapshots, too.
const streamingLoad = `
server "web" { type = "httpbin" }
group "g" {
  base_url = server.web.url
  request "x" { path = "/bytes/100" }
}
benchmark "b" {
  groups      = [group.g]
  strategies  = [strategy.pool]
  concurrency = [4]
  duration    = "12s"
  blocks      = 1
  warmup      = "1s"
}
`

// fewestComparisons are enough to say that nothing is seen.
const fewestComparisons = 20

// comparisons are what single comparisons came to, by metric: those of this process, or all that a file has.
type comparisons struct {
	file string // "": they are not kept
	all  []map[string]float64
}

func keptComparisons(t *testing.T) *comparisons {
	t.Helper()
	c := &comparisons{file: os.Getenv("BENCH_JUDGE_FILE")}
	text, err := os.ReadFile(c.file)
	if c.file == "" || errors.Is(err, fs.ErrNotExist) {
		return c
	}
	for line := range strings.Lines(string(text)) {
		var one map[string]float64
		if err := cmp.Or(err, json.Unmarshal([]byte(line), &one)); err != nil {
			t.Fatal(err)
		}
		c.all = append(c.all, one)
	}
	return c
}

func (c *comparisons) add(t *testing.T, one map[string]float64) {
	t.Helper()
	c.all = append(c.all, one)
	if c.file == "" {
		return
	}
	line, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(c.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(append(line, '\n'))
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// of are the values of a metric.
func (c *comparisons) of(metric string) (values []float64) {
	for _, one := range c.all {
		if v, ok := one[metric]; ok {
			values = append(values, v)
		}
	}
	return values
}

// enough says that there are so many; otherwise another part adds to them.
func (c *comparisons) enough(t *testing.T, fewest int) bool {
	t.Helper()
	if c.file != "" && len(c.all) < fewest {
		t.Logf("%d of %d comparisons are in %s", len(c.all), fewest, c.file)
		return false
	}
	return true
}

// A cost is what a run came to, with or without live metrics.
type cost struct {
	cpu     time.Duration // of its processes
	metrics map[string]float64
}

// Live metrics change nothing that is measured: runs with and without them take turns, and over twenty pairs no metric differs by more
// than 1 % where that is beyond chance.
func TestJudgeStreamingIsNotSeen(t *testing.T) {
	pairs := judged(t, 20)
	to := takesAll(t)
	metrics := []string{"service.p50", "service.p99", "throughput"}
	kept := keptComparisons(t)
	for i := range pairs {
		with, without := "-metrics=rw:"+to, ""
		order := []string{without, with}
		if i%2 == 1 {
			order = []string{with, without}
		}
		costs := map[string]cost{}
		for _, flag := range order {
			costs[flag] = costOf(t, streamingLoad, flag)
		}
		one := map[string]float64{}
		for _, m := range metrics {
			one[m] = math.Log(costs[with].metrics[m] / costs[without].metrics[m])
		}
		kept.add(t, one)
	}
	if !kept.enough(t, fewestComparisons) {
		return
	}
	for _, m := range metrics {
		mean, half := meanAndInterval(kept.of(m))
		t.Logf("%s with live metrics over without: %+.2f %% ± %.2f %%", m, 100*mean, 100*half)
		if math.Abs(mean) > half && math.Abs(mean) > 0.01 {
			t.Errorf("%s is not the same", m)
		}
	}
}

// waitingLoad is a spec whose generator has next to nothing to do for 20 s: ten trials of 2 s, each of which is sent.
const waitingLoad = `
server "web" { type = "httpbin" }
group "g" {
  base_url = server.web.url
  request "x" { path = "/bytes/100" }
}
benchmark "b" {
  groups     = [group.g]
  strategies = [strategy.pool]
  rate       = [100]
  duration   = "20s"
  blocks     = 10
  warmup     = "0s"
}
`

// What streaming takes of a core is the difference of what the processes used, over the time that they took.
func TestJudgeStreamingCostsNothing(t *testing.T) {
	pairs := judged(t, 6)
	kept := keptComparisons(t)
	protocols := []string{"rw", "otlp"}
	to := takesAll(t)
	for range pairs {
		one := map[string]float64{}
		for _, protocol := range protocols {
			began := time.Now()
			without := costOf(t, waitingLoad, "")
			wall := time.Since(began)
			with := costOf(t, waitingLoad, "-metrics="+protocol+":"+to)
			one[protocol] = (with.cpu - without.cpu).Seconds() / wall.Seconds()
		}
		kept.add(t, one)
	}
	if !kept.enough(t, 6) {
		return
	}
	for _, protocol := range protocols {
		mean, half := meanAndInterval(kept.of(protocol))
		t.Logf("%s takes %.3f %% ± %.3f %% of a core", protocol, 100*mean, 100*half)
		if mean > 0.005 {
			t.Errorf("%s takes more than 0.5 %% of a core", protocol)
		}
	}
}

// takesAll is a receiver that takes whatever comes.
func takesAll(t *testing.T) (url string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	return server.URL
}

// costOf runs a spec with a flag, and says what that came to.
func costOf(t *testing.T, spec, flag string) cost {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "s.bench.hcl"), []byte(spec), 0o644); err != nil {
		t.Fatal(err)
	}
	flags := []string{"run", "-progress=none", "-out=r.json"}
	if flag != "" {
		flags = append(flags, flag)
	}
	before := usedByChildren(t)
	cmd := exec.Command(tried(), append(flags, "s.bench.hcl")...)
	cmd.Dir = dir
	said, failed := cmd.CombinedOutput()
	c := cost{cpu: usedByChildren(t) - before, metrics: map[string]float64{}}
	run, err := store.Load(filepath.Join(dir, "r.json"))
	if err != nil || len(run.Cells) != 1 || strings.Contains(string(said), "live metrics") {
		t.Fatalf("%v, %v: %s", failed, err, said)
	}
	cell := run.Cells[0]
	for name, v := range map[string]*float64{"service.p50": cell.Service.P50, "service.p99": cell.Service.P99, "throughput": cell.Throughput.Median} {
		if v != nil {
			c.metrics[name] = *v
		}
	}
	if spec == streamingLoad && len(c.metrics) != 3 {
		t.Fatal(fmt.Sprint("metrics are missing: ", c.metrics))
	}
	return c
}

// usedByChildren is the CPU time of all processes that ended and were waited for.
func usedByChildren(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// meanAndInterval is a mean with half of its 95 % interval.
func meanAndInterval(values []float64) (mean, half float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	square := 0.0
	for _, v := range values {
		square += (v - mean) * (v - mean)
	}
	if n < 2 {
		return mean, math.Inf(1)
	}
	return mean, 2.1 * math.Sqrt(square/(n-1)/n)
}
