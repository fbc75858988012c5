package lab

import (
	"strings"
	"testing"
	"time"
)

// Whoever isn't let in is refused and told why, and the run is told of him; what it measures is not disturbed.
func TestStrangersAreRefusedAndTold(t *testing.T) {
	p := played(t)
	p.conduct(steady, "-workers=2")
	old := p.join()
	for range 2 {
		p.worker(old)
	}
	p.reach(2)
	another := played(t)
	another.conduct(steady)
	foreign := another.join()

	// Without a join file, a stranger doesn't know whom to call.
	stranger := p.host("stranger")
	nobody := stranger.bench("worker")
	if status := nobody.ends(30 * time.Second); status != 1 || !strings.Contains(nobody.all(), "A worker needs to know whom to work for") {
		t.Errorf("without a join file it ended with %d", status)
	}
	// With the join file of another run, and this one's address.
	for what, join := range map[string][]byte{
		"another run's":                       foreign,
		"another run's with this certificate": replaced(t, foreign, "certificate", field(t, old, "certificate")),
		"this run's with another certificate": replaced(t, old, "certificate", field(t, foreign, "certificate")),
	} {
		w := stranger.joins(join, "-allowed-hosts=10.77.0.0/24", "-linger=5s")
		if status := w.ends(30 * time.Second); status != 1 {
			t.Errorf("%s: it ended with %d", what, status)
		}
		if said := w.all(); !strings.Contains(said, "another hub, or of another run") && !strings.Contains(said, "he hub refuses the join file") {
			t.Errorf("%s: it is told %s", what, said)
		}
	}
	p.run.says(`"event":"stranger".*10\.77\.0\.`, 10*time.Second)
	p.run.done(3 * time.Minute)
	run := p.whole(16)
	if len(run.Info.Workers) != 2 {
		t.Errorf("%d workers are told of, want two", len(run.Info.Workers))
	}

	// The same run's file is no good for the next run there.
	p.conduct(steady, "-workers=2")
	p.join()
	w := stranger.joins(old, "-allowed-hosts=10.77.0.0/24", "-linger=5s")
	if status := w.ends(30 * time.Second); status != 1 || !strings.Contains(w.all(), "another hub, or of another run") {
		t.Errorf("with an old join file it ended with %d", status)
	}
}

// A stranger that speaks to the hub in the clear, or not at all, hears nothing of use, and keeps nobody from the run.
func TestNoiseAtTheHubDisturbsNobody(t *testing.T) {
	p := played(t)
	p.conduct(steady, "-workers=2")
	join := p.join()
	stranger := p.host("stranger")
	for _, line := range []string{"CONNECT {}", "GET / HTTP/1.0", "PUB bench.v1.r.x.go 2"} {
		// The hub may say who it is (INFO), and nothing that is said to it is answered.
		out := stranger.do("bash", "-c", "exec 3<>/dev/tcp/"+strings.Replace(p.hub(), ":", "/", 1)+`; printf '%s\r\nPING\r\n' "$0" >&3; timeout 3 cat <&3 || true`, line)
		if strings.Contains(out, "PONG") {
			t.Errorf("%s is answered %q", line, out)
		}
	}
	for range 2 {
		p.worker(join)
	}
	p.run.done(3 * time.Minute)
	p.whole(16)
}
