package report

import (
	"cmp"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// A fault is what failed alike: requests of a name, in some cells, in one way.
type fault struct {
	requests []string // names; none where nobody knows
	kind     string   // as in error_kinds
	what     string   // 404, or the kind; with the message where there is one
	failed   int64
	of       int64 // requests of these names in these cells
	cells    []*result.Cell
}

// faults are the run's failed requests, folded by request, kind and message, the most frequent first. What failed alike
// under several names is one fault: every time in the same cells, or now and then anywhere.
func (v *view) faults() []*fault {
	var all []*fault
	for _, b := range v.benchmarks {
		for _, c := range b.cells {
			for _, f := range faultsOf(c) {
				same := func(o *fault) bool {
					return o.what == f.what && o.kind == f.kind && slices.Equal(o.requests, f.requests)
				}
				if i := slices.IndexFunc(all, same); i >= 0 {
					all[i].add(f)
				} else {
					all = append(all, f)
				}
			}
		}
	}
	var folded []*fault
	for _, f := range all {
		alike := func(o *fault) bool {
			return o.what == f.what && o.kind == f.kind && o.always() == f.always() && (!f.always() || slices.Equal(o.cells, f.cells))
		}
		if i := slices.IndexFunc(folded, alike); i >= 0 {
			folded[i].requests = append(folded[i].requests, f.requests...)
			folded[i].add(f)
		} else {
			folded = append(folded, f)
		}
	}
	slices.SortStableFunc(folded, func(a, b *fault) int { return cmp.Compare(b.failed, a.failed) })
	return folded
}

func (f *fault) add(o *fault) {
	f.failed += o.failed
	f.of += o.of
	for _, c := range o.cells {
		if !slices.Contains(f.cells, c) {
			f.cells = append(f.cells, c)
		}
	}
}

func (f *fault) always() bool { return f.failed == f.of }

// cancelled is the kind that is no failure: a strategy cut the request.
const cancelled = "cancelled"

// faultsOf are the faults of one cell. What its request names don't account for is told without a name.
func faultsOf(c *result.Cell) []*fault {
	var all []*fault
	rest := map[string]int64{}
	for kind, n := range c.ErrorKinds {
		rest[kind] = n
	}
	add := func(f fault) {
		if f.failed > 0 {
			f.cells = []*result.Cell{c}
			all = append(all, &f)
		}
	}
	for _, n := range c.Names {
		for _, kind := range byCount(n.Kinds) {
			left := n.Kinds[kind]
			rest[kind] -= left
			if kind == cancelled {
				continue
			}
			if kind == "status" {
				for _, code := range byCount(n.FailedCodes) {
					add(fault{requests: []string{n.Name}, kind: kind, what: code, failed: n.FailedCodes[code], of: n.Requests})
					left -= n.FailedCodes[code]
				}
			}
			add(fault{requests: []string{n.Name}, kind: kind, what: whatOf(c, kind), failed: left, of: n.Requests})
		}
	}
	for _, kind := range byCount(rest) {
		if kind != cancelled {
			add(fault{kind: kind, what: whatOf(c, kind), failed: rest[kind], of: c.Requests})
		}
	}
	return all
}

// whatOf is a kind, with its message where all examples of it say the same.
func whatOf(c *result.Cell, kind string) string {
	message := ""
	for _, x := range c.Examples {
		switch {
		case x.Kind != kind:
		case message != "" && message != x.Message:
			return kind
		default:
			message = x.Message
		}
	}
	if message == "" || kind == "status" {
		return kind
	}
	return kind + " (" + lines.Flat(message) + ")"
}

// faultText is a fault in a sentence: finalize 60 × 404, every time in all 12 cells.
func (v *view) faultText(f *fault) string {
	const few = 3
	who := words.And(f.requests)
	if len(f.requests) > few {
		who = plural(len(f.requests), "request name")
	}
	text := strings.Join(words.NonEmpty(who, words.Count(f.failed)+escape.NBSP+"×"+escape.NBSP+f.what), " ")
	if f.always() {
		text += ", every time"
	} else {
		text += " of " + words.Count(f.of)
	}
	return text + v.inCells(f.cells)
}

// inCells says in which of the run's cells something was; nothing where there is only one.
func (v *view) inCells(cells []*result.Cell) string {
	const few = 2
	all := len(v.run.Cells)
	switch {
	case all == 1:
		return ""
	case len(cells) == all:
		return " in all " + plural(all, "cell")
	case len(cells) > few:
		return " in " + words.Count(len(cells)) + " of " + plural(all, "cell")
	}
	var names []string
	for _, c := range cells {
		names = append(names, v.name(c.Address))
	}
	return " in " + words.And(names)
}

// faultNotices are the faults as notices, once, on top: the same words in every format.
func (v *view) faultNotices() []notice {
	const most = 6
	all := v.faults()
	var notices []notice
	for i, f := range all {
		n := notice{word: "ERRORS", text: v.faultText(f), style: lines.Unsure, faults: true}
		if f.failed*100 >= f.of {
			n.style = lines.Bad
		}
		if i == most {
			failed := int64(0)
			for _, o := range all[most:] {
				failed += o.failed
			}
			n.text, n.style = "and "+words.Count(failed)+escape.NBSP+"more, of "+plural(int64(len(all)-most), "other kind"), lines.Unsure
			return append(notices, n)
		}
		notices = append(notices, n)
	}
	return notices
}
