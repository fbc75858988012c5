package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"bench"
	"bench/plan"
	"bench/result"
	"bench/words"
)

// readPlanFile reads the plan file at path. found is false when it is something else: a folder, a spec, nothing at all.
func readPlanFile(path string) (p *bench.Recorded, found bool, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || strings.HasSuffix(path, ".hcl") || strings.HasSuffix(path, ".bench.json") {
		return nil, false, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, false, nil // the reader of specs tells it better
	}
	var head struct {
		FormatVersion string          `json:"format_version"`
		Seed          uint64          `json:"seed"`
		Spec          *result.Spec    `json:"spec"`
		Servers       []plan.Server   `json:"servers"`
		Run           json.RawMessage `json:"run"`
		Workers       plan.Workers    `json:"workers"`
		History       *plan.History   `json:"history"`
		Benchmarks    []struct {
			Cells []struct {
				Strategy plan.Strategy `json:"strategy"`
			} `json:"cells"`
		} `json:"benchmarks"`
	}
	if result.Decode(words.WithoutMark(text), &head) != nil || head.FormatVersion == "" || head.Spec == nil {
		return nil, false, nil
	}
	if head.Run != nil {
		return nil, false, mistake{
			path + " is a result, not a plan",
			fmt.Sprintf("`bench run -resume=%s` finishes an interrupted run; `bench show %[1]s` shows it.", path),
		}
	}
	if major, _, _ := strings.Cut(head.FormatVersion, "."); major != "1" {
		return nil, false, mistake{
			fmt.Sprintf("%s has format version %s", path, head.FormatVersion),
			"This version of bench reads 1.x. Make the plan again with `bench plan -out`.",
		}
	}
	shown := plan.Plan{Benchmarks: make([]plan.Benchmark, len(head.Benchmarks))}
	for i, b := range head.Benchmarks {
		for _, c := range b.Cells {
			shown.Benchmarks[i].Cells = append(shown.Benchmarks[i].Cells, plan.Cell{Strategy: c.Strategy})
		}
	}
	return &bench.Recorded{
		Spec: *head.Spec, Seed: head.Seed, What: "the plan " + path, Workers: &head.Workers.Min,
		Servers: append([]plan.Server{}, head.Servers...), Programs: append([]plan.Server{}, shown.Programs()...),
		Tell: head.History.Teller(),
	}, true, nil
}

// recordedOf is what a run's file keeps of its spec. Who performed its trials does so again.
func recordedOf(r *result.Run) *bench.Recorded {
	workers := 0
	for _, w := range r.Info.Workers {
		if !w.NoLoad {
			workers++
		}
	}
	return &bench.Recorded{Spec: r.Spec, Seed: r.Info.Seed, What: "the run " + r.Info.ID, Workers: &workers}
}

// readAgain reads a recorded spec. The command line may only add what is not recorded: sensitive variables.
func (in *inputs) readAgain(s *session, rec *bench.Recorded) (sp *bench.Spec, ok bool) {
	if err := in.addTo(rec); err != nil {
		s.fail(err)
		return nil, false
	}
	sp, diags := bench.Load(in.source(rec))
	s.know(sp)
	s.report(diags)
	return sp, !diags.HasErrors()
}

// addTo says why the command line can't be added to what is recorded.
func (in *inputs) addTo(rec *bench.Recorded) error {
	o := in.Overrides
	if len(in.targets) > 0 || len(in.excludes) > 0 || o.Duration > 0 || o.Blocks > 0 || len(o.Concurrency) > 0 {
		return mistake{
			rec.What + " is run as it is",
			"-target, -exclude, -duration, -blocks and -concurrency would make something else of it. Leave them out.",
		}
	}
	for _, given := range in.Vars {
		sensitive := func(v result.Variable) bool { return v.Sensitive && v.Name == given.Name }
		if !slices.ContainsFunc(rec.Spec.Variables, sensitive) {
			return mistake{
				rec.What + " has its variables' values",
				"Only the sensitive ones are not recorded, and can be given again with -var.",
			}
		}
	}
	return nil
}
