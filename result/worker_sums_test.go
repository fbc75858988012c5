package result

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

// workedCell is a cell of some blocks that two workers, and in the last block one, have performed.
func workedCell(t *testing.T, sums *Aggregator, from, to int, c *Cell) {
	t.Helper()
	for block := from; block < to; block++ {
		a, b := shareOf("a", 300, 2*time.Millisecond), shareOf("b", 100, 3*time.Millisecond)
		b.Start += 40 * time.Microsecond
		if block == 1 {
			b.Start += 5 * time.Second
		}
		if block == 2 {
			a.Findings = []Finding{{Code: GeneratorBusy}}
		}
		shares := []Share{a, b}
		if block == 3 {
			shares = shares[:1]
		}
		whole := MergeWorkers(shares, 0)
		whole.Block = block
		if _, err := sums.Keep(c, &whole); err != nil {
			t.Fatal(err)
		}
	}
	if err := sums.Update(c); err != nil {
		t.Fatal(err)
	}
}

func TestWorkersSumsAreThoseOfTheirShares(t *testing.T) {
	c := Cell{Address: "x", Benchmark: "b", Names: []NamedRequest{{Name: "r"}}}
	workedCell(t, new(Aggregator), 0, 4, &c)
	run := &Run{
		Cells: []Cell{c},
		Info: Info{
			Workers: []Worker{{Name: "a"}, {Name: "b"}, {Name: "sut", NoLoad: true}},
			Voided:  []Void{{Worker: "b", Code: WorkerLost}, {Worker: "b", Code: WorkerLate}, {Code: CoordinatorLost}},
		},
	}
	run.Judge(nil)
	run.Judge(nil) // again is the same
	a, b, sut := run.Info.Workers[0].WorkerSums, run.Info.Workers[1].WorkerSums, run.Info.Workers[2].WorkerSums
	if a.Trials != 4 || a.Blocks != 4 || a.Requests != 1200 || a.Invalid != 1 || a.Voids != 0 || math.Abs(*a.Share-0.8) > 1e-9 || *a.CPUShare != 0.25 {
		t.Errorf("a: %+v", a)
	}
	if b.Trials != 3 || b.Requests != 300 || b.Invalid != 1 || b.Voids != 2 || *b.Share != 0.25 {
		t.Errorf("b: %+v", b)
	}
	if math.Abs(*a.P50-0.002) > 1e-5 || math.Abs(*b.Against-1.5) > 0.01 || math.Abs(*a.Against-1/1.5) > 0.01 {
		t.Errorf("medians: %v of a, %v and %v against the others", *a.P50, *a.Against, *b.Against)
	}
	if *b.StartError != 20e-6 || math.Abs(*b.StartSkew-5.00008) > 1e-6 || *a.StartSkew != 0 {
		t.Errorf("starts: b %v ± %v; a %v", *b.StartSkew, *b.StartError, *a.StartSkew)
	}
	if sut.Trials != 0 || sut.P50 != nil || sut.Share != nil {
		t.Errorf("of one that sends nothing: %+v", sut)
	}
	public := run.Public()
	public.Judge(nil)
	if !reflect.DeepEqual(public.Info.Workers, run.Info.Workers) {
		t.Errorf("without trials nothing can be summed: %+v", public.Info.Workers)
	}
	if public.Cells[0].Workers[0].Histogram != nil || run.Cells[0].Workers[0].Histogram == nil {
		t.Error("what is shown has histograms, or what is kept has none")
	}
}

func TestWorkersPartsOutliveAnInterruption(t *testing.T) {
	fresh := func() Cell { return Cell{Address: "x", Benchmark: "b", Names: []NamedRequest{{Name: "r"}}} }
	whole, half := fresh(), fresh()
	workedCell(t, new(Aggregator), 0, 4, &whole)
	workedCell(t, new(Aggregator), 0, 2, &half)
	text, err := json.Marshal(&half)
	if err != nil {
		t.Fatal(err)
	}
	var saved Cell
	if err := json.Unmarshal(text, &saved); err != nil {
		t.Fatal(err)
	}
	resumed, sums := fresh(), new(Aggregator)
	if err := sums.Resume(&resumed, &saved); err != nil {
		t.Fatal(err)
	}
	workedCell(t, sums, 2, 4, &resumed)
	if !reflect.DeepEqual(resumed.Workers, whole.Workers) || len(whole.Workers) != 2 || whole.Workers[0].Latency.Count != 1200 {
		t.Errorf("%+v\nwant\n%+v", resumed.Workers, whole.Workers)
	}
	saved.Workers[0].Histogram.Encoded = "broken"
	again := fresh()
	if err := new(Aggregator).Resume(&again, &saved); err == nil || !strings.Contains(err.Error(), "worker a") {
		t.Errorf("error %v", err)
	}
}

func TestImplausibleWorkersAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		`{"run": {"workers": [{"name": "a", "trials": -1}]}}`:                                  "run.workers[0].trials is -1",
		`{"run": {"voided": [{"block": -1}]}}`:                                                 "run.voided[0]: block is -1",
		`{"run": {"voided": [{"attempt": 9999999}]}}`:                                          "attempt 9999999",
		`{"cells": [{"trial_data": [{"shares": [{"requests": -2}]}]}]}`:                        "cells[0].trial_data[0].shares[0].requests is -2",
		`{"cells": [{"trial_data": [{"attempt": -2}]}]}`:                                       "attempt -2",
		`{"cells": [{"workers": [{"errors": -3}]}]}`:                                           "cells[0].workers[0].errors is -3",
		`{"cells": [{"workers": [{"histogram": {"encoded": "*"}}]}]}`:                          "cells[0].workers[0].histogram.encoded is not base64",
		`{"run": {"workers": [{"host": {"hostname": "` + strings.Repeat("x", 2<<20) + `"}}]}}`: "run.workers[0].host.hostname has 2097152 bytes",
	} {
		_, err := Parse([]byte(`{"format_version": "1.1", ` + text[1:]))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: error %v, want %q", text, err, want)
		}
	}
	// What is odd but harmless is read, judged and saved.
	run, err := Parse([]byte(`{"format_version": "1.1", "run": {"workers": [{"name": "a"}, {"name": "a"}, {}], "voided": [{"code": "new"}]},
		"cells": [{"address": "x", "trial_data": [{"requests": 5, "start_skew": -1,
			"shares": [{"worker": "a", "p50": -1, "start_error": -1}, {"worker": "a", "p50": 0}, {"worker": "b", "p50": 1e308}]}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	run.Judge(nil)
	if _, err := json.Marshal(run); err != nil {
		t.Error(err)
	}
}

func TestRunsOfOtherMachinesAreNotComparable(t *testing.T) {
	host := func(cpus int, model string) Host {
		return Host{OS: "linux", Arch: "amd64", CPUs: cpus, CPUModel: model, Kernel: "6.1.9"}
	}
	of := func(hosts ...Host) *Info {
		i := &Info{BenchVersion: "0.1.0", Host: host(1, "of the conductor")}
		for _, h := range hosts {
			i.Workers = append(i.Workers, Worker{Host: h})
		}
		i.Workers = append(i.Workers, Worker{Host: host(128, "of the server"), NoLoad: true})
		return i
	}
	a, b := host(8, "A"), host(16, "B")
	alone := &Info{BenchVersion: "0.1.0", Host: a}
	for _, c := range []struct {
		name       string
		base, head *Info
		want       string
	}{
		{"the same in another order", of(a, b, a), of(b, a, a), ""},
		{"one more", of(a, a), of(a, a, a), "workers_changed before=2 now=3"},
		{"other models", of(a, a, b), of(a, b, b), "cpu_model_changed before=2 × A, B now=A, 2 × B"},
		{"all others", of(a, a), of(b, b), "cpu_model_changed before=A now=B"},
		{"parts exchanged", of(a, b), of(host(16, "A"), host(8, "B")), "hosts_changed before=linux amd64 A 8 6.1, linux amd64 B 16 6.1 now=linux amd64 A 16 6.1, linux amd64 B 8 6.1"},
		{"one worker is one machine", alone, of(a), ""},
		{"a machine and two workers", alone, of(a, a), "workers_changed before=1 now=2"},
		{"alone", alone, &Info{BenchVersion: "0.1.0", Host: b}, "cpu_model_changed before=A now=B"},
	} {
		found := notComparable(c.base, c.head)
		if got := told(found); found.Found() != (c.want != "") || found.Found() && got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
