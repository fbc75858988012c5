package spec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"bench/plan"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/words"
)

// A level is one point of a benchmark's third axis: how many requests at once, how many users, or how many arrive.
type level struct {
	name    string // as addresses have it
	arrival plan.Arrival
}

// back says whether batches start back to back, so that its number is of requests at once.
func (l level) back() bool { return !l.arrival.Open() && !l.arrival.OfUsers() }

// closedLevel is a level of a closed loop; that of 0 is DefaultLevel.
func closedLevel(n int) level {
	return level{name: levelName(n), arrival: plan.Arrival{Concurrency: n, Default: n == 0}}
}

func levelName(n int) string {
	if n == 0 {
		return plan.DefaultLevel
	}
	return strconv.Itoa(n)
}

// ParseLevel reads a level of a closed loop as it is typed: a number above 0, or DefaultLevel, which is 0.
func ParseLevel(text string) (int, error) {
	if text == plan.DefaultLevel {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is neither a whole number above 0 nor %s", text, plan.DefaultLevel)
	}
	return n, nil
}

func (f *fields) closedLevels() []level {
	f.onlyOfOpenLoops("with concurrency the next batch starts when the one before is done")
	f.onlyOfUsers("concurrency")
	v, ok := f.known("concurrency")
	if !ok {
		return nil
	}
	if ty := v.Type(); !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType() {
		f.wrong(diag.WrongType, "concurrency", "Wrong type", "concurrency must be %s, not %s.", lang.LevelsKind.Wanted(), describe(v))
		return nil
	}
	var levels []level
	for _, el := range v.Elements() {
		switch {
		case el.IsNull():
			f.wrong(diag.BadValue, "concurrency", "Null in a list", "The elements of concurrency must not be null.")
			return nil
		case el.Type() == cty.String && el.AsString() == plan.DefaultLevel:
			levels = append(levels, closedLevel(0))
			continue
		}
		number, err := convert.Convert(el, cty.Number)
		if err != nil {
			f.wrong(diag.WrongType, "concurrency", "Wrong type", "A level is a whole number or %q, the library's own limit; not %s.", plan.DefaultLevel, describe(el))
			return nil
		}
		n, ok := f.wholeOf("concurrency", number)
		if !ok {
			return nil
		}
		levels = append(levels, closedLevel(toInt(n)))
	}
	return f.distinct("concurrency", levels)
}

// overridden are the levels that the command line wants in place of the declared ones: of a closed loop without users, which
// is the only kind that has numbers of requests at once.
func overridden(declared []level, o Overrides) []level {
	if len(o.Concurrency) == 0 || len(declared) == 0 || !declared[0].back() {
		return declared
	}
	var levels []level
	for _, n := range o.Concurrency {
		if l := closedLevel(n); !slices.ContainsFunc(levels, func(other level) bool { return other.name == l.name }) {
			levels = append(levels, l)
		}
	}
	return levels
}

// levelsOf are a strategy's levels: of those that are asked for the ones that it has, else of the declared ones, which the
// command line can't take from it.
func (bm *benchmark) levelsOf(g *group, s *plannedStrategy, levels []level) []level {
	if found := g.having(s, levels); len(found) > 0 {
		return found
	}
	return g.having(s, bm.declared)
}

// having are the levels that a group has with a strategy: a mix those that all parts with a share of them have.
func (g *group) having(s *plannedStrategy, levels []level) []level {
	for _, l := range g.loads(s) {
		if l.part == nil || l.part.Share > 0 {
			levels = l.strategy.having(levels)
		}
	}
	return levels
}

// having are the levels that a strategy has. A plain loop has one request in flight, so levels that mean just that are one.
func (s *plannedStrategy) having(levels []level) []level {
	found := slices.DeleteFunc(slices.Clone(levels), func(l level) bool { return !s.has(l) })
	if s.Type == "sequential" && len(found) > 1 && found[0].back() {
		found = slices.DeleteFunc(found, func(l level) bool { return l.arrival.Default })
	}
	return found
}

// has says whether a strategy has a level: a plain loop has 1 alone, and workers without a limit have no default.
func (s *plannedStrategy) has(l level) bool {
	switch {
	case !l.back():
		return true
	case s.Type == "sequential":
		return l.arrival.Default || l.arrival.Concurrency == 1
	}
	return !l.arrival.Default || s.Type != "pool" || s.Bound() > 0
}

// lacking are the strategies that have none of the declared levels, those of parts among them.
func (bm *benchmark) lacking() (list []*plannedStrategy) {
	if len(bm.declared) == 0 {
		return nil
	}
	for _, g := range bm.groups {
		for _, s := range bm.strategies {
			for _, l := range g.loads(s) {
				if (l.part == nil || l.part.Share > 0) && len(l.strategy.having(bm.declared)) == 0 &&
					!slices.ContainsFunc(list, func(other *plannedStrategy) bool { return other.Name == l.strategy.Name }) {
					list = append(list, l.strategy)
				}
			}
		}
	}
	return list
}

// checkLevels refuses strategies that have none of the levels: a cell at another level would be another experiment than
// the one that was asked for. And so is a level that no strategy has: it would be left out without a word.
func (bm *benchmark) checkLevels(f *fields) {
	defer bm.checkUnheld(f)
	for _, s := range bm.lacking() {
		var written []string
		for _, l := range bm.declared {
			if l.arrival.Default {
				l.name = words.Quote(l.name)
			}
			written = append(written, l.name)
		}
		list := strings.Join(written, ", ")
		if s.Type == "sequential" {
			f.wrong(diag.Conflict, "concurrency", "No level for a plain loop", "strategy.%s sends one request at a time, so it has level 1 only, and concurrency = [%s] has no 1. "+
				"To have so many loops at once, each of a user, write users = [%s]; to have the loop beside the others, concurrency = [1, %s]; or leave strategy.%s out.", s.Name, list, list, list, s.Name)
			continue
		}
		f.wrong(diag.Conflict, "concurrency", "No default for workers", "strategy.%s has as many workers as it is told; no library has a limit for it. "+
			"Give it a limit of its own, or write concurrency = [%s, 10].", s.Name, list)
	}
}

// checkUnheld refuses a level that no strategy has.
func (bm *benchmark) checkUnheld(f *fields) {
	for _, l := range bm.declared {
		if f.bad || l.arrival.Default || len(bm.strategies) == 0 || slices.ContainsFunc(bm.strategies, func(s *plannedStrategy) bool { return s.has(l) }) {
			continue
		}
		f.wrong(diag.Conflict, "concurrency", "Level that no strategy has", "No strategy of this benchmark sends %s requests at a time: strategy.%s sends one. To have so many loops at once, each of a user, write users = [%s].",
			l.name, bm.strategies[0].Name, l.name)
		return
	}
}
