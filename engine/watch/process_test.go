package watch

import (
	"os"
	"path/filepath"
	"reflect"
	"runtime/metrics"
	"testing"
	"time"

	"bench/engine/clock"
)

// machineOf lays out a system's files below a folder.
func machineOf(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestAQuotaIsFoundWhereverItIsSet(t *testing.T) {
	const (
		unified = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
		old     = "33 32 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
		memory  = "34 32 0:30 / /sys/fs/cgroup/memory rw,nosuid shared:9 - cgroup cgroup rw,memory\n"
	)
	for name, machine := range map[string]struct {
		files map[string]string
		want  time.Duration
	}{
		"version 2, the own group": {map[string]string{
			"proc/self/cgroup":              "0::/ci/job\n",
			"proc/self/mountinfo":           unified,
			"sys/fs/cgroup/ci/job/cpu.stat": "usage_usec 7\nnr_periods 9\nnr_throttled 8\nthrottled_usec 1500000\n",
			"sys/fs/cgroup/ci/cpu.stat":     "usage_usec 7\n",
		}, 1500 * time.Millisecond},
		"version 2, a group around it": {map[string]string{
			"proc/self/cgroup":              "0::/ci/job\n",
			"proc/self/mountinfo":           unified,
			"sys/fs/cgroup/ci/job/cpu.stat": "usage_usec 7\n",
			"sys/fs/cgroup/ci/cpu.stat":     "nr_throttled 3\nthrottled_usec 250000\n",
		}, 250 * time.Millisecond},
		"version 2, in a container with a view of its own": {map[string]string{
			"proc/self/cgroup":       "0::/\n",
			"proc/self/mountinfo":    "30 23 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
			"sys/fs/cgroup/cpu.stat": "throttled_usec 40000\n",
		}, 40 * time.Millisecond},
		"version 1": {map[string]string{
			"proc/self/cgroup":                              "5:memory:/m\n4:cpu,cpuacct:/docker/abc\n0::/\n",
			"proc/self/mountinfo":                           memory + old,
			"sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.stat": "nr_periods 10\nnr_throttled 10\nthrottled_time 2000000000\n",
			"sys/fs/cgroup/cpu,cpuacct/cpu.stat":            "nr_periods 0\nnr_throttled 0\nthrottled_time 0\n",
		}, 2 * time.Second},
		"version 1, mounted from the container's group": {map[string]string{
			"proc/self/cgroup":                 "4:cpu:/docker/abc/inner\n",
			"proc/self/mountinfo":              "33 32 0:29 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n",
			"sys/fs/cgroup/cpu/inner/cpu.stat": "throttled_time 30000000\n",
			"sys/fs/cgroup/cpu/cpu.stat":       "throttled_time 90000000\n",
		}, 90 * time.Millisecond},
		"both, the quota in the old one": {map[string]string{
			"proc/self/cgroup":                 "4:cpu:/x\n0::/y\n",
			"proc/self/mountinfo":              "33 32 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n36 32 0:31 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
			"sys/fs/cgroup/cpu/x/cpu.stat":     "throttled_time 70000000\n",
			"sys/fs/cgroup/unified/y/cpu.stat": "usage_usec 1\n",
		}, 70 * time.Millisecond},
		"another group's quota": {map[string]string{
			"proc/self/cgroup":             "4:cpu:/x\n",
			"proc/self/mountinfo":          "33 32 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n",
			"sys/fs/cgroup/cpu/x/cpu.stat": "throttled_time 0\n",
			"sys/fs/cgroup/cpu/z/cpu.stat": "throttled_time 70000000\n",
		}, 0},
		"no control groups": {nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := New(machineOf(t, machine.files))
			if got := w.read().throttled; got != machine.want {
				t.Errorf("throttled for %v, want %v; it reads %v", got, machine.want, w.throttles)
			}
		})
	}
}

// A thread that began between two readings waited since then; one that ended is left out.
func TestWaitsOfThreadsAreAddedUp(t *testing.T) {
	root := machineOf(t, map[string]string{
		"proc/self/task/10/schedstat": "900 1000000 5\n", "proc/self/task/11/schedstat": "900 7000000 5\n",
	})
	w := New(root)
	before := w.read()
	for thread, text := range map[string]string{"10": "950 3000000 9\n", "12": "10 500000 1\n"} {
		dir := filepath.Join(root, "proc", "self", "task", thread)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "schedstat"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(filepath.Join(root, "proc", "self", "task", "11")); err != nil {
		t.Fatal(err)
	}
	if got, want := queuedBetween(before, w.read()), 2500*time.Microsecond; got != want {
		t.Errorf("threads waited for %v, want %v", got, want)
	}
}

// What happened between two readings is what the second has more: here 100 steps, of which so many took 20 to 40 ms.
func TestWaitsAreThoseBetweenTwoReadings(t *testing.T) {
	edges := []float64{0, 0.000001, 0.02, 0.04}
	before := usage{waits: &metrics.Float64Histogram{Counts: []uint64{7, 0, 900}, Buckets: edges}}
	before.pauses = before.waits
	for long, want := range map[uint64]Spent{
		0:   {Usual: time.Microsecond, Rare: time.Microsecond},
		2:   {Usual: time.Microsecond, Rare: 40 * time.Millisecond, Collecting: 40 * time.Millisecond},
		100: {Usual: 40 * time.Millisecond, Rare: 40 * time.Millisecond, Collecting: 2 * time.Second},
	} {
		after := usage{at: time.Second, waits: &metrics.Float64Histogram{Counts: []uint64{107 - long, 0, 900 + long}, Buckets: edges}}
		after.pauses = after.waits
		want.Elapsed = time.Second
		if got := between(before, after); !reflect.DeepEqual(got, want) {
			t.Errorf("%d long steps: %+v, want %+v", long, got, want)
		}
	}
	if got := between(before, before); got.Usual != 0 || got.Rare != 0 {
		t.Errorf("nothing happened, and it waited %v", got.Rare)
	}
}

// A process that does nothing but look at the clock has used CPU time, and was told so.
func TestAStretchHasWhatWasUsedInIt(t *testing.T) {
	s := New("/nowhere").Begin()
	for until := s.before.at + 30*time.Millisecond; clock.Now() < until; {
		continue
	}
	spent := s.End()
	if spent.Elapsed < 30*time.Millisecond || spent.Procs < 1 || spent.HasCPU && spent.CPU <= 0 || spent.Queued != 0 {
		t.Errorf("spent %+v", spent)
	}
}
