package report

import (
	"strings"
	"testing"

	"bench/result"
)

// oldFile is a result of a version of bench that put its findings into words only.
const oldFile = `{
  "format_version": "1.1",
  "run": {"id": "old", "started_at": "2026-01-02T03:04:05Z", "finished_at": "2026-01-02T03:05:05Z", "bench_version": "0.1.0", "seed": 1,
    "status": "complete", "host": {"os": "linux", "arch": "amd64", "cpus": 2, "cpu_model": "c", "kernel": "6.1"}},
  "cells": [
    {"address": "benchmark.b[\"g\"][\"map\"][1]", "benchmark": "b", "group": "g", "strategy": "map", "level": "1", "concurrency": 1,
     "trials": 20, "requests": 100, "valid": false, "reasons": ["the load generator used 91 % of its cores (3 of 20 trials)"],
     "warnings": [{"code": "repeated", "summary": "Old words of a warning", "detail": "And more of it.", "range": null}]},
    {"address": "benchmark.b[\"g\"][\"pool\"][1]", "benchmark": "b", "group": "g", "strategy": "pool", "level": "1", "concurrency": 1,
     "trials": 20, "requests": 100, "valid": false, "reasons": ["the load generator used 91 % of its cores (4 of 20 trials)"], "warnings": []}
  ],
  "comparisons": [{"benchmark": "b", "baseline": "benchmark.b[\"g\"][\"map\"][1]", "candidate": "benchmark.b[\"g\"][\"pool\"][1]",
    "metric": "service.p50", "min_effect": 0.05, "confidence": 0.95, "gated": true, "on_inconclusive": "pass", "ratio": null, "low": null,
    "high": null, "p": null, "blocks": 0, "verdict": "inconclusive", "baseline_value": null, "candidate_value": null,
    "note": "there were old reasons; and a caveat"}],
  "thresholds": [{"cell": "benchmark.b[\"g\"][\"map\"][1]", "name": "t", "metric": "service.p50", "value": null, "max": 1, "min": null,
    "passed": null, "note": "not judged: for an old reason"}],
  "checks": [], "outputs": {}, "warnings": [], "declared": {"benchmarks": [{"name": "b", "blocks": 20, "seed": 1, "warmup": 0,
    "warmup_auto": false, "trial": 1, "iterations": 0, "open_loop": false, "early_stop": false}]}, "spec": {"files": []}
}`

// What older versions have said is shown in their words, and grouped by them.
func TestOldFilesKeepTheirWords(t *testing.T) {
	run, err := result.Parse([]byte(oldFile))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(render(t, "text", run, Options{Detail: true, Width: 200})), " ")
	for _, want := range []string{
		"INVALID map and pool: the load generator used 91 % of its cores NOT JUDGED",
		"not valid: the load generator used 91 % of its cores (3 of 20 trials)",
		"inconclusive: there were old reasons; and a caveat",
		"not judged: for an old reason", "Old words of a warning", "And more of it.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
	brief := strings.Join(strings.Fields(render(t, "text", run, Options{Width: 200})), " ")
	if !strings.Contains(brief, "inconclusive: there were old reasons ") {
		t.Errorf("the chief reason is not alone:\n%s", brief)
	}
	again := render(t, "json", run, Options{})
	if !strings.Contains(again, `"note": "there were old reasons; and a caveat"`) || !strings.Contains(again, `(3 of 20 trials)"`) {
		t.Errorf("the words are others now:\n%s", again)
	}
}

// What a later version has found is shown in its own words.
func TestLaterFilesKeepTheirWords(t *testing.T) {
	run := copied(gatedOnce())
	c := &run.Comparisons[0]
	c.Findings = []result.Finding{{Code: result.WouldBe, Because: []result.Finding{{Code: "of_later"}}}}
	c.Note = "it would be slower, but for something new"
	if text := render(t, "json", run, Options{}); !strings.Contains(text, `"note": "it would be slower, but for something new"`) {
		t.Error("it has other words")
	}
	c.Note = ""
	if text := render(t, "json", run, Options{}); !strings.Contains(text, `"note": "it would be unknown, but of_later"`) {
		t.Error("the code doesn't stand for what can't be said")
	}
}
