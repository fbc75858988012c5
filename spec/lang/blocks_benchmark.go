package lang

import (
	"time"

	"bench/plan"
	"bench/words"
)

// BenchmarkBlock says what is measured, and how often.
var BenchmarkBlock = &Block{
	Type: "benchmark", Label: true,
	Doc: "One experiment: groups × strategies × levels. Each combination is a cell, with an address such as " +
		"`benchmark.NAME[\"GROUP\"][\"STRATEGY\"][LEVEL]`. Cells take turns, block by block, in random order, so that the " +
		"machine's noise meets all of them alike.",
	Arguments: []Argument{
		descriptionArgument,
		forEachArgument,
		{Name: "groups", Kind: ReferencesKind, Required: true, Doc: "What is requested: `[group.api]`; `values(group.api)` for all of a group with `for_each`."},
		{
			Name: "anchor", Kind: ReferenceKind,
			Doc: "A group that is measured in every block beside the others: a fixed build of the same server, say the last release. History is made of the ratio to it, in which the machine drops out. It is compared with nothing, wins nothing, has no limits, and is in no table.",
		},
		{Name: "strategies", Kind: ReferencesKind, Required: true, Doc: "How it is requested: `[strategy.map, strategy.gather]`."},
		{
			Name: "concurrency", Kind: LevelsKind, Bounds: Bounds{Least: 1, Most: 100_000},
			Doc: "Levels of a closed loop: most requests in flight at once. `\"default\"` is the strategy's own limit, or else its " +
				"library's: none for grequests, 100 for aiohttp, 20 for futures, 2 for imap.",
		},
		{
			Name: "users", Kind: WholesKind, Bounds: Bounds{Least: 1, Most: 1_000_000},
			Doc: "Levels of another closed loop: so many users at once, each with cookies and connections of its own, who send one batch after " +
				"the other. The strategy's own limit holds inside of a batch.",
		},
		{
			Name: "new_user", Kind: TextKind, Default: firstOf(plan.NewUsers()), Words: plan.Texts(plan.NewUsers()),
			Doc: "With users: whether the same ones come back, in each trial, or each batch is sent by somebody new: with a new cookie jar and new connections, and with nothing captured yet.",
		},
		{
			Name: "pace", Kind: ThinkKind,
			Doc: "With users: how far apart the batches of one of them begin at least: `\"10s\"`, or evenly between two: `[\"5s\", \"15s\"]`. It is in no clock.",
		},
		{
			Name: "rate", Kind: RatesKind, Bounds: Bounds{Most: 10_000_000, Above: true},
			Doc: "Levels of an open loop: batches a second, in all; with `pool`, requests a second.",
		},
		{
			Name: "stages", Kind: StagesKind,
			Doc: "An open loop whose rate changes, piece by piece: it goes from the rate before (0 at first) to `rate` within `duration`; " +
				"or `over` a time, and stays there `for` another, `{ name = \"hold\", rate = 100, over = \"30s\", for = \"2m\" }`. Without `over` it is there at once. " +
				"With `users` in place of `rate` it is the number of users that changes.",
		},
		{
			Name: "arrival", Kind: TextKind, Default: firstOf(plan.Processes()), Words: plan.Texts(plan.Processes()),
			Doc: "How an open loop's batches arrive: evenly, or by chance, as independent users do.",
		},
		{
			Name: "max_in_flight", Kind: WholeKind, Default: is(10_000), Bounds: Bounds{Least: 1, Most: 1_000_000},
			Doc: "Open loop: most requests in flight at once. What has to wait for it has a longer response time.",
		},
		{Name: "duration", Kind: DurationKind, Default: Default{Value: 10 * time.Second, But: "; 50s with `rate` and `compare`, unless `blocks` is given"}, Doc: "Measured time for each cell, all its trials together."},
		{
			Name: "iterations", Kind: WholeKind, Bounds: Bounds{Least: 1, Most: 1_000_000_000},
			Doc: "Batches for each cell, in place of `duration`; with `pool`, requests.",
		},
		{
			Name: "blocks", Kind: WholeKind, Default: Default{Value: 20, But: "; with rate the trials are 5s or longer; 1 with stages; no more than `iterations`"}, Bounds: Bounds{Least: 1, Most: 10_000},
			Doc: "How many trials that is cut into. A verdict needs 6, a gate more. With `rate` there are by default 1 to 20, so that each takes 5s or longer; with a `compare` block 10 or more, for which the default of `duration` is 50s.",
		},
		{
			Name: "warmup", Kind: WarmupKind, Default: is(time.Second),
			Doc: "How long each cell runs unrecorded before the first block; `\"auto\"` finds out. With `iterations` it has at most as many.",
		},
		{
			Name: "lead_in", Kind: BoolKind, Default: is(true),
			Doc: "Whether each trial is led in, unrecorded: kept connections are used once, and a timed `pool` runs for a moment. With " +
				"`false` and `warmup = \"0s\"` a server sees exactly what is recorded, first requests over new connections included.",
		},
		{
			Name: "unreachable", Kind: TextKind, Default: Default{Value: "", Says: "\"measure\" for batches with another target that is there, else \"stop\""},
			Words: plan.Texts(plan.Unreachables()),
			Doc: "What a target that can't be reached at the start means: `\"measure\"` what becomes of its requests, and of the others of " +
				"their batch; or `\"stop\"`: the run can't be done. When nobody is there at all, it can't in any case.",
		},
		{Name: "cooldown", Kind: DurationKind, Default: is(time.Duration(0)), Doc: "Pause after each trial."},
		{Name: "seed", Kind: WholeKind, Default: Default{Says: "drawn, and recorded"}, Bounds: Bounds{Most: 1 << 53}, Doc: "Fixes all that is drawn by chance: orders, arrivals."},
	},
	Blocks: []Nested{
		{Block: BenchmarkClientBlock, Most: 1},
		{Block: SearchBlock, Most: 1},
		{Block: CompareBlock},
		{Block: ThresholdBlock, Dynamic: true},
		{Block: TrackBlock},
		{Block: PreconditionBlock},
	},
	Rules: []string{
		"Exactly one of " + quotedLoads() + " is required, or a `search` block.",
		"`arrival` and `max_in_flight` go with `rate`, `stages` of rates and a search over a rate, `new_user` and `pace` with `users`, `stages` of users and a search over them. The stages of a list are all of the same kind.",
		"`users` are for strategies that have batches: not for `pool`, and not for client programs. Trials have time for two rounds of thinking or of `pace`, or more.",
		"`duration` and `iterations` exclude each other; `stages` brings its own duration.",
		"A `search` decides itself how many trials there are: `duration`, `iterations` and `blocks` don't go with it. What is compared and limited there is `capacity`.",
	},
}

