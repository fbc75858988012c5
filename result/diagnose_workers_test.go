package result

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A crew is what simulated workers do to a run: how many times as long the requests of each take, in a block and a cell.
type crew struct {
	names  []string
	factor func(worker, cell string, block int) float64 // nil: 1
	absent func(worker string, block int) bool          // nil: never
	noise  float64
}

// on puts the workers' shares on a run's trials, around the trials' own service.p50.
func (c crew) on(run *Run) *Run {
	rng := rand.New(rand.NewPCG(3, 9))
	for i := range run.Cells {
		cell := &run.Cells[i]
		for k := range cell.TrialData {
			t := &cell.TrialData[k]
			t.Histograms = map[string]Histogram{"service": t.Histograms["service"]}
			for place, name := range c.names {
				if c.absent != nil && c.absent(name, t.Block) {
					continue
				}
				factor := math.Exp(c.noise * rng.NormFloat64())
				if c.factor != nil {
					factor *= c.factor(name, cell.Group, t.Block)
				}
				t.Shares = append(t.Shares, TrialShare{
					Worker: name, Place: place, Requests: t.Requests / int64(len(c.names)), P50: number(t.Metrics["service.p50"] * factor),
				})
			}
		}
	}
	for i, name := range c.names {
		run.Info.Workers = append(run.Info.Workers, Worker{ID: fmt.Sprintf("aaaaaaa%d", i), Name: name, Host: run.Info.Host, Version: "0.1.0"})
	}
	return run
}

// warned is what Diagnose says, in short.
func warned(run *Run) string {
	var all []string
	for _, w := range Diagnose(run) {
		all = append(all, strings.TrimSpace(told(Finding{Code: w.Code, Of: w.Cell, Worker: w.Worker, Values: w.Values, Because: w.Because})))
	}
	return strings.Join(all, "\n")
}

func TestWorkersAreDiagnosed(t *testing.T) {
	three := []string{"w1", "w2", "w3"}
	only := func(who string, by float64) func(string, string, int) float64 {
		return func(worker, _ string, _ int) float64 {
			if worker == who {
				return by
			}
			return 1
		}
	}
	for _, c := range []struct {
		name  string
		crew  crew
		ratio float64
		want  []string // each in a warning of its own, and no other warnings
	}{
		{"alike", crew{names: three, noise: 0.05}, 1, nil},
		{"alike, and the head is slower", crew{names: three, noise: 0.05}, 1.2, nil},
		{"one alone", crew{names: []string{"w1"}, noise: 0.05}, 1, nil},
		{"a slow one", crew{names: three, noise: 0.03, factor: only("w2", 1.3)}, 1, []string{"worker_differs by w2 by=0.3"}},
		{"a quick one", crew{names: three, noise: 0.03, factor: only("w3", 0.7)}, 1, []string{"worker_differs by w3 by=-0.29"}},
		{"the slower one of two", crew{names: three[:2], noise: 0.03, factor: only("w1", 0.5)}, 1, []string{"worker_differs by w2 by=1.0"}},
		{"one that differs by less than matters", crew{names: three, noise: 0.001, factor: only("w2", 1.03)}, 1, nil},
		{"one that drifts", crew{names: three, noise: 0.02, factor: func(worker, _ string, block int) float64 {
			if worker == "w2" {
				return 0.8 + 0.4*float64(block)/29
			}
			return 1
		}}, 1, []string{"worker_drifts by w2 by=0.3"}},
		{"two that differ", crew{names: []string{"a", "b", "c", "d", "e"}, noise: 0.02, factor: func(worker, _ string, _ int) float64 {
			return map[string]float64{"a": 1.5, "b": 1.2}[worker] + map[bool]float64{true: 1}[worker > "b"]
		}}, 1, []string{"worker_differs by a by=0.48", "worker_differs by b by=0.19"}},
		{"one who alone sees a difference", crew{names: three, noise: 0.01, factor: func(worker, cell string, _ int) float64 {
			if cell != "head" {
				return 1
			}
			return map[bool]float64{true: 1.2, false: 1 / 1.08}[worker == "w3"] // the others see none
		}}, 1.08, []string{"verdict_by_worker of benchmark.b[\"head\"][\"pool\"][8] by w3", "worker_differs by w3"}},
		{
			"one that came later",
			crew{names: three, noise: 0.05, absent: func(w string, block int) bool { return w == "w3" && block < 10 }},
			1,
			[]string{"roster_changed (in_blocks by w3 all=30 blocks=20)"},
		},
		{
			"many that came later",
			crew{names: strings.Split("abcdefghi", ""), noise: 0.05, absent: func(w string, block int) bool { return w > "b" && block < 1 }},
			1,
			[]string{"roster_changed (in_blocks by c all=30 blocks=29; in_blocks by d all=30 blocks=29; in_blocks by e all=30 blocks=29; " +
				"in_blocks by f all=30 blocks=29; in_blocks by g all=30 blocks=29; and_more more=2)"},
		},
	} {
		got := warned(c.crew.on(twoSided("service.p50", 30, c.ratio, 0.002).run()))
		lines := strings.Split(got, "\n")
		if got == "" {
			lines = nil
		}
		if len(lines) != len(c.want) {
			t.Errorf("%s: warned of\n%s\nwant %q", c.name, got, c.want)
			continue
		}
		for _, want := range c.want {
			if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, want) }) {
				t.Errorf("%s: warned of\n%s\nwant %q", c.name, got, want)
			}
		}
	}
}

