package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/result"
)

// measured leaves out what measures, unless it is asked for: it says something on a quiet machine only.
func measured(t *testing.T) {
	t.Helper()
	if os.Getenv("BENCH_WORKERS") != "measure" {
		t.Skip("measures, on a quiet machine: make workers-measured")
	}
}

// factor is by how much a figure may be above what is promised, on a machine that is another than the promise's.
const factor = 2

// brief has many short trials; the number of lanes is that of workers.
const brief = `
bench {
  workers {
    min      = 1
    max_skew = "1s"
  }
}
group "shop" {
  base_url = "TARGET"
  request "x" { path = "/x" }
}
benchmark "load" {
  groups      = [group.shop]
  strategies  = [strategy.pool]
  concurrency = [LANES]
  duration    = "20s"
  warmup      = "0s"
  blocks      = 100
}
`

// quantile is one of values.
func quantile(values []float64, q float64) float64 {
	s := slices.Sorted(slices.Values(values))
	return s[min(len(s)-1, int(q*float64(len(s))))]
}

// briefly plays the brief run with so many workers; 0: alone.
func briefly(t *testing.T, workers int) []result.Trial {
	t.Helper()
	p := played(t)
	if spec := strings.ReplaceAll(brief, "LANES", fmt.Sprint(max(2, workers))); workers == 0 {
		p.alone(spec)
	} else {
		p.conduct(spec, fmt.Sprintf("-workers=%d", workers))
		join := p.join()
		for range workers {
			p.worker(join)
		}
	}
	p.run.done(5 * time.Minute)
	return p.whole(100).Cells[0].TrialData
}

// between is the median of what lies between the end of a trial and the start of the next.
func between(trials []result.Trial) float64 {
	var gaps []float64
	for i := 1; i < len(trials); i++ {
		gaps = append(gaps, trials[i].StartedAt-trials[i-1].StartedAt-trials[i-1].Duration)
	}
	return quantile(gaps, 0.5)
}

// How far apart two, four and eight workers start, and what it takes that they start together.
func TestMeasuredStart(t *testing.T) {
	measured(t)
	alone := between(briefly(t, 0))
	promised := map[int]float64{2: 0.015, 4: 0.025, 8: 0.040}
	for _, n := range []int{2, 4, 8} {
		trials := briefly(t, n)
		var apart, bound []float64
		for _, trial := range trials {
			last := 0.0
			for _, s := range trial.Shares {
				last = max(last, s.Start)
			}
			apart = append(apart, last)
			if trial.StartSkew != nil {
				bound = append(bound, *trial.StartSkew)
			}
		}
		if len(bound) == 0 {
			t.Fatalf("%d workers: no trial has a start skew", n)
		}
		overhead := between(trials) - alone
		t.Logf("%d workers: apart p50 %.0f us, p90 %.0f us; bound p50 %.0f us, p90 %.0f us; overhead a trial %.1f ms",
			n, 1e6*quantile(apart, 0.5), 1e6*quantile(apart, 0.9), 1e6*quantile(bound, 0.5), 1e6*quantile(bound, 0.9), 1e3*overhead)
		if overhead > factor*promised[n] {
			t.Errorf("%d workers: %.1f ms a trial, promised are %.0f", n, 1e3*overhead, 1e3*promised[n])
		}
		if n == 2 && (quantile(apart, 0.5) > factor*50e-6 || quantile(apart, 0.9) > factor*1e-3) {
			t.Error("two workers start further apart than 50 us (p50) or 1 ms (p90)")
		}
	}
}

// How soon a worker is missed whose host is cut off, and how soon a coordinator that was killed goes on.
func TestMeasuredLoss(t *testing.T) {
	measured(t)
	var noticed, resumed []float64
	for range 5 {
		p := steadily(t)
		began := time.Now()
		p.space.do("ip", "link", "set", p.on[1].link(), "down")
		p.run.says(`"event":"lost"`, time.Minute)
		noticed = append(noticed, time.Since(began).Seconds())
		p.space.do("ip", "link", "set", p.on[1].link(), "up")
		p.run.done(3 * time.Minute)
		p.whole(16)

		p = steadily(t)
		_ = p.run.Process.Signal(syscall.SIGKILL)
		p.run.ends(10 * time.Second)
		began = time.Now()
		p.resume()
		p.run.says(`"type":"trial_start"`, time.Minute)
		resumed = append(resumed, time.Since(began).Seconds())
		p.run.done(3 * time.Minute)
		p.whole(16)
	}
	t.Logf("cut off, noticed after %.2f s (median), %.2f s (most); resumed, trials again after %.2f s (median), %.2f s (most)",
		quantile(noticed, 0.5), quantile(noticed, 1), quantile(resumed, 0.5), quantile(resumed, 1))
	if quantile(noticed, 0.5) > factor*4 || quantile(resumed, 0.5) > factor*2 {
		t.Error("promised are 4 s and 2 s")
	}
}

// Workers that may each use a tenth of a core send together as often as many times one.
func TestMeasuredCapacity(t *testing.T) {
	measured(t)
	one := capped(t, 1)
	t.Logf("one worker: %.0f/s", one)
	for _, n := range []int{2, 3} {
		all := capped(t, n)
		t.Logf("%d workers: %.0f/s, %.3f of %d times one", n, all, all/one/float64(n), n)
		if off := all/one/float64(n) - 1; off < -factor*0.05 || off > factor*0.05 {
			t.Errorf("%d workers send %+.1f %% of what is promised, within 5 %%", n, 100*off)
		}
	}
}

// capped is the throughput of so many workers whose CPU is capped.
func capped(t *testing.T, workers int) float64 {
	t.Helper()
	p := played(t)
	spec := strings.ReplaceAll(brief, "LANES", fmt.Sprint(4*workers))
	spec = strings.ReplaceAll(spec, `blocks      = 100`, `blocks      = 5`)
	p.conduct(spec, fmt.Sprintf("-workers=%d", workers))
	join := p.join()
	for range workers {
		limit(t, p.worker(join))
	}
	p.run.ends(5 * time.Minute) // starved as it is, a cell may not be valid
	trials := p.saved().Cells[0].TrialData
	var rates []float64
	for _, trial := range trials {
		rates = append(rates, float64(trial.Requests)/trial.Duration)
	}
	return quantile(rates, 0.5)
}

// limit lets a process use a tenth of a core, by a control group of its own.
func limit(t *testing.T, p *process) {
	t.Helper()
	dir := filepath.Join("/sys/fs/cgroup/cpu", fmt.Sprintf("bench-lab-%d", p.Process.Pid))
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Skipf("no control group for CPUs: %v", err)
	}
	t.Cleanup(func() { // after the process has ended, which it does before: what is said last is done first
		_ = p.Process.Kill()
		<-p.over
		if err := os.Remove(dir); err != nil {
			t.Error(err)
		}
	})
	for file, text := range map[string]string{
		"cpu.cfs_period_us": "10000", "cpu.cfs_quota_us": "1000", "cgroup.procs": fmt.Sprint(p.Process.Pid),
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
