package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bench/report/escape"
	"bench/result"
)

// crewRun is a comparison that three machines made, one of which is slower, one of which was lost once and came back, and beside
// which a fourth ran the server.
func crewRun() *result.Run {
	const blocks = 14
	rng := rand.New(rand.NewPCG(5, 8))
	var cells []result.Cell
	for _, g := range []struct {
		group  string
		slower float64
	}{{"api[base]", 1}, {"api[head]", 1.2}} {
		level := 12
		c := result.Cell{
			Benchmark: "shop", Group: g.group, Strategy: "pool", StrategyType: "pool", Concurrency: &level, Level: "12",
			Names: []result.NamedRequest{{Name: "list"}}, Warnings: []result.Warning{},
		}
		c.Address = addressOf(&c)
		var sums result.Aggregator
		for block := range blocks {
			whole := result.MergeWorkers(crewShares(rng, block, g.group, 2*time.Millisecond, g.slower), 0)
			whole.Block, whole.StartedAt = block, float64(2*block)+g.slower
			if block == 4 {
				whole.Attempt = 1
			}
			if _, err := sums.Keep(&c, &whole); err != nil {
				panic(err)
			}
		}
		if err := sums.Update(&c); err != nil {
			panic(err)
		}
		cells = append(cells, c)
	}
	run := newRun(cells...)
	crewOf(run)
	run.Declared.Benchmarks = []result.Benchmark{{Name: "shop", Blocks: blocks, Seed: 7, Trial: 0.5, Range: line("shop.bench.hcl", 45)}}
	declare(run, result.Pair{
		Benchmark: "shop", Baseline: cells[0].Address, Candidate: cells[1].Address, Metric: "service.p50", Range: line("shop.bench.hcl", 52),
	})
	return judge(run, nil)
}

// crewShares are the shares of one trial.
func crewShares(rng *rand.Rand, block int, group string, took time.Duration, slower float64) []result.Share {
	var shares []result.Share
	for i, name := range []string{"w1", "w2", "w3"} {
		if name == "w3" && block < 2 {
			continue
		}
		s := result.Share{
			Worker: name, Start: time.Hour + time.Duration(i)*12*time.Microsecond, StartError: 24 * time.Microsecond,
			Clocks: map[string]*result.Recorder{"service": result.NewSparseRecorder()}, Names: make([]result.NameShare, 1),
		}
		if block == 9 && name == "w3" && group == "api[head]" {
			s.Start += 12 * time.Millisecond
		}
		if block == 11 && name == "w2" && group == "api[base]" {
			s.Findings = []result.Finding{{Code: result.GeneratorBusy, Values: result.Values{"limit": result.In(result.Ratio, 0.85), "cores": result.Count(4)}}}
		}
		factor := slower
		if name == "w2" {
			factor *= 1.3
		}
		for range 400 {
			s.Clocks["service"].Record(time.Duration(float64(took) * factor * math.Exp(0.2*rng.NormFloat64())))
		}
		s.Requests, s.Batches, s.Asked, s.Results, s.Duration = 400, 400, 400, 400, 0.5
		s.StatusCodes = map[string]int64{"200": 400}
		s.Names[0].Requests = 400
		s.Generator = result.Generator{CPUPerRequest: 40e-6, CPUShare: 0.1 + 0.05*float64(i)}
		s.InFlight.Max, s.Busy = 4, 4*400*time.Millisecond/2
		shares = append(shares, s)
	}
	return append(shares, result.Share{Worker: "sut"})
}

// crewOf says who they were.
func crewOf(run *result.Run) {
	host := func(name string, cpus int) result.Host {
		return result.Host{OS: "linux", Arch: "amd64", CPUs: cpus, CPUModel: "a CPU", Kernel: "6.1.0", Hostname: name}
	}
	led := func(to string) []result.FoundName {
		return []result.FoundName{{Name: "shop.example", Addresses: []string{to}}}
	}
	run.Info.Workers = []result.Worker{
		{ID: "aaaaaaa1", Name: "w1", Host: host("node-1", 4), Version: "0.1.0", Found: led("10.0.0.9")},
		{ID: "aaaaaaa2", Name: "w2", Host: host("node-2", 4), Version: "0.1.0", Found: led("10.0.7.9")},
		{ID: "aaaaaaa3", Name: "w3", Host: host("", 8), Version: "0.1.0", Found: led("10.0.0.9")},
		{ID: "aaaaaaa4", Name: "sut", Host: host("node-9", 16), Version: "0.1.0", NoLoad: true, Labels: map[string]string{"role": "sut"}},
	}
	run.Info.Voided = []result.Void{
		{Benchmark: "shop", Block: 1, Worker: "w3", Code: result.WorkerLost, After: 3.1},
		{Benchmark: "shop", Block: 4, Cell: run.Cells[1].Address, Worker: "w3", Code: result.WorkerLost, Reason: "its lease ended 2.6 s before\nit was missed", After: 9.7},
	}
}