// Loads are the arguments that say how much load there is. A benchmark has one of them.
var Loads = []string{"concurrency", "users", "rate", "stages"}

// quotedLoads are they as the reference has them.
func quotedLoads() string {
	quoted := make([]string, len(Loads))
	for i, name := range Loads {
		quoted[i] = "`" + name + "`"
	}
	return words.And(quoted)
}

// CompareBlock says what is compared with what.
var CompareBlock = &Block{
	Type: "compare",
	Doc: "Compares every cell with the one that differs from it only in being the baseline: same group and level, other " +
		"strategy; or other group; or other level.",
	Arguments: []Argument{
		{Name: "baseline", Kind: ReferenceKind, Required: true, Doc: "A strategy, a group, or a level: `strategy.map`, `group.api[\"base\"]`, `1`, `\"default\"`."},
		{Name: "metrics", Kind: MetricsKind, Required: true, Doc: "What is compared, such as `[makespan.p50, service.p99, throughput]`."},
		{
			Name: "min_effect", Kind: NumberKind, Default: Default{Value: 0.05, But: " (0.10 for p99 and beyond)"}, Bounds: Bounds{Most: 10, Above: true},
			Doc: "Differences smaller than this share count as the same.",
		},
		{Name: "stage", Kind: TextKind, Default: Default{Value: "", Says: "the whole"}, Doc: "The named stage whose figures are compared."},
		{Name: "confidence", Kind: NumberKind, Default: is(0.95), Bounds: Bounds{Least: 0.5, Most: 0.9999}, Doc: "Confidence of the intervals."},
		{Name: "gate", Kind: BoolKind, Default: is(false), Doc: "Whether `slower` fails the run (exit status 2)."},
		{
			Name: "on_inconclusive", Kind: TextKind, Default: is("pass"), Words: []string{"pass", "fail"},
			Doc: "What a gated comparison that can't be decided does: warn and pass, or fail.",
		},
		{Name: "early_stop", Kind: BoolKind, Default: is(false), Doc: "Stop as soon as every gated comparison is decided."},
		{Name: "strict", Kind: TextKind, Words: []string{"proven"}, Doc: "`\"proven\"`: slower and faster only when the whole interval lies beyond `min_effect`."},
		{Name: "allow_cross_run", Kind: BoolKind, Default: is(false), Doc: "Let a comparison with a saved run fail the gate."},
	},
}

