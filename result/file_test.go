package result

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// sampleRun is a small but complete run: two cells of three blocks.
func sampleRun(t *testing.T) *Run {
	t.Helper()
	five, low := 5, 1.01
	run := &Run{
		FormatVersion: FormatVersion,
		Info: Info{
			ID: "2026-01-02T030405Z-abcd", StartedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
			FinishedAt: time.Date(2026, 1, 2, 3, 5, 5, 0, time.UTC), BenchVersion: "0.1.0", Seed: 42, Status: Complete,
			Host:   Host{OS: "linux", Arch: "amd64", CPUs: 2, CPUModel: "a CPU", Kernel: "6.1.0"},
			Source: sampleSource(), Labels: map[string]string{"fleet": "blue"},
		},
		Servers:     []MeasuredServer{{Name: "s", Digest: strings.Repeat("0a", 32), Version: "v1.0.0"}},
		Comparisons: []Comparison{{Pair: Pair{Metric: "service.p50"}, Low: &low, Verdict: Slower}},
		Spec:        Spec{Files: []SourceFile{{Name: "a.bench.hcl", Text: "# <&>"}}},
		Warnings:    []Warning{{Code: "x", Summary: "y", Range: &Range{Filename: "a.bench.hcl", Start: Position{1, 1, 0}, End: Position{1, 2, 1}}}},
	}
	for _, strategy := range []string{"map", "gather"} {
		c := Cell{
			Address: fmt.Sprintf(`benchmark.b["g"][%q][5]`, strategy), Benchmark: "b", Group: "g", Strategy: strategy,
			Concurrency: &five, Level: "5",
		}
		for block := range 3 {
			c.TrialData = append(c.TrialData, trialOf(t, block, 100, 10*time.Millisecond))
		}
		names, err := recorded(time.Millisecond).Encode()
		if err != nil {
			t.Fatal(err)
		}
		c.Names = []NamedRequest{{Name: "r", Requests: 300, Histogram: &names}}
		if err := Aggregate(&c); err != nil {
			t.Fatal(err)
		}
		run.Cells = append(run.Cells, c)
	}
	return run
}

// sampleSource has a value in each field.
func sampleSource() *Source {
	dirty, at := true, time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	return &Source{
		VCS: "git", Commit: "8b0b93f", Parents: []string{"9d01db6"}, Base: "9d01db6", Branch: "main", Dirty: &dirty, CommittedAt: &at,
		Subject: "Add orders", URL: "https://git.example/shop", Change: &Change{Kind: "pull_request", Number: 12},
		CI: &CI{Provider: "github", RunURL: "https://git.example/shop/actions/runs/7", Job: "bench", Attempt: 1},
	}
}

// saved is the content of a run's file.
func saved(t *testing.T, run *Run) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := Write(&text, run); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func TestSavedRunIsReadBackWhole(t *testing.T) {
	run := sampleRun(t)
	again, err := Parse(saved(t, run))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, run.filled()) {
		t.Errorf("read back %+v, want %+v", again, run.filled())
	}
}

func TestParseSaysWhatIsWrongWithTheContent(t *testing.T) {
	good, err := json.Marshal(sampleRun(t).filled())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, want string }{
		"empty":            {"", "is empty"},
		"blank":            {" \n", "is empty"},
		"NUL bytes":        {strings.Repeat("\x00", 4096), "is not a result"},
		"cut off":          {string(good[:len(good)/2]), "ends in the middle, after"},
		"cut in an escape": {`{"format_version": "1.0", "run": {"id": "\u00`, "ends in the middle, after"},
		"NUL at the end":   {string(good) + "\x00\x00", "is not JSON: at byte"},
		"two documents":    {string(good) + string(good), "is not JSON: at byte"},
		"a list":           {"[1]", "a result is a JSON object"},
		"text":             {"hello", "is not a result"},
		"other JSON":       {`{"name": "x"}`, "it has no format_version"},
		"null version":     {`{"format_version": null}`, "it has no format_version"},
		"number version":   {`{"format_version": 1.0}`, "format_version is a number"},
		"odd version":      {`{"format_version": "one"}`, `the format version "one"`},
		"next version":     {`{"format_version": "2.0", "cells": "other"}`, "has format version 2.0; this version of bench reads 1.x only"},
		"wrong type":       {`{"format_version": "1.0", "cells": "none"}`, "cells is a string"},
		"deep":             {`{"format_version": "1.0", "outputs": ` + strings.Repeat("[", 20000), "inside each other"},
	} {
		if _, err := Parse([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q in it", name, err, c.want)
		}
	}
}

func TestNewerMinorVersionIsRead(t *testing.T) {
	run, err := Parse([]byte(`{"format_version": "1.9", "novel": [1], "cells": [{"address": "a", "novel": {}}]}`))
	if err != nil || len(run.Cells) != 1 || run.Cells[0].Address != "a" {
		t.Errorf("%+v, %v", run, err)
	}
}

// A big experiment with every clock there is: a strategy on batches of twenty, in an open loop.
func TestSixtyCellsOfThirtyBlocksStayUnderTwentyMegabytes(t *testing.T) {
	const cells, blocks, batches, size = 60, 30, 40, 20
	rng := rand.New(rand.NewPCG(3, 4))
	sample := func(n int, median time.Duration) *Recorder {
		r := NewSparseRecorder()
		for range n {
			r.Record(time.Duration(float64(median) * math.Exp(rng.NormFloat64()*0.25)))
		}
		return r
	}
	clocks := map[string]*Recorder{
		"service": sample(batches*size, time.Millisecond), "delivery": sample(batches*size, 4*time.Millisecond),
		"head_of_line": sample(batches*size, 3*time.Millisecond), "queue": sample(batches*size, time.Millisecond),
		"phases.first_byte": sample(batches*size, time.Millisecond), "phases.transfer": sample(batches*size, 20*time.Microsecond),
		"send_lag": sample(batches*size, 40*time.Microsecond), "response": sample(batches*size, time.Millisecond),
		"makespan": sample(batches, 4*time.Millisecond), "first_result": sample(batches, 3*time.Millisecond),
		"time_to.p10": sample(batches, 3*time.Millisecond), "time_to.p50": sample(batches, 4*time.Millisecond),
		"time_to.p90": sample(batches, 4*time.Millisecond), "time_to.p100": sample(batches, 4*time.Millisecond),
	}
	trial := trialOf(t, 0, batches*size, time.Millisecond)
	if err := trial.Record(clocks); err != nil {
		t.Fatal(err)
	}
	run := Run{Cells: make([]Cell, cells)}
	for i := range run.Cells {
		run.Cells[i].TrialData = slices.Repeat([]Trial{trial}, blocks)
	}
	if mb := float64(len(saved(t, &run))) / 1e6; mb >= 20 {
		t.Errorf("%.1f MB", mb)
	} else {
		t.Logf("%.1f MB", mb)
	}
}
