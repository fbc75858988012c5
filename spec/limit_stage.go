package spec

import (
	"slices"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
)

// A measuredPart is what a limit can be on: a cell, or one of its named stages.
type measuredPart struct {
	address string
	stage   string // ""; the whole
}

// limited are the parts of a cell that a threshold can apply to: where its condition asks for stages, those that have a name,
// and else the whole.
func (f *fields) limited(c plan.Cell) (list []measuredPart) {
	asks := func(r decl.Reference) bool { return r.Root == "cell" && r.Name == "stage" }
	if arg := f.b.Args["when"]; arg == nil || !slices.ContainsFunc(arg.Refs, asks) {
		return []measuredPart{{c.Address.String(), ""}}
	}
	for _, s := range c.Arrival.Named() {
		list = append(list, measuredPart{c.Address.AtStage(s.Name).String(), s.Name})
	}
	return list
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

// comparedAt is the address at which a cell is compared: its own, or that of a named stage. It is false where the cell has no
// such stage.
func comparedAt(c plan.Cell, stage string) (address string, is bool) {
	if stage == "" {
		return c.Address.String(), true
	}
	has := slices.ContainsFunc(c.Arrival.Named(), func(s plan.NamedStage) bool { return s.Name == stage })
	return c.Address.AtStage(stage).String(), has
}

// checkStage refuses to compare a stage that no cell has.
func (bm *benchmark) checkStage(f *fields) {
	stage := f.constant("stage")
	if stage == "" || len(bm.Cells) == 0 {
		return
	}
	var names []string
	for _, c := range bm.Cells {
		if _, has := comparedAt(c, stage); has {
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
func (f *fields) ofWhole(metrics []result.Metric) {
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
