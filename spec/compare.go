package spec

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/result"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// An axis is what a baseline is a point of.
type axis int

const (
	noAxis axis = iota
	groupAxis
	strategyAxis
	levelAxis
)

// A baseline is one point of one axis: everything else of that axis is compared with it.
type baseline struct {
	axis  axis
	name  string
	stage string // the named stage that is compared; "": the whole
}

// holds says whether a cell is at the baseline's point.
func (b baseline) holds(c plan.Cell) bool { return b.of(c) == b.name }

// of is where a cell stands on the baseline's axis.
func (b baseline) of(c plan.Cell) string {
	switch b.axis {
	case groupAxis:
		return c.Address.Group
	case strategyAxis:
		return c.Address.Strategy
	default:
		return c.Address.Level
	}
}

// rest is what a cell shares with those it is compared with: its address without the baseline's axis.
func (b baseline) rest(c plan.Cell) result.Address {
	a := c.Address
	switch b.axis {
	case groupAxis:
		a.Group = ""
	case strategyAxis:
		a.Strategy = ""
	default:
		a.Level = ""
	}
	return a
}

// A partnership finds the baseline's cells for a candidate. A plain loop in a closed loop has no levels of its own, so as
// a strategy it stands beside every level.
type partnership struct {
	baseline
	exact, anyLevel, loops map[result.Address][]int
}

func isLoop(c plan.Cell) bool {
	return c.Strategy.Type == "sequential" && !c.Arrival.Open() && !c.Arrival.OfUsers()
}

func withoutLevel(a result.Address) result.Address {
	a.Level = ""
	return a
}

// partnersOf sorts the baseline's cells.
func (b baseline) partnersOf(cells []plan.Cell) partnership {
	p := partnership{b, map[result.Address][]int{}, map[result.Address][]int{}, map[result.Address][]int{}}
	for i, c := range cells {
		if !b.holds(c) {
			continue
		}
		rest := b.rest(c)
		p.exact[rest] = append(p.exact[rest], i)
		rest = withoutLevel(rest)
		p.anyLevel[rest] = append(p.anyLevel[rest], i)
		if isLoop(c) {
			p.loops[rest] = append(p.loops[rest], i)
		}
	}
	return p
}

// of are the cells that a candidate is compared with.
func (p partnership) of(candidate plan.Cell) []int {
	rest := p.rest(candidate)
	if p.axis != strategyAxis {
		return p.exact[rest]
	}
	if isLoop(candidate) {
		return p.anyLevel[withoutLevel(rest)]
	}
	if loops := p.loops[withoutLevel(rest)]; len(loops) > 0 {
		return loops
	}
	return p.exact[rest]
}

// compare turns compare blocks into pairs of cells.
func (bm *benchmark) compare(e *evaluation, local scope) {
	for _, c := range bm.block.Nested("compare") {
		f := e.fields(c, lang.CompareBlock, local)
		template, minEffect, metrics := bm.pairTemplate(f)
		bm.checkParts(f, metrics)
		bm.checkStage(f)
		bm.checkSearched(f, "metrics", metrics)
		f.ofWhole(metrics)
		base, ok := f.baseline(bm)
		if !ok || f.bad {
			continue
		}
		bm.EarlyStop = bm.EarlyStop || template.EarlyStop
		bm.pair(f, base, metrics, template, minEffect)
	}
}

// pairTemplate reads what all pairs of a compare block have in common.
func (bm *benchmark) pairTemplate(f *fields) (template result.Pair, minEffect float64, metrics []wanted) {
	template = result.Pair{
		Benchmark:      bm.Title(),
		Confidence:     f.number("confidence"),
		Gated:          f.boolean("gate"),
		OnInconclusive: f.constant("on_inconclusive"),
		EarlyStop:      f.boolean("early_stop"),
		AllowCrossRun:  f.boolean("allow_cross_run"),
		Strict:         f.constant("strict"),
		Range:          rangeOf(f.b.Header),
	}
	return template, f.numberOr("min_effect", 0), f.metrics("metrics")
}

// pair makes the pairs of a compare block.
func (bm *benchmark) pair(f *fields, base baseline, metrics []wanted, template result.Pair, minEffect float64) {
	base.stage = f.constant("stage")
	for _, m := range metrics {
		if !bm.ofStreams(f, "metrics", m, "") {
			return
		}
	}
	pairs := base.pairs(bm, bm.Cells, metrics, template, minEffect)
	bm.pairs = append(bm.pairs, pairs...)
	switch {
	case len(pairs) > 0 || len(metrics) == 0 || bm.meantStream():
	case bm.relevelled():
		bm.lost.pairs = append(bm.lost.pairs, base.pairs(bm, bm.cellsAt(bm.declared), metrics, template, minEffect)...)
	default:
		f.wrong(diag.NothingToCompare, "baseline", "Nothing to compare with the baseline",
			"No cell of the benchmark differs from the baseline in this axis alone: it needs a second %s.", axisWord(base.axis))
	}
}

