package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"bench/spec/diag"
	"bench/words"
)

// checkMixes refuses mixes that can't be run with what else the benchmark has.
func (bm *benchmark) checkMixes(f *fields) {
	for _, g := range bm.requested() {
		if g.parts == nil || g.wrong {
			continue
		}
		bm.checkMix(f, g)
	}
}

func (bm *benchmark) checkMix(f *fields, g *group) {
	own := !slices.ContainsFunc(g.parts, func(p *mixPart) bool { return p.strategy == nil })
	if own && len(bm.strategies) > 1 {
		f.wrong(diag.Conflict, "strategies", "The same mix several times", "Every part of %s has a strategy of its own, so its cells would be the same with %s. Name one strategy, or leave strategy out of a part.",
			g.address, words.And(titlesOf(bm.strategies)))
		return
	}
	for _, s := range bm.strategies {
		if s.Program != nil && !own {
			f.wrong(diag.Conflict, "strategies", "Client program in a mix", "strategy.%s is a client program, which sends what a cell has by itself, and can't be told when a batch of a part of %s is due.", s.Name, g.address)
			return
		}
		bm.checkClosed(f, g, s)
	}
	bm.checkStarts(f, g)
}

// checkStarts refuses parts that begin when there is no trial.
func (bm *benchmark) checkStarts(f *fields, g *group) {
	if len(bm.levels) == 0 {
		return // how long a trial is follows from what there is an error in
	}
	if g.block.Meant["part"] || slices.ContainsFunc(g.parts, func(p *mixPart) bool { return p.block.Meant["share"] || p.block.Meant["start"] }) {
		return // which part has what is not known
	}
	late := slices.IndexFunc(g.parts, func(p *mixPart) bool { return p.Share > 0 && p.Start > 0 })
	if !slices.ContainsFunc(g.parts, func(p *mixPart) bool { return p.Share > 0 && p.Start == 0 }) && late >= 0 {
		f.e.report(diag.Failure(diag.Conflict, g.parts[late].block.Args["start"].Range, "Nobody at the start", "No part of %s with a share begins with the trial, so its level would start nothing at first.", g.address))
		return
	}
	for _, p := range g.parts {
		switch {
		case p.Start == 0:
		case bm.Iterations > 0:
			f.e.report(diag.Failure(diag.Conflict, p.block.Args["start"].Range, "Start in a counted trial", "%s counts iterations, and nobody knows how long its trials take: the part %q can't start in the middle of them. Give the benchmark a duration.", bm.block.Address(), p.Name))
		case p.Start >= bm.Trial:
			f.e.report(diag.Failure(diag.BadValue, p.block.Args["start"].Range, "Start after the end", "The part %q would begin %s after the start of each trial, and a trial of %s takes %s: duration is cut into blocks = %d.", p.Name, p.Start, bm.block.Address(), bm.Trial, bm.Blocks))
		}
	}
}

// checkClosed refuses closed loops that would be of two kinds at once: workers that pull requests, and batches one after the
// other.
func (bm *benchmark) checkClosed(f *fields, g *group, s *plannedStrategy) {
	if len(bm.declared) == 0 || bm.declared[0].arrival.Open() || bm.declared[0].arrival.Users > 0 { // users have no pools at all
		return
	}
	var pools, others []string
	for _, l := range g.loads(s) {
		switch {
		case l.part.Share == 0:
		case l.strategy.Type == "pool":
			pools = append(pools, l.part.Name)
		default:
			others = append(others, l.part.Name)
		}
	}
	if len(pools) > 0 && len(others) > 0 {
		f.wrong(diag.Conflict, "groups", "Workers and batches in one closed loop", "In %s, %s has workers that pull requests, and %s batches one after the other: at a concurrency level there is one or the other. Give them the same kind of strategy, or write rate in place of concurrency.",
			g.address, words.And(pools), words.And(others))
	}
}

// checkNames refuses a group and a mix of one name, whose cells would have one address.
func (bm *benchmark) checkNames(f *fields) {
	for i, g := range bm.requested() {
		for _, other := range bm.requested()[:i] {
			if other.Name == g.Name {
				f.wrong(diag.Duplicate, "groups", "One name twice", "%s and %s would have the same addresses: cells know both as %q. Rename one.", other.address, g.address, g.Name)
				return
			}
		}
	}
}

func titlesOf(strategies []*plannedStrategy) []string {
	var list []string
	for _, s := range strategies {
		list = append(list, "strategy."+s.Name)
	}
	return list
}

// unknownPart reports a metric of a part that no mix of the benchmark has.
func (bm *benchmark) unknownPart(at hcl.Range, part string) *hcl.Diagnostic {
	var names []string
	for _, g := range bm.groups {
		for _, p := range g.parts {
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	if slices.Contains(names, part) || bm.wrong || len(bm.groups) == 0 {
		return nil
	}
	if len(names) == 0 {
		return diag.Failure(diag.UnknownMetric, at, "No parts", "part.%s is of a part of a mix, and no group of benchmark.%s is a mix.", part, bm.Title())
	}
	return diag.Failure(diag.UnknownMetric, at, "Unknown part", "No mix of benchmark.%s has a part %q.%s", bm.Title(), part, nearOrAll(part, names))
}
