//go:build linux

package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bench/result"
)

// Gates that a machine has nothing to do with: no idle run may fail to judge them, and hardly a busy one.
const distantGates = `
  threshold "max" {
    metric = response.max
    max    = "2s"
  }
  threshold "mean" {
    metric = response.mean
    max    = "1s"
  }
  threshold "errors" {
    metric = error_ratio
    max    = 0
  }`

// The share of open loops that are not valid, or whose gates can't be judged, on an idle machine and beside an endless loop.
func TestJudgeOpenLoopsAreValid(t *testing.T) {
	runs := judged(t, 50)
	s := newPaced(t, 2*time.Millisecond, false)
	for _, loops := range []int{0, 1} {
		for _, rate := range []int{1, 10, 50, 200} {
			stop := hogs(t, loops)
			invalid := 0
			why := map[string]int{}
			for range runs {
				y := try(t, s.load(fmt.Sprintf("  rate = [%d]\n  duration = \"10s\"\n%s", rate, distantGates)), nil, nil)
				if y.invalid() {
					invalid++
				}
				_, reasons := y.reasons()
				for _, r := range reasons {
					why[r]++
				}
			}
			stop()
			t.Logf("%d endless loops, %3d/s: %d of %d runs not valid %v", loops, rate, invalid, runs, why)
			if limit := loops * runs / 20; invalid > limit && (loops == 0 || rate <= 50) {
				t.Errorf("more than %d", limit)
			}
		}
	}
}

// A generator that can't make the load it is to make is seen, each time.
func TestJudgeABottleneckIsCaught(t *testing.T) {
	runs := judged(t, 20)
	s := newPaced(t, time.Millisecond, false)
	stop := hogs(t, 8, "taskset", "-c", "0")
	defer stop()
	caught := 0
	for range runs {
		y := try(t, s.load("  rate = [20000]\n  duration = \"3s\"\n"+distantGates), []string{"taskset", "-c", "0"}, nil)
		if y.invalid() {
			caught++
		} else {
			t.Logf("not caught: %+v\n%s", y.run.Cells[0].Generator, y.said)
		}
	}
	t.Logf("a generator that was the bottleneck: %d of %d caught", caught, runs)
	if caught < runs {
		t.Error("not each time")
	}
}

// An idle machine spoils no trial: 200 of closed loops, 100 of open ones.
func TestJudgeNoFalseAlarms(t *testing.T) {
	runs := judged(t, 10)
	s := newPaced(t, 2*time.Millisecond, false)
	for _, load := range []string{
		"  concurrency = [4]\n  duration = \"10s\"\n  blocks = 20",
		"  rate = [50]\n  duration = \"10s\"\n  blocks = 10",
	} {
		alarms, trials := 0, 0
		for range runs {
			y := try(t, s.load(load), nil, nil)
			n, reasons := y.reasons()
			alarms += n
			trials += y.run.Cells[0].Trials
			if n > 0 {
				t.Logf("%v", reasons)
			}
		}
		t.Logf("%s: %d of %d idle trials not valid", strings.Fields(load)[0], alarms, trials)
		if alarms > 0 {
			t.Error("a false alarm")
		}
	}
}

