package lab

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bench/result"
)

// most is how many workers there are, and with it how many of them send at most.
const most = 3

// shared has a cell for each number of workers that send: a lane is one worker's, and there are as many lanes. The trials of a block come
// right after one another, and who sends alone changes from block to block.
const shared = `
bench {
  workers {
    min      = 3
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
  concurrency = [1, 2, 3]
  duration    = "TIME"
  warmup      = "0s"
  blocks      = BLOCKS
}
`

// Workers that may each use a tenth of a core send together as often as many times one does. They stand for machines of their own, and
// so have one core for themselves, where no two of them run at the same moment; the server and the run have the other one. All together
// want less than half of what there is. A core that nobody wants isn't left idle, since waking it costs who does so as much as a request
// may, and the more rarely the fewer there are. What is judged is the median
// over blocks of their rate against that of one in the same block: that it isn't less as it is, and isn't less or more at the same CPU time a
// request. That time falls with each that shares the core, which is no doing of workers.
func TestMeasuredCapacity(t *testing.T) {
	measured(t)
	blocks := blocksOf(30)
	p := played(t)
	spec := strings.ReplaceAll(shared, "TIME", (time.Duration(blocks) * 1500 * time.Millisecond).String())
	p.conduct(strings.ReplaceAll(spec, "BLOCKS", fmt.Sprint(blocks)), fmt.Sprintf("-workers=%d", most))
	for core := range 2 {
		awake(p, core)
	}
	pin(t, p.shop.process, 0)
	pin(t, p.run, 0)
	join := p.join()
	for range most {
		w := p.worker(join)
		pin(t, w, 1)
		limit(t, w)
	}
	p.run.ends(10 * time.Minute) // starved as it is, a cell may not be valid
	cells := p.saved().Cells
	if len(cells) != most {
		t.Fatalf("%d cells, want %d", len(cells), most)
	}
	alone := map[int]result.Trial{}
	for _, trial := range cells[0].TrialData {
		alone[trial.Block] = trial
	}
	var cost float64 // of one's request
	for n := 1; n <= most; n++ {
		var rates, ratios, costs []float64
		for _, trial := range cells[n-1].TrialData {
			rates = append(rates, rate(trial))
			ratios = append(ratios, rate(trial)/rate(alone[trial.Block])/float64(n))
			costs = append(costs, 1e6*trial.Generator.CPUPerRequest)
		}
		if len(ratios) < blocks {
			t.Fatalf("%d workers: %d blocks, want %d", n, len(ratios), blocks)
		}
		low, high := within(ratios)
		if n == 1 {
			cost = quantile(costs, 0.5)
		}
		raw := quantile(ratios, 0.5)
		even := raw * quantile(costs, 0.5) / cost
		t.Logf("%d of %d workers send %.0f/s, %.0f us of CPU a request: %.3f of %d times one (%.3f to %.3f, 95 %%, %d blocks), at the same cost %.3f",
			n, most, quantile(rates, 0.5), quantile(costs, 0.5), raw, n, low, high, len(ratios), even)
		if least := 1 - factor*0.05; raw < least || even < least || even > 1+factor*0.05 {
			t.Errorf("%d workers send %.3f of what is promised, at the same cost %.3f, within 5 %%", n, raw, even)
		}
	}
}

// rate is how often a second something was sent.
func rate(trial result.Trial) float64 { return float64(trial.Requests) / trial.Duration }

// within is where the median of what values are drawn from lies, with a confidence of 95 %: by the ranks that chance leaves it between.
func within(values []float64) (low, high float64) {
	s := slices.Sorted(slices.Values(values))
	n := len(s)
	below, outside := 1.0, 0.0 // how many of 2ⁿ ways have exactly k values below the median, and those left out on one side
	for range n {
		below /= 2
	}
	k := 0
	for ; k < n/2 && outside+below <= 0.025; k++ {
		outside += below
		below *= float64(n-k) / float64(k+1)
	}
	k = max(0, k-1)
	return s[k], s[n-1-k]
}

// awake has a core always do something, which gives way to everybody.
func awake(p *play, core int) {
	p.conductor.start("awake", p.conductor.within("chrt", "--idle", "0", "taskset", "--cpu-list", fmt.Sprint(core), "sh", "-c", "while :; do :; done"))
}

// pin keeps a process, with all of its threads, to one of the machine's cores.
func pin(t *testing.T, p *process, core int) {
	t.Helper()
	out, err := exec.Command("taskset", "--all-tasks", "--cpu-list", "--pid", fmt.Sprint(core), fmt.Sprint(p.Process.Pid)).CombinedOutput()
	if err != nil {
		t.Skipf("there are no two cores to be had here: %v: %s", err, out)
	}
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
