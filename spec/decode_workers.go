package spec

import (
	"fmt"
	"slices"

	"bench/pattern"
	"bench/plan"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// workers reads the workers block of the bench block; nil when there is none.
func (e *evaluation) workers() *plan.Workers {
	if e.reading.all.Bench == nil {
		return nil
	}
	b := e.reading.all.Bench.One("workers")
	if b == nil {
		return nil
	}
	f := e.fields(b, lang.WorkersBlock, nil)
	w := &plan.Workers{
		Min: toInt(f.whole("min")), Labels: f.textMap("labels"), OnLost: plan.OnLost(f.constant("on_lost")),
		Wait: f.positive("wait"), Delivery: plan.SecretDelivery(f.constant("secrets")), Range: rangeOf(b.Header),
	}
	w.Max = toInt(f.wholeOr("max", int64(w.Min)))
	if w.Max < w.Min {
		f.wrong(diag.BadValue, "max", "Fewer at most than at least", "At most %s may join, and no block is run with fewer than %d: max must be at least min.", words.Plural(w.Max, "worker"), w.Min)
	}
	if f.has("max_skew") {
		w.MaxSkew = f.positive("max_skew")
	}
	for _, name := range keysOf(w.Labels) {
		if why := UnfitLabel(name, w.Labels[name]); why != "" {
			f.wrong(diag.BadValue, "labels", "Invalid label", "%s.", words.Sentence(why))
		}
	}
	return w
}

var labelName = pattern.Of(`^[A-Za-z0-9]([A-Za-z0-9_./-]{0,61}[A-Za-z0-9])?$`)

// UnfitLabel says why a worker can't have a label of that name and value; "" when it can.
func UnfitLabel(name, value string) string {
	switch {
	case !labelName.Regexp().MatchString(name):
		return fmt.Sprintf("%q is no name of a label: it has letters, digits, dots, dashes, slashes and underscores between a letter or digit at both ends, 63 at most", name)
	case value != "" && !labelName.Regexp().MatchString(value):
		return fmt.Sprintf("the label %s can't have the value %q: that is as its name, or empty", name, value)
	}
	return ""
}

// workers are who performs the trials of a plan, of a spec that has these.
func (o PlanOptions) workers(declared *plan.Workers) *plan.Workers {
	if o.Workers == nil {
		return declared
	}
	return declared.With(*o.Workers)
}

// shareOut reports a limit of what is in flight that can't be shared out among the workers: each needs a place of its own.
func (b *builder) shareOut(bm *benchmark, cells []plan.Cell) {
	w := b.plan.Workers
	if w == nil {
		return
	}
	i := slices.IndexFunc(cells, func(c plan.Cell) bool {
		return slices.ContainsFunc(c.Loads(), func(load plan.Cell) bool { return load.Arrival.Open() && load.Arrival.MaxInFlight < w.Max })
	})
	if i < 0 {
		return
	}
	least := w.Max
	for _, load := range cells[i].Loads() {
		if load.Arrival.Open() {
			least = min(least, load.Arrival.MaxInFlight)
		}
	}
	b.diags = append(b.diags, diag.Failure(diag.Conflict, argumentRange(bm.block, "max_in_flight"), "Fewer in flight than workers",
		"At most %s may be under way in %s, and up to %s share that: each needs a place of its own. Allow at least %d in flight, or have fewer workers.",
		words.Plural(least, "request"), cells[i].Address.Short(), words.Plural(w.Max, "worker"), w.Max))
}
