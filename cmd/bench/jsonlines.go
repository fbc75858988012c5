package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"bench"
	"bench/engine"
	"bench/plan"
	"bench/result"
	"bench/words"
)

// jsonLines tells a run's story as one JSON object a line; each has a `type` and a `time`.
type jsonLines struct{ w io.Writer }

// line writes one object: type and time first, then the fields of v, which is a struct or a map.
func (j jsonLines) line(kind string, v any) {
	fields, err := json.Marshal(v)
	if err != nil {
		fields = []byte(fmt.Sprintf(`{"error":%q}`, err))
	}
	separator := ","
	if string(fields) == "{}" {
		separator = ""
	}
	now := time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
	fmt.Fprintf(j.w, "{\"type\":%q,\"time\":%q%s%s\n", kind, now, separator, words.JSON(fields[1:]))
}

// A trialLine is a trial that starts.
type trialLine struct {
	Cell    string  `json:"cell"`
	Block   int     `json:"block"` // from 1
	Blocks  int     `json:"blocks"`
	Done    int     `json:"done"` // trials of the whole run
	Total   int     `json:"total"`
	Placebo bool    `json:"placebo,omitempty"`
	Level   float64 `json:"level,omitempty"` // of a trial of a search
}

// A trialResult is a trial that is complete.
type trialResult struct {
	trialLine
	Requests  int64              `json:"requests"`
	Errors    int64              `json:"errors"`
	Metrics   map[string]float64 `json:"metrics"`
	Remaining float64            `json:"remaining"` // seconds, estimated
}

func (j jsonLines) watch(e engine.Event) {
	at := trialLine{e.Cell, e.Block, e.Blocks, e.Done, e.Total, e.Placebo, e.Level}
	switch e.Type {
	case engine.TrialStart:
		j.line("trial_start", at)
	case engine.TrialComplete:
		j.line("trial_complete", trialResult{at, e.Trial.Requests, e.Trial.Errors, e.Trial.Metrics, e.Remaining.Seconds()})
	}
}

func (jsonLines) close() {}

// judged writes what the run found.
func (j jsonLines) judged(r *result.Run) {
	for _, c := range r.Comparisons {
		j.line("comparison", c)
	}
	for _, t := range r.Thresholds {
		j.line("threshold", t)
	}
	for _, c := range r.Checks {
		j.line("check", c)
	}
	for _, w := range r.Warnings {
		j.line("diagnostic", diagnosticLine{"warning", w})
	}
	j.line("outputs", struct {
		Outputs map[string]any `json:"outputs"`
	}{r.Public().Outputs})
}

type diagnosticLine struct {
	Severity string `json:"severity"`
	result.Warning
}

// A summaryLine is the last one.
type summaryLine struct {
	RunID      string        `json:"run_id"`
	Status     result.Status `json:"status"`
	Reason     string        `json:"reason,omitempty"`
	ExitStatus int           `json:"exit_status"`
	Result     string        `json:"result"` // the file
}

// A planLine is what the run is going to do.
type planLine struct {
	RunID string   `json:"run_id"`
	Seed  uint64   `json:"seed"`
	Cells []string `json:"cells"`
	plannedLoad
}

// A plannedLoad is an estimate, for scripts.
type plannedLoad struct {
	Trials   int     `json:"trials"`
	Requests float64 `json:"requests"` // recorded
	Warmup   float64 `json:"warmup_requests"`
	LeadIn   float64 `json:"lead_in_requests"`
	Placebos float64 `json:"placebo_requests"`
	Seconds  float64 `json:"seconds"`
	Basis    string  `json:"basis,omitempty"` // what the numbers stand on, where the spec doesn't give them
}

func loadOf(x bench.Estimator, p *plan.Plan) plannedLoad {
	e := x.Plan(p)
	return plannedLoad{
		Trials: e.Trials, Requests: math.Round(e.Requests), Warmup: math.Ceil(e.Warmup), LeadIn: math.Ceil(e.LeadIn),
		Placebos: math.Ceil(e.Placebos), Seconds: e.Wall.Seconds(), Basis: strings.Trim(basis(x, e), " ()"),
	}
}

func (x *execution) planLine() planLine {
	line := planLine{RunID: x.id, Seed: x.plan.Seed, Cells: []string{}, plannedLoad: loadOf(x.estimator, x.plan)}
	for _, b := range x.plan.Benchmarks {
		for _, c := range b.Cells {
			line.Cells = append(line.Cells, c.Address.String())
		}
	}
	return line
}