var crewOnce = once(crewRun)

// What several machines made is told as such in every format that tells of machines.
func TestWorkersAreReported(t *testing.T) {
	for _, f := range []struct {
		name, format string
		o            Options
	}{
		{"crew.txt", "text", Options{}},
		{"crew-detail.txt", "text", Options{Detail: true, Width: 120}},
		{"crew.md", "markdown", Options{}},
		{"crew-shares.csv", "csv", Options{Shares: true}},
		{"crew.benchfmt", "benchfmt", Options{}},
	} {
		golden(t, f.name, render(t, f.format, crewOnce(), f.o))
	}
	for format, wants := range map[string][]string{
		"html":  {"3 workers, started within 72 µs; 2 blocks run again (w3 lost 2 times)", "node-1, linux/amd64, 4 CPUs", "voids 2", "w2: the load generator used more than"},
		"json":  {`"start_skew": 0.000072`, `"voided": [`, `"name": "w2"`, `"worker": "w2"`},
		"junit": {`name="bench.workers" value="3 workers, started within 72 µs; 2 blocks run again (w3 lost 2 times)"`, `name="bench.worker.w3" value="linux/amd64, 8 CPUs, a CPU"`, `name="bench.host" value="2 × linux/amd64, 4 CPUs and 1 × linux/amd64, 8 CPUs"`},
		"openmetrics": {
			`bench_worker{worker="w1",host="node-1",os="linux",arch="amd64",cpu="a CPU"} 1`, "# UNIT bench_worker_start_error_seconds seconds\n",
			`bench_worker_void_blocks{worker="w3"} 2`, `bench_worker_invalid_trials{worker="w2"} 1`,
		},
	} {
		text := render(t, format, crewOnce(), Options{})
		for _, want := range wants {
			if !strings.Contains(strings.NewReplacer(escape.NBSP, " ", "&nbsp;", " ").Replace(text), want) {
				t.Errorf("%s has no %q", format, want)
			}
		}
	}
	trials := strings.Split(render(t, "csv", crewOnce(), Options{Trials: true}), "\n")
	if !strings.Contains(trials[0], ",valid,start_skew,attempt,") || !strings.Contains(trials[5], ",true,7.2e-05,1,") || !strings.Contains(trials[1], ",true,6e-05,0,") {
		t.Errorf("trials:\n%.200s\n%.200s\n%.200s", trials[0], trials[1], trials[5])
	}
	if alone := strings.Split(render(t, "csv", tutorialOnce(), Options{Shares: true}), "\n"); len(alone) != 2 {
		t.Errorf("of one machine there are %d shares", len(alone)-2)
	}
}

// A thousand workers are told of in a page, and words of later versions and hostile ones are shown as they are.
func TestVeryManyWorkersFitAReport(t *testing.T) {
	run := copied(crewOnce())
	for i := range 1000 {
		run.Info.Workers = append(run.Info.Workers, result.Worker{Name: fmt.Sprintf("many-%d", i)})
		run.Info.Voided = append(run.Info.Voided, result.Void{Benchmark: "shop", Block: i, Worker: fmt.Sprintf("many-%d", i), Code: "not_yet_known"})
	}
	run.Info.Voided[0].Worker, run.Info.Voided[0].Code = "\x1b[31mw\u202e|<b>", "<i>"
	for _, format := range Formats() {
		text := render(t, format, run, Options{Detail: true})
		if n := strings.Count(text, "many-"); n > 300 && format != "json" {
			t.Errorf("%s names many workers %d times", format, n)
		}
		if strings.ContainsAny(text, "\x1b\u202e") && format != "json" {
			t.Errorf("%s has controls in it", format)
		}
	}
	text := strings.ReplaceAll(render(t, "text", run, Options{}), escape.NBSP, " ")
	if want := "1,000 blocks run again"; !strings.Contains(strings.Join(strings.Fields(text), " "), want) || !strings.Contains(text, "many-0 not yet known") {
		t.Errorf("no %q in\n%s", want, text)
	}
}
