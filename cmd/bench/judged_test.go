//go:build linux

package main

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A rate that its target can't keep up with fails a limit on response time, far away as it is, and nothing else: in short
// trials no request waits for long.
func TestAnOverloadedRateIsSaid(t *testing.T) {
	s := newPaced(t, 10*time.Millisecond, true)
	y := try(t, s.load("  rate = [50, 150]\n  duration = \"2s\"\n  blocks = 4\n"+distantGates), nil, nil)
	if y.status != 2 {
		t.Errorf("status %d, want 2\n%s", y.status, y.said)
	}
	for _, want := range []string{"pool keeps up at 50/s; at 150/s it falls behind by", "2 of 6 gates failed", "overloaded: asked for 150/s it does"} {
		if !strings.Contains(y.said, want) {
			t.Errorf("it does not say %q:\n%s", want, y.said)
		}
	}
	if o := y.run.Cells[1].Overloaded; o == nil || o.Growth < 40 || o.Growth > 60 || y.run.Cells[0].Overloaded != nil {
		t.Errorf("overloaded by %+v, want 50 a second; at 50/s %+v", o, y.run.Cells[0].Overloaded)
	}
}

// Who stops bench does not make its target slow.
func TestAStoppedGeneratorDoesNotBlameTheServer(t *testing.T) {
	s := newPaced(t, 2*time.Millisecond, false)
	text := s.load("  concurrency = [2]\n  duration = \"4s\"\n  blocks = 1\n" +
		"  threshold \"max\" {\n    metric = service.max\n    max = \"500ms\"\n  }\n" +
		"  threshold \"errors\" {\n    metric = error_ratio\n    max = 0\n  }")
	y := try(t, text, nil, func(p *os.Process) {
		time.Sleep(2500 * time.Millisecond)
		_ = p.Signal(syscall.SIGSTOP)
		time.Sleep(time.Second)
		_ = p.Signal(syscall.SIGCONT)
	})
	if y.status != 3 || !strings.Contains(y.said, "the load generator stood still") {
		t.Errorf("status %d, want 3: it was stopped\n%s", y.status, y.said)
	}
	for _, th := range y.run.Thresholds {
		if judged := th.Passed != nil; judged != (th.Name == "errors") {
			t.Errorf("%s: judged %v (%s)", th.Name, judged, th.Note)
		}
	}
}
