package spec

import (
	"cmp"
	"slices"
	"time"

	"bench/plan"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// schedule reads how much load there is, for how long, and in how many blocks.
func (bm *benchmark) schedule(f *fields, o Overrides) {
	if f.b.One("search") != nil {
		bm.searching(f, o)
		return
	}
	bm.declared = f.levels(o)
	bm.levels = overridden(bm.declared, o)
	iterations := toInt(f.whole("iterations"))
	total := bm.total(f, o, iterations)
	usual := bm.usualBlocks(f, total)
	if iterations > 0 && o.Duration == 0 {
		usual = min(usual, iterations) // a block has at least one
	}
	bm.Blocks = toInt(f.wholeOr("blocks", int64(usual)))
	if o.Blocks > 0 {
		bm.Blocks = o.Blocks
	}
	bm.warmup(f)
	bm.NoLeadIn = !f.boolean("lead_in")
	bm.Cooldown = f.duration("cooldown")
	bm.Seed, bm.seeded = uint64(f.whole("seed")), f.has("seed")
	if f.has("iterations") && f.has("duration") {
		f.wrong(diag.Conflict, "iterations", "Both duration and iterations", "A cell runs for a duration, or for a number of iterations.")
	}
	switch {
	case f.has("stages"):
		bm.staged(f)
	case f.has("iterations") && o.Duration == 0:
		bm.counted(f, iterations)
	default:
		bm.timed(f, total)
	}
}

// usualBlocks is how many blocks a total is cut into where nobody says. Trials of a rate are long, since they begin with nobody
// waiting: in a short one a target that can't keep up is hardly seen to fall behind. Where cells are compared there are
// blocks enough for a verdict.
func (bm *benchmark) usualBlocks(f *fields, total time.Duration) int {
	most := lang.DefaultOf[int](f.def, "blocks")
	switch {
	case f.has("stages"):
		return 1
	case !f.has("rate") && bm.round() == 0:
		return most
	}
	return min(max(f.leastBlocks(), int(total/bm.usualTrial())), most)
}

// usualTrial is how long a trial of a rate or of users is at least, where nobody says.
func (bm *benchmark) usualTrial() time.Duration {
	return max(openTrial, usualRounds*bm.round())
}

func (f *fields) leastBlocks() int {
	if len(f.b.Nested("compare")) > 0 {
		return comparedBlocks
	}
	return 1
}

// total is how long all trials of a cell take together. Where nothing is said of a rate's, it is what its blocks take.
func (bm *benchmark) total(f *fields, o Overrides, iterations int) time.Duration {
	usual := lang.DefaultOf[time.Duration](f.def, "duration")
	if (f.has("rate") || bm.round() > 0) && !f.has("blocks") && o.Blocks == 0 {
		usual = max(usual, time.Duration(f.leastBlocks())*bm.usualTrial())
	}
	total := f.positiveOr("duration", usual)
	switch {
	case o.Duration > 0:
		return o.Duration
	case iterations == 0 || len(bm.levels) == 0:
		return total
	}
	fastest := slices.MaxFunc(bm.levels, func(a, b level) int { return cmp.Compare(a.arrival.Rate, b.arrival.Rate) }).arrival.Rate
	if fastest == 0 {
		return total
	}
	return time.Duration(float64(iterations) / fastest * float64(time.Second))
}

func (bm *benchmark) warmup(f *fields) {
	if v, ok := f.known("warmup"); ok && v.AsString() == "auto" {
		bm.Warmup, bm.WarmupAuto = 0, true
		return
	}
	bm.Warmup = f.duration("warmup")
}

// staged: each block runs the whole profile.
func (bm *benchmark) staged(f *fields) {
	for _, name := range []string{"duration", "iterations"} {
		if f.has(name) {
			f.wrong(diag.Conflict, name, "Stages have their own duration", "%s can't be given with stages: each block runs all of them.", name)
		}
	}
	if len(bm.levels) == 0 {
		return
	}
	for _, s := range bm.levels[0].arrival.Stages {
		bm.Trial += s.Duration
	}
}

// counted: the iterations of a cell are spread over its trials, rounded up.
func (bm *benchmark) counted(f *fields, n int) {
	if n == 0 {
		return
	}
	if n < bm.Blocks {
		f.wrong(diag.BadValue, "iterations", "Fewer iterations than blocks", "%d iterations can't be cut into %d blocks: give at least one to each.", n, bm.Blocks)
		return
	}
	bm.Iterations = (n + bm.Blocks - 1) / bm.Blocks
}

// timed: the duration of a cell is cut into its trials.
func (bm *benchmark) timed(f *fields, total time.Duration) {
	bm.Trial = total / time.Duration(max(bm.Blocks, 1))
	if bm.Trial < time.Millisecond && !f.bad {
		f.wrong(diag.BadValue, "duration", "Trials too short", "%s in %d blocks leaves %s for a trial; 1ms is the least, and 100ms a good one.", total, bm.Blocks, bm.Trial)
	}
}

// levels reads concurrency, rate or stages, of which there is exactly one.
func (f *fields) levels(o Overrides) []level {
	var given []string
	meant := false
	for _, name := range lang.Loads {
		meant = meant || f.b.Meant[name] || f.b.Meant["search"]
		if f.has(name) {
			given = append(given, name)
		}
	}
	switch {
	case len(given) == 0:
		if !meant {
			f.bad = true
			f.e.report(diag.Failure(diag.MissingArgument, f.b.Header, "No load", "The benchmark %q needs concurrency = [1, 10] or users = [10] (a closed loop), rate = [100] or stages (an open loop), or a search block.", f.b.Name))
		}
		return nil
	case len(given) > 1:
		f.wrong(diag.Conflict, given[1], "Two kinds of load", "A benchmark has one of %s, and this one has %s.", words.And(lang.Loads), words.And(given))
		return nil
	}
	switch given[0] {
	case "concurrency":
		return f.closedLevels()
	case "users":
		return f.userLevels()
	case "rate":
		f.onlyOfUsers("rate")
		return f.rateLevels(f.openShape())
	}
	return f.stageLevels(o)
}

// openShape is what the cells of an open loop have in common.
func (f *fields) openShape() plan.Arrival {
	return plan.Arrival{Process: plan.Process(f.constant("arrival")), MaxInFlight: toInt(f.whole("max_in_flight"))}
}

func (f *fields) rateLevels(shape plan.Arrival) []level {
	v, ok := f.known("rate")
	if !ok {
		return nil
	}
	var levels []level
	for _, el := range v.Elements() {
		if el.IsNull() {
			f.wrong(diag.BadValue, "rate", "Null in a list", "The elements of rate must not be null.")
			return nil
		}
		if why := f.def.Argument("rate").Bounds.Violated(el); why != "" {
			f.wrong(diag.BadValue, "rate", "Number out of bounds", "A rate must be %s, not %s.", why, f.shown(el))
			return nil
		}
		l := level{name: numberText(el) + "/s", arrival: shape}
		l.arrival.Rate, _ = el.AsBigFloat().Float64()
		levels = append(levels, l)
	}
	return f.distinct("rate", levels)
}

// distinct refuses an empty list and equal levels: their cells would have one address.
func (f *fields) distinct(name string, levels []level) []level {
	if len(levels) == 0 && !f.bad {
		f.wrong(diag.BadValue, name, "Empty list", "%s must have at least one element.", name)
	}
	seen := map[string]bool{}
	for _, l := range levels {
		if seen[l.name] {
			f.wrong(diag.Duplicate, name, "Level listed twice", "%s is in %s twice.", l.name, name)
			return nil
		}
		seen[l.name] = true
	}
	return levels
}

// wholes reads a list of whole numbers inside the argument's bounds.
func (f *fields) wholes(name string) []int64 {
	v, ok := f.known(name)
	if !ok {
		return nil
	}
	var list []int64
	for _, el := range v.Elements() {
		if el.IsNull() {
			f.wrong(diag.BadValue, name, "Null in a list", "The elements of %s must not be null.", name)
			return nil
		}
		n, ok := f.wholeOf(name, el)
		if !ok {
			return nil
		}
		list = append(list, n)
	}
	return list
}