// Whatever keeps the generator from running is seen, and the server is not blamed for it.
func TestJudgeWhatHoldsTheGeneratorBackIsSeen(t *testing.T) {
	runs := judged(t, 20)
	const load = "  concurrency = [1]\n  duration = \"5s\"\n  blocks = 1\n" +
		"  threshold \"max\" {\n    metric = service.max\n    max = \"1s\"\n  }"
	stopped := func(p *os.Process) {
		time.Sleep(3 * time.Second)
		_ = p.Signal(syscall.SIGSTOP)
		time.Sleep(2 * time.Second)
		_ = p.Signal(syscall.SIGCONT)
	}
	for _, c := range []struct {
		name      string
		takes     time.Duration // a request; at none, the generator needs all it can get
		loops     int
		pinned    []string
		meanwhile func(*os.Process)
	}{
		{name: "starved", loops: 8, pinned: []string{"taskset", "-c", "0"}},
		{name: "throttled", pinned: quota(t, 0.05)},
		{name: "stopped", takes: 2 * time.Millisecond, meanwhile: stopped},
	} {
		if c.loops == 0 && c.pinned == nil && c.meanwhile == nil {
			t.Errorf("%s: can't be tried here", c.name)
			continue
		}
		text := newPaced(t, c.takes, false).load(load)
		seen, blamed := 0, 0
		stop := hogs(t, c.loops, c.pinned...)
		for range runs {
			y := try(t, text, c.pinned, c.meanwhile)
			if n, _ := y.reasons(); n > 0 && !y.run.Cells[0].Valid {
				seen++
			} else {
				t.Logf("%s and not seen: %+v\n%s", c.name, y.run.Cells[0].TrialData[0].Generator, y.said)
			}
			if y.status == 2 {
				blamed++
			}
		}
		stop()
		t.Logf("%s: %d of %d seen; the server was blamed for %d", c.name, seen, runs, blamed)
		if seen < runs || blamed > 0 {
			t.Errorf("%s: not each time, or the wrong one is blamed", c.name)
		}
	}
}

// Beside a server of known capacity: bench agrees with another client, or says that the server is overloaded, however a run is
// cut into blocks.
func TestJudgePercentilesAgreeOrAreMarked(t *testing.T) {
	runs := judged(t, 3)
	const capacity = 200.0
	for _, share := range []float64{0.5, 0.9, 1.1} {
		rate := share * capacity
		for range runs {
			other := otherClient(t, newPaced(t, time.Second/time.Duration(capacity), true), rate, 10*time.Second)
			for _, blocks := range []int{1, 2, 20} {
				s := newPaced(t, time.Second/time.Duration(capacity), true)
				c := try(t, s.load(fmt.Sprintf("  rate = [%g]\n  duration = \"10s\"\n  blocks = %d", rate, blocks)), nil, nil).run.Cells[0]
				t.Logf("%g of capacity, %2d blocks: %s; alone %s; overloaded %+v", share, blocks, said(c.Response), said(other), c.Overloaded)
				if (c.Overloaded != nil) != (share > 1) {
					t.Errorf("overloaded is wrong")
				}
				if c.Overloaded == nil && !agree(c.Response, other) {
					t.Errorf("percentiles differ by more than 10 %%")
				}
			}
		}
	}
}

// otherClient is an open loop of another make: a goroutine for each arrival, net/http, and a sorted list. Times are from when a
// request was due.
func otherClient(t *testing.T, s *paced, rate float64, length time.Duration) result.Summary {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}}
	defer client.CloseIdleConnections()
	n := int(rate * length.Seconds())
	took := make([]float64, n)
	var wait sync.WaitGroup
	start := time.Now()
	for i := range n {
		due := start.Add(time.Duration(float64(i) / rate * float64(time.Second)))
		time.Sleep(time.Until(due) - 2*time.Millisecond) // Go's timers are a millisecond late
		for time.Until(due) > 0 {
			runtime.Gosched()
		}
		wait.Go(func() {
			r, err := client.Get(s.url)
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, r.Body)
			_ = r.Body.Close()
			took[i] = time.Since(due).Seconds()
		})
	}
	wait.Wait()
	slices.Sort(took)
	at := func(q float64) *float64 { return &took[min(n-1, int(q*float64(n)))] }
	var out result.Summary
	out.Count, out.P50, out.P90, out.P99 = int64(n), at(0.5), at(0.9), at(0.99)
	return out
}

// agree compares percentiles, which may differ by a tenth.
func agree(a, b result.Summary) bool {
	for _, p := range [][2]*float64{{a.P50, b.P50}, {a.P90, b.P90}, {a.P99, b.P99}} {
		if p[0] != nil && math.Abs(*p[0]-*p[1]) > 0.1**p[1] {
			return false
		}
	}
	return true
}

func said(s result.Summary) string {
	var parts []string
	for _, p := range []*float64{s.P50, s.P90, s.P99} {
		parts = append(parts, fmt.Sprintf("%.2f", 1e3**cmp.Or(p, new(float64))))
	}
	return strings.Join(parts, "/") + " ms"
}
