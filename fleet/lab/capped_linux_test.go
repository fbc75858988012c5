package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// crowd is how many capped workers there always are, whoever of them is looked at: what a request costs depends on who
// else wants the processors. Beside few a worker is woken for each response, and beside many it finds several at once, so that a
// tenth of a core sends the more the busier the machine is.
const crowd = 3

// Workers that may each use a tenth of a core send together as often as many times one, which is looked at beside as many others: in
// place of machines of their own they have the same company. What is left of the difference is what a request costs: the tenths of
// some workers come at the same moments, and those of others in turn, by when they were started, and with that it changes by a fifth
// from one run to the next. So the rates are compared at the same cost; told are both.
func TestMeasuredCapacity(t *testing.T) {
	measured(t)
	var one sent
	for n := 1; n <= crowd; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			all := capped(t, n, crowd-n)
			if n == 1 {
				one = all
			}
			raw := all.rate / one.rate / float64(n)
			even := raw * all.cost / one.cost
			t.Logf("%d of %d workers: %.0f/s, %.3f of %d times one; %.1f us of CPU a request, one %.1f us: at the same cost %.3f",
				n, crowd, all.rate, raw, n, 1e6*all.cost, 1e6*one.cost, even)
			if off := even - 1; off < -factor*0.05 || off > factor*0.05 {
				t.Errorf("%d workers send %+.1f %% of what is promised, within 5 %%", n, 100*off)
			}
		})
	}
}

// What was sent: how often a second, and how much CPU time of its worker a request took; medians of the trials.
type sent struct{ rate, cost float64 }

// capped is what so many workers send whose CPU is capped, beside others that have the same to do for runs of their own.
func capped(t *testing.T, workers, others int) sent {
	t.Helper()
	p := played(t)
	spec := strings.ReplaceAll(brief, `"20s"`, `"12s"`)
	spec = strings.ReplaceAll(spec, "LANES", fmt.Sprint(4*workers))
	spec = strings.ReplaceAll(spec, `blocks      = 100`, `blocks      = 6`)
	company := strings.ReplaceAll(brief, `"20s"`, `"90s"`) // longer than who is looked at
	company = strings.ReplaceAll(strings.ReplaceAll(company, "LANES", "4"), `blocks      = 100`, `blocks      = 9`)
	var beside []*play
	for k := range others {
		q := p.beside(fmt.Sprintf("c%d", k+2))
		q.conduct(company, "-workers=1")
		limit(t, q.worker(q.join()))
		beside = append(beside, q)
	}
	for _, q := range beside {
		q.run.says(`"type":"trial_start"`, time.Minute)
	}
	p.conduct(spec, fmt.Sprintf("-workers=%d", workers))
	join := p.join()
	for range workers {
		limit(t, p.worker(join))
	}
	p.run.ends(5 * time.Minute) // starved as it is, a cell may not be valid
	for _, q := range beside {
		select {
		case <-q.run.over:
			t.Error("the others were done before")
		default:
		}
	}
	var rates, costs []float64
	for _, trial := range p.saved().Cells[0].TrialData {
		rates = append(rates, float64(trial.Requests)/trial.Duration)
		costs = append(costs, trial.Generator.CPUPerRequest)
	}
	return sent{quantile(rates, 0.5), quantile(costs, 0.5)}
}

// beside is a run of its own on the same network, against the same server.
func (p *play) beside(conductor string) *play {
	p.t.Helper()
	return &play{network: p.network, conductor: p.host(conductor), shop: p.shop, named: conductor}
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
