package lang

import (
	"time"

	"bench/plan"
	"bench/result"
)

// Searched are what can be searched over, which bounds know by the same names.
func Searched() []string { return plan.Texts(result.Loads()) }

// SearchBlock says what is looked for in the place of levels.
var SearchBlock = &Block{
	Type: "search",
	Doc: "Looks for the capacity of each cell: the highest level at which its target holds what is asked of it, with an interval. Each " +
		"trial has a level of its own, which follows from those before; cells take turns as ever. The cells' level is `search`.",
	Arguments: []Argument{
		{
			Name: "over", Kind: TextKind, Required: true, Words: Searched(),
			Doc: "What changes from trial to trial: `\"rate\"` in an open loop, which tells most; `\"concurrency\"` or `\"users\"` in a closed one.",
		},
		{
			Name: "within", Kind: RatesKind, Whole: true, Required: true, Bounds: Bounds{Most: 10_000_000, Above: true},
			Doc: "The lowest and the highest level that are tried: `[50, 20000]`. Where even the lowest doesn't hold, or the highest still does, that is the answer.",
		},
		{
			Name: "holds", Kind: HoldsKind, Required: true,
			Doc: "What a trial must be for its level to hold, all of it: `[response.p99 <= \"50ms\", error_ratio <= 0.001, throughput >= 0.98 * rate]`. " +
				"A metric stands on the left; on the right a bound, in which `rate`, `concurrency` or `users`, whichever is searched over, is the trial's level. " +
				"With `rate` a target must keep up with the schedule besides, whatever is asked.",
		},
		{
			Name: "precision", Kind: NumberKind, Default: is(0.05), Bounds: Bounds{Least: 0.005, Most: 0.5},
			Doc: "How wide the interval may be in the end, relative to the capacity: the search of a cell ends when it is no wider.",
		},
		{
			Name: "at_most", Kind: DurationKind, Default: is(5 * time.Minute),
			Doc: "How long the search may take, all cells together with what comes between trials. Then the interval is what it is.",
		},
		{
			Name: "trial", Kind: DurationKind,
			Default: Default{
				Value: time.Duration(0), Says: plan.SearchTrialOpen.String() + " with `rate`, else " + plan.SearchTrialClosed.String(),
				But: "; longer where a percentile of `holds` needs more requests",
			},
			Doc: "How long a trial is. In a short one a target that is a little too slow is hardly seen to fall behind, so that the capacity comes out too high.",
		},
	},
	Rules: []string{
		"A metric of which less is better is held against `<=` or `<`, and one of which more is better, such as `throughput`, against `>=` or `>`.",
	},
}
