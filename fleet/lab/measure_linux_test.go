package lab

import (
	"fmt"
	"os"
	"slices"
	"strconv"
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
	blocks := blocksOf(100)
	spec := strings.ReplaceAll(brief, "LANES", fmt.Sprint(max(2, workers)))
	spec = strings.ReplaceAll(strings.ReplaceAll(spec, `"20s"`, fmt.Sprintf("%q", time.Duration(blocks)*briefTrial)), "= 100\n", fmt.Sprintf("= %d\n", blocks))
	if workers == 0 {
		p.alone(spec)
	} else {
		p.conduct(spec, fmt.Sprintf("-workers=%d", workers))
		join := p.join()
		for range workers {
			p.worker(join)
		}
	}
	p.run.done(5 * time.Minute)
	return p.whole(blocks).Cells[0].TrialData
}

// briefTrial is how long a trial of the brief run is.
const briefTrial = 200 * time.Millisecond

// blocksOf is how many blocks there are, unless BENCH_BLOCKS says another number, for a look.
func blocksOf(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("BENCH_BLOCKS")); err == nil {
		return n
	}
	return usual
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
	t.Logf("alone: %.1f ms between trials", 1e3*alone)
	for _, n := range []int{2, 4, 8} {
		t.Run(fmt.Sprint(n), func(t *testing.T) { together(t, n, alone) })
	}
}

// together measures how so many workers start together.
func together(t *testing.T, n int, alone float64) {
	promised := map[int]float64{2: 0.015, 4: 0.025, 8: 0.040}
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