// Where nothing but chance sets workers apart, however odd its distribution, they are warned of in at most one of a hundred
// runs.
func TestAlikeWorkersAreSeldomWarnedOf(t *testing.T) {
	const runs = 500
	for _, workers := range []int{2, 3} {
		wrong := 0
		for i := range runs {
			rng := rand.New(rand.NewPCG(uint64(workers), uint64(i)))
			names := []string{"a", "b", "c", "d", "e"}[:workers]
			skewed := func(_, _ string, _ int) float64 { return math.Exp(0.4 * rng.ExpFloat64()) } // now and then one is much slower
			if warned(crew{names: names, factor: skewed}.on(twoSided("service.p50", 16, 1, 0.02).run())) != "" {
				wrong++
			}
		}
		if most := int(0.01*runs + 3.72*math.Sqrt(0.01*0.99*runs)); wrong > most {
			t.Errorf("%d workers: warned in %d of %d runs, at most %d are chance", workers, wrong, runs, most)
		} else {
			t.Logf("%d workers: warned in %d of %d runs", workers, wrong, runs)
		}
	}
}

func TestVoidsThatGatherAreAFinding(t *testing.T) {
	run := func(void ...string) *Run {
		r := experiment{blocks: 20}.run()
		for _, name := range []string{"base", "head", "c", "d", "e"} {
			r.Cells = append(r.Cells, Cell{Address: name, Benchmark: "b", TrialData: slices.Repeat([]Trial{{Duration: 0.1}}, 20)})
		}
		for i, cell := range void {
			r.Info.Voided = append(r.Info.Voided, Void{Benchmark: "b", Block: i, Cell: cell, Worker: "w1", Code: WorkerLost})
		}
		return r
	}
	for _, c := range []struct {
		voids []string
		want  string
	}{
		{nil, ""},
		{[]string{"head", "head"}, ""}, // may be chance
		{[]string{"head", "base", "c", "d", "head", "e"}, ""},
		{[]string{"", "", "", "", "", "", "", "", ""}, ""}, // between trials
		{[]string{"head", "head", "head", "head", "head", "head", "c"}, "voids_not_random of head all=7 p=0.00"},
	} {
		if got := warned(run(c.voids...)); !strings.HasPrefix(got, c.want) || got != "" && c.want == "" {
			t.Errorf("voids in %q: warned of %q, want %q", c.voids, got, c.want)
		}
	}
	restarted := run(slices.Repeat([]string{"head"}, 9)...)
	for i := range restarted.Info.Voided {
		restarted.Info.Voided[i].Code = CoordinatorLost
	}
	if got := warned(restarted); got != "" {
		t.Errorf("who conducts began anew: %q", got)
	}
}

func TestAddressesThatDifferAreTold(t *testing.T) {
	run := &Run{Info: Info{Workers: []Worker{
		{Name: "w1", Found: []FoundName{{"shop.example", []string{"10.0.0.2", "10.0.0.1"}}, {"same.example", []string{"10.1.0.1"}}}},
		{Name: "w2", Found: []FoundName{{"same.example", []string{"10.1.0.1", "10.1.0.1"}}, {"shop.example", []string{"10.0.0.1", "10.0.0.2"}}}},
	}}}
	if got := warned(run); got != "" {
		t.Errorf("the same ones in another order: %s", got)
	}
	run.Info.Workers[1].Found[1].Addresses = []string{"10.0.0.3"}
	want := "addresses_differ name=shop.example (led_to by w1 addresses=10.0.0.1, 10.0.0.2; led_to by w2 addresses=10.0.0.3)"
	if got := warned(run); got != want {
		t.Errorf("warned of %s\nwant %s", got, want)
	}
}
