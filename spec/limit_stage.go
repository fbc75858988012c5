package spec

import (
	"slices"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
)

// limited are the stages of a cell that a threshold can apply to: where its condition asks for stages, those that have a name,
// and else the whole, which has none.
func (f *fields) limited(c plan.Cell) (stages []string) {
	asks := func(r decl.Reference) bool { return r.Root == "cell" && r.Name == "stage" }
	if arg := f.b.Args["when"]; arg == nil || !slices.ContainsFunc(arg.Refs, asks) {
		return []string{""}
	}
	for _, s := range c.Arrival.Named() {
		stages = append(stages, s.Name)
	}
	return stages
}

// stageOf is the named stage of a cell that has an address, "" for the cell itself. It is false for others' addresses.
func stageOf(c plan.Cell, address string) (stage string, is bool) {
	if c.Address.String() == address {
		return "", true
	}
	for _, s := range c.Arrival.Named() {
		if c.Address.AtStage(s.Name).String() == address {
			return s.Name, true
		}
	}
	return "", false
}

// hasStage says whether a cell has a named stage; the whole, which has no name, it has.
func hasStage(c plan.Cell, stage string) bool {
	return stage == "" || slices.ContainsFunc(c.Arrival.Named(), func(s plan.NamedStage) bool { return s.Name == stage })
}

// atStage is the address of a cell, or of a named stage of it.
func atStage(c plan.Cell, stage string) result.Address {
	if stage == "" {
		return c.Address
	}
	return c.Address.AtStage(stage)
}

// checkStage refuses to compare a stage that no cell has.
func (bm *benchmark) checkStage(f *fields) {
	stage := f.constant("stage")
	if stage == "" || len(bm.Cells) == 0 {
		return
	}
	var names []string
	for _, c := range bm.Cells {
		if hasStage(c, stage) {
			return
		}
		for _, s := range c.Arrival.Named() {
			if !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	f.wrong(diag.UnknownReference, "stage", "Unknown stage", "benchmark.%s has no stage %q.%s", bm.Title(), stage, nearOrAll(stage, names))
}

// ofWhole refuses metrics of a stage that are measured of the whole alone.
func (f *fields) ofWhole(metrics []wanted) {
	if f.constant("stage") == "" {
		return
	}
	for _, m := range metrics {
		if m.OfWhole() {
			f.wrong(diag.UnknownMetric, "metrics", "Metric of the whole", "%s is what servers, clients or the load generator used, which nobody can tell apart by stage.", m.Name)
			return
		}
	}
}
