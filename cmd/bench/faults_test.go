//go:build linux

package main

import (
	"bufio"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bench/result"
	"bench/store"
)

const killedSpec = `
server "practice" {
  type = "httpbin"
}
server "own" {
  type    = "command"
  command = ["sh", "-c", "sleep 600 & exec bench serve -port ${self.port}"]
  ready {
    path = "/get"
  }
}
group "pages" {
  base_url = server.practice.url
  request "home" { path = "/get" }
  request "own" { url = "${server.own.url}/get" }
}
benchmark "load" {
  groups      = [group.pages]
  strategies  = [strategy.map, strategy.pool]
  concurrency = [1, 4]
  duration    = "600ms"
  blocks      = 12
  warmup      = "50ms"
}
`

// A run that is killed at any moment leaves a whole file with its finished blocks, or none, and nothing that goes on
// running. `make faults` runs it.
func TestFaultKilledRunLosesNothing(t *testing.T) {
	if os.Getenv("BENCH_FAULTS") == "" {
		t.Skip("set BENCH_FAULTS, or run make faults")
	}
	dir := specFolder(t, killedSpec)
	t.Chdir(dir)
	for i := range 50 {
		_ = os.RemoveAll(".bench")
		after := time.Duration(rand.IntN(4000)) * time.Millisecond
		t.Logf("killed after %v", after)
		for _, address := range killAfter(t, after) {
			awaitSilence(t, address)
		}
		awaitNobody(t, dir)
		checkSaved(t)
		if files, _ := filepath.Glob(store.RunsDir + "/*.json"); i%10 == 0 && len(files) == 1 {
			finish(t, files[0])
		}
	}
}

// killAfter starts a run, kills it some time later, and returns the addresses of its servers.
func killAfter(t *testing.T, after time.Duration) (addresses []string) {
	t.Helper()
	cmd := exec.Command("bench", "run", "-auto-approve")
	messages, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	url := regexp.MustCompile(`is ready at http://(\S+)`)
	for lines := bufio.NewScanner(messages); lines.Scan(); {
		if m := url.FindStringSubmatch(lines.Text()); m != nil {
			addresses = append(addresses, m[1])
		}
	}
	_ = cmd.Wait() // killed, or done before
	return addresses
}

// awaitSilence sees that nobody listens at an address any more.
func awaitSilence(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		c.Close()
		if time.Now().After(deadline) {
			t.Fatalf("a server still listens at %s", address)
		}
	}
}

// checkSaved sees that what was saved is whole: every cell has every finished block, in order.
func checkSaved(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(store.RunsDir + "/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		r, err := store.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Cells {
			if len(c.TrialData) != len(r.Cells[0].TrialData) {
				t.Errorf("%s has %d trials, the first cell %d", c.Address, len(c.TrialData), len(r.Cells[0].TrialData))
			}
			var requests int64
			for i, trial := range c.TrialData {
				requests += trial.Requests
				if trial.Block != i {
					t.Errorf("%s: trial %d is of block %d", c.Address, i, trial.Block)
				}
			}
			if requests != c.Requests {
				t.Errorf("%s has %d requests, its trials %d", c.Address, c.Requests, requests)
			}
		}
		if r.Info.Status == result.Interrupted && len(r.Cells[0].TrialData) == 0 {
			t.Errorf("%s was saved before a block was done", file)
		}
	}
}

// finish resumes a run, unless it had been complete.
func finish(t *testing.T, file string) {
	t.Helper()
	r, err := store.Load(file)
	if err != nil || r.Info.Status == result.Complete {
		return
	}
	id := strings.TrimSuffix(filepath.Base(file), ".json")
	if out, err := exec.Command("bench", "run", "-auto-approve", "-resume", id).CombinedOutput(); err != nil {
		t.Fatalf("resume: %v\n%s", err, out)
	}
	if r, err = store.Load(file); err != nil || r.Info.Status != result.Complete || len(r.Cells[0].TrialData) != 12 {
		t.Errorf("the resumed run is not complete: %v", err)
	}
	checkSaved(t)
}