// pairs are all of a benchmark's cells that have a partner at the baseline, with it, once for each metric.
func (b baseline) pairs(bm *benchmark, cells []plan.Cell, metrics []wanted, template result.Pair, minEffect float64) (pairs []pair) {
	partners := b.partnersOf(cells)
	programs := slices.ContainsFunc(cells, func(c plan.Cell) bool { return c.Strategy.Program != nil })
	for i, candidate := range cells {
		if b.holds(candidate) {
			continue
		}
		for _, j := range partners.of(candidate) {
			for _, m := range metrics {
				if programs && ofPrograms(m.Metric) && (cells[j].Strategy.Program == nil || candidate.Strategy.Program == nil) {
					continue // an emulation has no client to be measured
				}
				if !m.streamedIn(cells[j], "") || !m.streamedIn(candidate, "") {
					continue
				}
				p := template
				p.Metric, p.MinEffect, p.Unit = m.Name, m.MinEffect(), bm.unitOf(m)
				if minEffect > 0 {
					p.MinEffect = minEffect
				}
				for _, side := range m.sides(cells[j], candidate, b.stage) {
					p.Baseline, p.Candidate = side[0].String(), side[1].String()
					pairs = append(pairs, pair{p, j, i, side[0].Part != m.part})
				}
			}
		}
	}
	return pairs
}

// ofPrograms says whether a metric is of client programs alone.
func ofPrograms(m result.Metric) bool { return strings.HasPrefix(m.Name, "client.") }

func axisWord(x axis) string {
	return map[axis]string{groupAxis: "group", strategyAxis: "strategy", levelAxis: "level"}[x]
}

// baseline reads what everything is compared with: a strategy, a group, or a level.
func (f *fields) baseline(bm *benchmark) (baseline, bool) {
	arg := f.b.Args["baseline"]
	if arg == nil {
		return baseline{}, false
	}
	v, _ := f.e.evaluate(arg, f.scope).UnmarkDeep()
	if !v.IsKnown() {
		if v.Type() == cty.DynamicPseudoType || v.Type().IsPrimitiveType() {
			f.e.notKnown(f.at("baseline"), "baseline")
			return baseline{}, false
		}
	}
	if address, ok := addressOf(v); ok {
		return f.baselineAt(bm, address)
	}
	if !v.IsNull() && (v.Type() == cty.Number || v.Type() == cty.String) {
		text, _ := diag.KeyText(v)
		return f.baselineLevel(bm, text)
	}
	f.wrong(diag.NotAReference, "baseline", "Unsuitable baseline",
		"A baseline is a strategy (strategy.map), one group (group.api[\"base\"]) or a level (10), not %s.", describe(v))
	return baseline{}, false
}

func (f *fields) baselineAt(bm *benchmark, address string) (baseline, bool) {
	var there []string
	for _, g := range bm.groups {
		if g.address == address {
			return baseline{axis: groupAxis, name: g.Name}, true
		}
		if decl.HasRoot(address, "group") {
			there = append(there, g.address)
		}
	}
	for _, s := range bm.strategies {
		if "strategy."+s.Name == address {
			return baseline{axis: strategyAxis, name: s.Name}, true
		}
		if decl.HasRoot(address, "strategy") {
			there = append(there, "strategy."+s.Name)
		}
	}
	if len(there) == 0 {
		f.wrong(diag.NotAReference, "baseline", "Unsuitable baseline", "A baseline is a strategy, a group or a level of this benchmark; %s is none.", address)
		return baseline{}, false
	}
	f.wrong(diag.NothingToCompare, "baseline", "Baseline not in the benchmark", "%s is not part of benchmark.%s, which has %s.", address, bm.Name, words.And(there))
	return baseline{}, false
}

func (f *fields) baselineLevel(bm *benchmark, text string) (baseline, bool) {
	var there []string
	for _, l := range bm.levels {
		if l.name == text || l.name == text+"/s" || strings.TrimSuffix(strings.TrimSuffix(l.name, " users"), " user") == text {
			return baseline{axis: levelAxis, name: l.name}, true
		}
		there = append(there, l.name)
	}
	for _, root := range []string{"strategy", "group"} {
		if meant := diag.Suggest(text, f.e.reading.all.Names(root)); meant != "" {
			f.wrong(diag.NotAReference, "baseline", "Text in place of a reference", "References stand without quotes: %s.%s.", root, meant)
			return baseline{}, false
		}
	}
	if bm.relevelled() && slices.ContainsFunc(bm.declared, func(l level) bool { return l.name == text }) {
		return baseline{axis: levelAxis, name: text}, true
	}
	f.wrong(diag.NothingToCompare, "baseline", "Baseline not in the benchmark", "%s is no level of benchmark.%s, which has %s.", text, bm.Name, words.And(there))
	return baseline{}, false
}

// relevelled says that the command line chose other levels, so that there may be nothing to compare in this run.
func (bm *benchmark) relevelled() bool {
	return !slices.EqualFunc(bm.declared, bm.levels, func(a, b level) bool { return a.name == b.name })
}
