package lab

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// A play is a run that is conducted on a host of its own, against a server on another, with workers on hosts of theirs.
type play struct {
	*network
	conductor *host
	shop      *target
	run       *process
	workers   []*process
	on        []*host
}

// played lays a network with a server and a conductor's host.
func played(t *testing.T) *play {
	t.Helper()
	p := &play{network: laid(t)}
	p.conductor = p.host("conductor")
	p.shop = p.host("shop").serving()
	return p
}

// hub is where the run's hub is.
func (p *play) hub() string { return p.conductor.address + ":4222" }

// conduct starts a run of a spec; TARGET in it is the server.
func (p *play) conduct(spec string, args ...string) {
	p.t.Helper()
	p.write(spec)
	p.start("run", append(append([]string{"-auto-approve"}, args...), "spec.hcl")...)
}

func (p *play) write(spec string) {
	p.t.Helper()
	spec = strings.ReplaceAll(spec, "TARGET", p.shop.url())
	if err := os.WriteFile(p.conductor.path("spec.hcl"), []byte(spec), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// alone runs a spec without workers.
func (p *play) alone(spec string) {
	p.t.Helper()
	p.write(spec)
	p.run = p.conductor.bench("run", "-json", "-auto-approve", "-workers=0", "spec.hcl")
}

// resume goes on with what is saved.
func (p *play) resume() { p.t.Helper(); p.start("run", "-auto-approve", "-resume="+p.file()) }

// file is the run's file, on the conductor's host.
func (p *play) file() string {
	p.t.Helper()
	const runs = ".bench/runs"
	var found []string
	if all, err := os.ReadDir(p.conductor.path(runs)); err == nil {
		for _, e := range all {
			if strings.HasSuffix(e.Name(), ".json") {
				found = append(found, runs+"/"+e.Name())
			}
		}
	}
	if len(found) != 1 {
		p.t.Fatalf("%d files of runs, want one: %v", len(found), found)
	}
	return found[0]
}

func (p *play) start(command string, args ...string) {
	p.t.Helper()
	p.run = p.conductor.bench(append([]string{command, "-json", "-listen=" + p.hub(), "-join-file=join"}, args...)...)
}

// join is the run's join file, once it is there.
func (p *play) join() []byte {
	p.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if text, err := os.ReadFile(p.conductor.path("join")); err == nil && len(text) > 0 {
			return text
		}
		select {
		case <-p.run.over:
			p.t.Fatalf("the run ended with %d before it had a join file", p.run.ProcessState.ExitCode())
		default:
		}
	}
	p.t.Fatal("there is no join file")
	return nil
}

// worker starts a worker on a host of its own, with a join file's text.
func (p *play) worker(join []byte, args ...string) *process {
	p.t.Helper()
	name := fmt.Sprintf("w%d", len(p.workers)+1)
	h := p.host(name)
	p.on = append(p.on, h)
	w := h.joins(join, append([]string{"-name=" + name, "-allowed-hosts=10.77.0.0/24"}, args...)...)
	p.workers = append(p.workers, w)
	return w
}

// joins starts a worker there.
func (h *host) joins(join []byte, args ...string) *process {
	h.t.Helper()
	if err := os.WriteFile(h.path("join"), join, 0o600); err != nil {
		h.t.Fatal(err)
	}
	return h.bench(append([]string{"worker", "-join=join"}, args...)...)
}

// reach waits until a benchmark's block has begun.
func (p *play) reach(block int) {
	p.t.Helper()
	p.run.says(fmt.Sprintf(`"type":"trial_start".*"block":%d\b`, block), 2*time.Minute)
}

// saved is the run's file.
func (p *play) saved() *result.Run {
	p.t.Helper()
	text, err := os.ReadFile(p.conductor.path(p.file()))
	if err != nil {
		p.t.Fatal(err)
	}
	var run result.Run
	if err := json.Unmarshal(text, &run); err != nil {
		p.t.Fatal(err)
	}
	return &run
}

// whole sees that each block of each cell is there once.
func (p *play) whole(blocks int) *result.Run {
	p.t.Helper()
	run := p.saved()
	if run.Info.Status != result.Complete {
		p.t.Errorf("the run's status is %v", run.Info.Status)
	}
	for _, c := range run.Cells {
		seen := map[int]int{}
		for _, trial := range c.TrialData {
			seen[trial.Block]++
		}
		for k := range blocks {
			if seen[k] != 1 {
				p.t.Errorf("%s: block %d is there %d times, want once", c.Address, k, seen[k])
			}
		}
		if len(seen) != blocks || c.Requests == 0 || c.Errors > 0 {
			p.t.Errorf("%s: %d blocks, %d requests, %d errors", c.Address, len(seen), c.Requests, c.Errors)
		}
	}
	return run
}

// field is a part of a join file.
func field(t *testing.T, join []byte, name string) string {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal(join, &all); err != nil {
		t.Fatal(err)
	}
	text, ok := all[name].(string)
	if !ok {
		t.Fatalf("a join file has no %s: %s", name, join)
	}
	return text
}

// replaced is a join file with another part.
func replaced(t *testing.T, join []byte, name, text string) []byte {
	t.Helper()
	return []byte(strings.ReplaceAll(string(join), field(t, join, name), text))
}
