package lang

import "bench/plan"

// DataBlock are rows, of which each batch gets one.
var DataBlock = &Block{
	Type: "data", Label: true,
	Doc: "Rows of values. Each batch gets one (with `pool` each request), and a request refers to its columns: `data.NAME.COLUMN`. " +
		"Which row that is follows from the seed, the block and the number of the batch, so all cells get the same ones in the same order.",
	Arguments: []Argument{
		descriptionArgument,
		forEachArgument,
		{Name: "file", Kind: TextKind, Doc: "File in the spec's folder: `.csv` with a header line, `.json` with a list of objects, `.jsonl` with an object in each line."},
		{Name: "rows", Kind: AnyKind, Doc: "The rows themselves: a list of objects with the same names, whose values are strings, numbers and bools."},
		{
			Name: "order", Kind: TextKind, Default: firstOf(plan.RowOrders()), Words: plan.Texts(plan.RowOrders()),
			Doc: "`\"sequential\"` from the first to the last; `\"random\"` any row for each batch; `\"shuffled\"` every row once, in a random order, and then again in another one.",
		},
		{
			Name: "on_end", Kind: TextKind, Default: firstOf(plan.OnEnds()), Words: plan.Texts(plan.OnEnds()),
			Doc: "When every row was used: `\"repeat\"`, or `\"stop\"`: no cell uses a row twice in a run, and a plan that would need more rows than there are is refused.",
		},
		{Name: "sensitive", Kind: BoolKind, Default: is(false), Doc: "Keeps the values out of messages, such as those of failed requests."},
	},
	Rules: []string{
		"One of `file` and `rows` is required. There can be a million rows, and a file may have 64 MiB.",
		"A column of a `.csv` file has texts. One of objects is of the type that its values have in all rows.",
		"`on_end = \"stop\"` goes with `sequential` and `shuffled`, and needs benchmarks with `iterations`: how often something is sent in a time is not known before.",
	},
}

// RandomBlock is a value that is drawn for each batch.
var RandomBlock = &Block{
	Type: "random", Label: true,
	Doc: "A value that is drawn for each batch (with `pool` for each request): `random.NAME`. Like rows, draws follow from the seed, the block and the number of the batch, " +
		"so all cells get the same ones in the same order.",
	Arguments: []Argument{
		descriptionArgument,
		forEachArgument,
		{Name: "integer", Kind: WholesKind, Whole: true, Bounds: wholeBounds, Doc: "Least and most of a whole number, both included: `[9, 23]`. Each is as likely as another."},
		{Name: "choice", Kind: TextsKind, Whole: true, Doc: "One of these texts."},
		{Name: "weights", Kind: RatesKind, Whole: true, Bounds: Bounds{Least: 0, Most: 1e9}, Doc: "How likely each text of `choice` is, compared to the others; all the same without."},
		{Name: "length", Kind: WholeKind, Bounds: Bounds{Least: 1, Most: 1 << 20}, Doc: "A text of so many letters and digits."},
	},
	Rules: []string{"One of `integer`, `choice` and `length` is required; `weights` go with `choice`."},
}

// wholeBounds are the numbers that every reader of JSON keeps.
var wholeBounds = Bounds{Least: -(1 << 53), Most: 1 << 53}

// CounterBlock is a number that is never twice in a run.
var CounterBlock = &Block{
	Type: "counter", Label: true,
	Doc: "A number for each batch (with `pool` for each request) that no other one of the run gets, in no cell: `counter.NAME`. It is the one value that differs between cells, because it must. " +
		"All counters of a spec count together. A run that is resumed goes on with higher numbers, and leaves some out.",
	Arguments: []Argument{
		descriptionArgument,
		forEachArgument,
		{Name: "start", Kind: WholeKind, Default: is(1), Bounds: Bounds{Least: 0, Most: 1 << 52}, Doc: "The first number."},
	},
}
