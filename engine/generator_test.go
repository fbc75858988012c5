package engine

import (
	"os"
	"path/filepath"
	"testing"
	"time"
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
			w := newGeneratorWatch(machineOf(t, machine.files))
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
	w := newGeneratorWatch(root)
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
