package lang

import "time"

// MixBlock is several groups that are requested at the same time.
var MixBlock = &Block{
	Type: "mix", Label: true,
	Doc: "Traffic of several kinds at the same time. It stands wherever a group does, `groups = [mix.day]`, and is one cell as a " +
		"whole; each part has the numbers of a cell besides, as `part.NAME.METRIC`.",
	Arguments: []Argument{descriptionArgument, forEachArgument},
	Blocks:    []Nested{{Block: PartBlock, Least: 1, Dynamic: true}},
	Rules:     []string{"The shares of all parts that have one add up to 1."},
}

// PartBlock is one kind of a mix's traffic.
var PartBlock = &Block{
	Type: "part", Label: true,
	Doc: "One kind of a mix's traffic: a group, and how much of it there is.",
	Arguments: []Argument{
		descriptionArgument,
		{Name: "group", Kind: ReferenceKind, Required: true, Doc: "What is requested: `group.browse`."},
		{Name: "strategy", Kind: ReferenceKind, Default: Default{Says: "that of the benchmark's `strategies` whose turn it is"}, Doc: "How it is requested: `strategy.sequential`."},
		{
			Name: "share", Kind: NumberKind, Bounds: Bounds{Most: 1, Above: true},
			Doc: "Its part of the batches that the benchmark's level starts: with 0.25 each fourth of them, exactly, in an order that is the same in every cell.",
		},
		{
			Name: "rate", Kind: NumberKind, Bounds: Bounds{Most: 10_000_000, Above: true},
			Doc: "Batches a second of its own, in place of a share: a background that is the same at every level.",
		},
		{
			Name: "users", Kind: WholeKind, Bounds: Bounds{Least: 1, Most: 100_000},
			Doc: "So many users of its own, in place of a share, each of whom sends one batch after the other beside the rest.",
		},
		{
			Name: "start", Kind: DurationKind, Default: is(time.Duration(0)),
			Doc: "How long after the start of each trial it begins. Its share is missing until then where arrivals are scheduled, and is the others' in a closed loop.",
		},
	},
	Rules: []string{"Exactly one of `share`, `rate` and `users` is required."},
}
