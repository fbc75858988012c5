//go:build linux

package main

import (
	"bufio"
	"fmt"
	"math"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"bench/result"
)

// streamServer starts `bench serve`, in a process of its own.
func streamServer(t *testing.T) (url string) {
	t.Helper()
	cmd := exec.Command(tried(), "serve")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// streamPairs is a spec of so many benchmarks, each with a gate between two cells whose first events come so long after their requests.
func streamPairs(url string, pairs int, base, candidate string) string {
	var text strings.Builder
	for name, first := range map[string]string{"base": base, "candidate": candidate} {
		fmt.Fprintf(&text, `
group %q {
  base_url = %q
  request "chat" {
    path = "/events?events=3&gap=5ms&first=%s"
    stream "sse" { until = "[DONE]" }
  }
}
`, name, url, first)
	}
	for i := range pairs {
		fmt.Fprintf(&text, `
benchmark "b%d" {
  groups      = [group.base, group.candidate]
  strategies  = [strategy.pool]
  concurrency = [4]
  duration    = "2s"
  blocks      = 10
  warmup      = "0s"
  lead_in     = false
  compare {
    baseline = group.base
    metrics  = [first_event.p50]
    gate     = true
  }
}
`, i)
	}
	return text.String()
}

// The share of comparisons of streams with themselves whose first events come out different: 5 % is wanted, and two standard
// deviations of as many are what chance allows.
func TestJudgeStreamsAgainstThemselves(t *testing.T) {
	runs, pairs := judged(t, 200), 10
	url := streamServer(t)
	wrong := map[result.Verdict]int{}
	all := 0
	for all < runs {
		y := try(t, streamPairs(url, pairs, "20ms", "20ms"), nil, nil)
		if y.run == nil || len(y.run.Comparisons) < pairs {
			t.Fatalf("status %d: %s", y.status, y.said)
		}
		for _, c := range y.run.Comparisons {
			all++
			if wrong[c.Verdict]++; c.Verdict != result.Same {
				t.Logf("comparison %d: %s", all, c.Verdict)
			}
		}
	}
	t.Logf("streams against themselves: %v of %d", wrong, all)
	n := float64(all)
	if most := int(0.05*n + 2*math.Sqrt(0.05*0.95*n)); wrong[result.Slower]+wrong[result.Faster] > most {
		t.Errorf("more than %d", most)
	}
}

// The share of runs in which a first event that comes 10 % later fails the gate: 95 % is wanted.
func TestJudgeStreamsFindTenPercent(t *testing.T) {
	runs := judged(t, 40)
	url := streamServer(t)
	found := 0
	for range runs {
		y := try(t, streamPairs(url, 1, "20ms", "22ms"), nil, nil)
		if c := y.run.Comparisons[0]; y.status == 2 && c.Verdict == result.Slower {
			found++
		} else {
			_, reasons := y.reasons()
			t.Logf("not found: status %d, %s, not valid for %v", y.status, c.Verdict, reasons)
		}
	}
	t.Logf("a first event 10 %% later: found in %d of %d", found, runs)
	if float64(found) < 0.95*float64(runs) {
		t.Error("not often enough")
	}
}
