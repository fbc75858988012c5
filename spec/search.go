package spec

import (
	"cmp"
	"math"
	"slices"
	"time"

	"bench/plan"
	"bench/result"
	"bench/result/stats"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// fewestTrials is how many trials a cell must have time for, for a search to find anything.
const fewestTrials = 10

// searching reads a search in the place of levels, of a duration and of blocks.
func (bm *benchmark) searching(f *fields, o Overrides) {
	block := f.b.One("search")
	for _, name := range lang.Loads {
		if f.has(name) {
			f.wrong(diag.Conflict, name, "Two kinds of load", "A search tries levels of its own, so that %s can't be given with it: its range is `within`.", name)
		}
	}
	for _, name := range []string{"duration", "iterations", "blocks"} {
		if f.has(name) {
			f.wrong(diag.Conflict, name, "A search has no "+name, "A search goes on until it knows, in at most the time of its at_most: leave %s out. The length of a trial is `trial` of the search.", name)
		}
	}
	s := f.e.fields(block, lang.SearchBlock, f.scope)
	search := &plan.Search{AtMost: s.positive("at_most"), Samples: 1}
	search.Over, search.Precision = result.Load(s.constant("over")), s.number("precision")
	if !slices.Contains(result.Loads(), search.Over) {
		s.bad = true
	}
	search.Low, search.High = s.within(f.def.Argument(string(cmp.Or(search.Over, result.OverRate))).Bounds)
	search.MostTrials = plan.SearchedMost
	if o.Duration > 0 {
		search.AtMost = o.Duration
	}
	if o.Blocks > 0 {
		search.MostTrials = o.Blocks
	}
	bm.Trial, search.Fixed = s.positiveOr("trial", plan.SearchTrialClosed), s.has("trial")
	if search.Over == result.OverRate && !search.Fixed {
		bm.Trial = plan.SearchTrialOpen
	}
	bm.warmup(f)
	bm.NoLeadIn, bm.Cooldown = !f.boolean("lead_in"), f.duration("cooldown")
	bm.Seed, bm.seeded = uint64(f.whole("seed")), f.has("seed")
	if s.bad || s.b.Meant["over"] || s.b.Meant["within"] { // what follows from them would be more mistakes for one
		f.bad = true
		return
	}
	shape := f.shapeOf(search.Over)
	search.Holds = s.holds(search)
	if f.bad = f.bad || s.bad; f.bad {
		return
	}
	bm.Search, bm.Blocks = search, search.MostTrials
	bm.declared = []level{{name: result.LevelSearch, arrival: search.At(plan.Cell{Arrival: shape}, search.Low).Arrival}}
	bm.levels = bm.declared
	if !search.Fixed {
		bm.Trial = max(bm.Trial, usualRounds*bm.round())
	}
}

// shapeOf is what the cells of a search have in common.
func (f *fields) shapeOf(over result.Load) plan.Arrival {
	switch over {
	case result.OverRate:
		f.onlyOfUsers("rate")
		return f.openShape()
	case result.OverUsers:
		return f.userShape()
	}
	f.onlyOfOpenLoops("a search over concurrency starts the next batch when the one before is done")
	f.onlyOfUsers("concurrency")
	return plan.Arrival{}
}

// within reads the range of a search, whose ends are inside the bounds of the levels.
func (f *fields) within(bounds lang.Bounds) (low, high float64) {
	v, ok := f.known("within")
	if !ok {
		return 0, 0
	}
	var ends []float64
	for _, el := range v.Elements() {
		if el.IsNull() {
			f.wrong(diag.BadValue, "within", "Null in a list", "The elements of within must not be null.")
			return 0, 0
		}
		if why := bounds.Violated(el); why != "" {
			f.wrong(diag.BadValue, "within", "Number out of bounds", "A level must be %s, not %s.", why, f.shown(el))
			return 0, 0
		}
		n, _ := el.AsBigFloat().Float64()
		ends = append(ends, n)
	}
	switch {
	case len(ends) != 2:
		f.wrong(diag.BadValue, "within", "Not a range", "within has two numbers, the lowest level and the highest: within = [50, 20000].")
	case ends[0] >= ends[1]:
		f.wrong(diag.BadValue, "within", "Empty range", "The first level of within is the lowest, and must be less than the second.")
	case result.Load(f.constant("over")).Whole() && (ends[0] != math.Trunc(ends[0]) || ends[1] != math.Trunc(ends[1])):
		f.wrong(diag.BadValue, "within", "Not a whole number", "Levels of %s are whole numbers.", f.constant("over"))
	default:
		return ends[0], ends[1]
	}
	return 0, 0
}

// holds reads the conditions of a search.
func (f *fields) holds(search *plan.Search) (all []result.Condition) {
	arg := f.b.Args["holds"]
	if arg == nil || f.e.reading.all.Bad[arg] {
		f.bad = f.bad || arg != nil
		return nil
	}
	if _, isList := listOf(arg.Expr); !isList {
		f.wrong(diag.WrongType, "holds", "Wrong type", "holds is a list of conditions: [response.p99 <= \"50ms\", error_ratio <= 0.001].")
		return nil
	}
	if len(arg.Conditions) == 0 {
		f.wrong(diag.BadValue, "holds", "Empty list", "holds must have at least one condition: [response.p99 <= \"50ms\"].")
	}
	for _, c := range arg.Conditions {
		made, ok := f.conditionOf(c, search)
		if !ok {
			f.bad = true
			continue
		}
		if slices.ContainsFunc(all, func(other result.Condition) bool { return other.Metric == made.Metric && other.Test == made.Test }) {
			f.bad = true
			f.e.report(diag.Failure(diag.Duplicate, c.At, "Listed twice", "%s is held against a bound twice.", made.Metric))
		}
		all = append(all, made)
	}
	for _, q := range (&result.Search{Holds: all}).Quantiles() {
		search.Samples = max(search.Samples, stats.SamplesToShow(q))
	}
	return all
}

// checkSearch refuses what the cells of a search can't have, and a search for which there is no time.
func (bm *benchmark) checkSearch(f *fields) {
	if bm.Search == nil || f.bad {
		return
	}
	s := f.e.fields(f.b.One("search"), lang.SearchBlock, f.scope)
	for _, c := range bm.Cells {
		for _, load := range c.Loads() {
			if load.Strategy.Type == plan.TypeProgram {
				f.wrong(diag.Conflict, "strategies", "Program in a search", "strategy.%s is a client program, which is started for one level. Give the benchmark levels: concurrency = [1, 10, 100].", load.Strategy.Name)
				return
			}
		}
		if c.Strategy.Type == "sequential" && bm.Search.Over == result.OverConcurrency {
			f.wrong(diag.Conflict, "strategies", "No level for a plain loop", "strategy.%s sends one request at a time, at every level. Search over users to have so many loops at once.", c.Strategy.Name)
			return
		}
		bm.checkHolds(f, c)
	}
	longest := time.Duration(0)
	for _, c := range bm.Cells {
		longest += bm.TrialAt(c, bm.Search.Low)
	}
	each := bm.TrialAt(bm.Cells[0], bm.Search.Low)
	needed := bm.Search.Samples
	if have := bm.Search.Low * each.Seconds(); bm.Search.Over == result.OverRate && bm.Search.Fixed && have < float64(needed) {
		s.wrong(diag.BadValue, "trial", "Trials with too few requests", "At the lowest level, %s, a trial of %s has %.0f requests, and the percentile of holds needs %d: write trial = %q, or begin at %s.",
			bm.Search.Over.Level(bm.Search.Low), words.Duration(bm.Trial), math.Floor(have), needed,
			time.Duration(math.Ceil(float64(needed)/bm.Search.Low))*time.Second, bm.Search.Over.Level(math.Ceil(float64(needed)/bm.Trial.Seconds())))
		return
	}
	usual := time.Duration(0)
	for _, c := range bm.Cells {
		usual += bm.TrialAt(c, math.Sqrt(bm.Search.Low*bm.Search.High))
	}
	if bm.Search.AtMost < fewestTrials*usual && f.e.reading.options.Overrides.Duration == 0 {
		s.wrong(diag.BadValue, "at_most", "No time for a search", "A search takes %d trials of each cell or more, and in the middle of the range a trial of all of them is %s: at_most = %q would be enough, and more is better.",
			fewestTrials, words.Duration(usual), (fewestTrials * usual).Round(time.Second))
	}
}

// checkHolds refuses conditions on what a cell doesn't have.
func (bm *benchmark) checkHolds(f *fields, c plan.Cell) {
	if f.bad {
		return
	}
	at := f.b.One("search").Args["holds"]
	for i, h := range bm.Search.Holds {
		m, err := result.ParseMetric(h.Metric)
		if err != nil {
			continue
		}
		if !c.Mixed() && c.Strategy.Type == "pool" && perBatch(m) {
			f.bad = true
			f.e.report(diag.Failure(diag.UnknownMetric, at.Conditions[i].At, "Metric of batches", "%s is of batches, and strategy.pool has none: its workers pull single requests. Write %s.p99 there.", h.Metric, headlineOf(bm.Search.Over)))
			return
		}
	}
}

// headlineOf is the clock that tells how long a request takes under a load.
func headlineOf(over result.Load) string {
	if over == result.OverRate {
		return "response"
	}
	return "service"
}
