package engine

import (
	"time"

	"bench/spec"
)

// A timeline is a scenario and what the library does in it.
type timeline struct {
	name string
	scenario
	want trace
}

func of(strategyType string) spec.Strategy { return spec.Strategy{Type: strategyType} }

func kept(strategyType string) spec.Strategy {
	return spec.Strategy{Type: strategyType, ReturnExceptions: true}
}

// plain has batches in which nothing fails: three requests at once, and the five of the tutorial at every limit.
var plain = []timeline{
	{
		"three",
		scenario{knobs: of("sequential"), times: "3 1 2"},
		trace{deliveries: "0@3 1@4 2@6", started: "0@0 1@3 2@4", peak: 1, left: "6"},
	},
	{
		"three",
		scenario{knobs: of("map"), bound: 3, times: "3 1 2"},
		trace{deliveries: "0@3 1@3 2@3", started: "0@0 1@0 2@0", peak: 3, left: "3", tally: "buffered 3"},
	},
	{
		"three",
		scenario{knobs: of("imap"), bound: 3, times: "3 1 2"},
		trace{deliveries: "1@1 2@2 0@3", started: "0@0 1@0 2@0", peak: 3, left: "3"},
	},
	{
		"three",
		scenario{knobs: of("imap_enumerated"), bound: 3, times: "3 1 2"},
		trace{deliveries: "1@1 2@2 0@3", started: "0@0 1@0 2@0", peak: 3, left: "3"},
	},
	{
		"three",
		scenario{knobs: of("ordered_map"), bound: 3, times: "3 1 2"},
		trace{deliveries: "0@3 1@3 2@3", started: "0@0 1@0 2@0", peak: 3, left: "3", tally: "buffered 2"},
	},
	{
		"three",
		scenario{knobs: of("gather"), bound: 3, times: "3 1 2"},
		trace{deliveries: "0@3 1@3 2@3", started: "0@0 1@0 2@0", peak: 3, left: "3", tally: "buffered 3"},
	},
	{
		"three",
		scenario{knobs: of("task_group"), bound: 3, times: "3 1 2"},
		trace{deliveries: "0@3 1@3 2@3", started: "0@0 1@0 2@0", peak: 3, left: "3", tally: "buffered 3"},
	},
	{
		"three",
		scenario{knobs: of("as_completed"), bound: 3, times: "3 1 2"},
		trace{deliveries: "1@1 2@2 0@3", started: "0@0 1@0 2@0", peak: 3, left: "3"},
	},

	{
		"five, no limit",
		scenario{knobs: of("map"), times: "0.3 0.1 0.2 0.05 0.15"},
		trace{deliveries: "0@0.3 1@0.3 2@0.3 3@0.3 4@0.3", started: "0@0 1@0 2@0 3@0 4@0", peak: 5, left: "0.3", tally: "buffered 5"},
	},
	{
		"five, limit 5",
		scenario{knobs: of("map"), bound: 5, times: "0.3 0.1 0.2 0.05 0.15"},
		trace{deliveries: "0@0.3 1@0.3 2@0.3 3@0.3 4@0.3", started: "0@0 1@0 2@0 3@0 4@0", peak: 5, left: "0.3", tally: "buffered 5"},
	},
	{
		"five, limit 2",
		scenario{knobs: of("map"), bound: 2, times: "0.3 0.1 0.2 0.05 0.15"},
		trace{deliveries: "0@0.45 1@0.45 2@0.45 3@0.45 4@0.45", started: "0@0 1@0 2@0.1 3@0.3 4@0.3", peak: 2, left: "0.45", tally: "buffered 5"},
	},
}

var failing, late, interrupted, following []timeline

var _ = time.Second