// TrackBlock says what becomes history.
var TrackBlock = &Block{
	Type: "track",
	Doc: "What is kept of each run to be held against the next ones: these metrics of this group's cells, each a series. Its name has no key of a `for_each`, " +
		"so that base and head are one series: `api/orders/pool/8`. With an `anchor` a point is the ratio to it; without, the machine is in the numbers.",
	Arguments: []Argument{
		{Name: "subject", Kind: ReferenceKind, Required: true, Doc: "One of the benchmark's groups: `group.orders[\"head\"]`."},
		{Name: "metrics", Kind: MetricsKind, Required: true, Doc: "What is tracked, such as `[cpu_per_request, service.p50, service.p99, throughput, peak_memory, error_ratio]`."},
	},
}

// ThresholdBlock limits a metric.
var ThresholdBlock = &Block{
	Type: "threshold", Label: true,
	Doc: "A limit for every cell of the benchmark. One that can't be judged, for want of samples, is never passed: exit status 3.",
	Arguments: []Argument{
		descriptionArgument,
		{Name: "metric", Kind: MetricKind, Required: true, Doc: "What is limited, such as `delivery.p99`, `error_ratio` or `status_ratio[\"5xx\"]`."},
		{
			Name: "request", Kind: TextKind, Default: Default{Value: "", Says: "all together"},
			Doc: "The name of the request whose numbers are limited, in the cells that have it. Of one there are `service.*`, `error_ratio`, `errors`, `requests` and `status_ratio`.",
		},
		{Name: "max", Kind: LimitKind, Doc: "Greatest value that passes: a number in the metric's unit, or a duration such as `\"250ms\"`."},
		{Name: "min", Kind: LimitKind, Doc: "Least value that passes."},
		{
			Name: "when", Kind: ConditionKind, Phase: CellPhase, Default: is(true),
			Doc: "Which cells it applies to: `cell.group`, `cell.strategy`, `cell.level`, `cell.concurrency`, `cell.users` and `cell.rate` are known here. A null in it means no. With `cell.stage` it is the named stages that it applies to, and not the whole: `cell.stage == \"hold\"`.",
		},
		{Name: "abort", Kind: BoolKind, Default: is(false), Doc: "Whether the run ends when it has failed after a block, on what was measured so far. That counts; the rest of the plan is not done."},
	},
	Rules: []string{"At least one of `max` and `min` is required."},
}

// PreconditionBlock is a condition for running a benchmark at all.
var PreconditionBlock = &Block{
	Type: "precondition",
	Doc:  "A condition over variables and locals that must hold before the benchmark is planned.",
	Arguments: []Argument{
		{Name: "condition", Kind: ConditionKind, Required: true, Doc: "True when the benchmark can be run."},
		{Name: "error_message", Kind: TextKind, Required: true, Doc: "Says what would be right."},
	},
}
