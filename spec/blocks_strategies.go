package spec

import (
	"runtime"
	"slices"
)

// A strategyRow is one way to run a batch, and the arguments of a strategy block that belong to it.
type strategyRow struct {
	Name      string
	StandsFor string
	Knobs     []string
	bound     func() int // requests in flight when nothing sets a limit; 0: as many as the batch has
}

// strategyTable is the table of strategy types. Each is predeclared as a strategy of its own name.
var strategyTable = []strategyRow{
	{"sequential", "a plain loop", nil, exactly(1)},
	{"map", "grequests.map", []string{"size", "gtimeout"}, exactly(0)},
	{"imap", "grequests.imap", []string{"size"}, exactly(2)},
	{"imap_enumerated", "grequests.imap_enumerated", []string{"size"}, exactly(2)},
	{"ordered_map", "concurrent.futures.Executor.map", []string{"max_workers", "timeout", "buffersize"}, executorThreads},
	{"gather", "asyncio.gather", []string{"limit", "return_exceptions", "on_failure"}, exactly(0)},
	{"task_group", "asyncio.TaskGroup", []string{"limit"}, exactly(0)},
	{"as_completed", "concurrent.futures.as_completed", []string{"max_workers", "timeout"}, executorThreads},
	{"pool", "workers without a barrier, as in wrk and hey", []string{"limit"}, exactly(0)},
}

// executorThreads is how many threads Python's ThreadPoolExecutor has unless told otherwise.
func executorThreads() int { return min(32, runtime.NumCPU()+4) }

func exactly(n int) func() int { return func() int { return n } }

// presetStrategies are predeclared strategies that bundle a type with a client.
var presetStrategies = []string{"grequests", "aiohttp", "futures"}

func strategyTypeNames() []string {
	names := make([]string, len(strategyTable))
	for i, t := range strategyTable {
		names[i] = t.Name
	}
	return names
}

// typesWith are the strategy types that have a knob.
func typesWith(knob string) []string {
	var names []string
	for _, t := range strategyTable {
		if slices.Contains(t.Knobs, knob) {
			names = append(names, t.Name)
		}
	}
	return names
}

var strategyBlock = &blockType{
	Type: "strategy", Label: true,
	Doc: "How a batch is run and how its results reach the consumer. Every type is predeclared by its own name, and so are " +
		"the presets `grequests`, `aiohttp` and `futures`; declare one to turn its knobs. In a cell the concurrency level " +
		"sets the bound, unless it is `\"default\"`.",
	Arguments: []argumentType{
		{Name: "type", Kind: textKind, Required: true, Words: strategyTypeNames(), Doc: "What it does; see the table below."},
		descriptionArgument,
		{Name: "client", Kind: referenceKind, Doc: "How its requests travel: `client.NAME`. It comes on top of every other client."},
		knob("size", wholeKind, "no limit (imap: 2)", "Requests in flight at once."),
		knob("max_workers", wholeKind, "min(32, CPUs + 4)", "Threads, and so requests in flight at once."),
		knob("limit", wholeKind, "no limit", "Requests in flight at once: of the session's connections, or workers."),
		knob("gtimeout", durationKind, "none", "How long all may take once the last request has been started; what is unfinished goes on as orphans."),
		knob("timeout", durationKind, "none", "How long the consumer waits for a result, from the first one it asks for."),
		knob("buffersize", wholeKind, "no limit", "Most requests submitted ahead of the consumer."),
		knob("return_exceptions", boolKind, "false", "Whether a failure is a result. If not, the consumer is released at the first one."),
		knobOf(argumentType{
			Name: "on_failure", Kind: textKind, Default: "\"orphan\"", Words: []string{"orphan", "close_session"},
			Doc: "What becomes of the others after the first failure: they go on, or leaving the session cuts them.",
		}),
	},
}

func knob(name string, k kind, otherwise, doc string) argumentType {
	return knobOf(argumentType{Name: name, Kind: k, Default: otherwise, Doc: doc})
}

func knobOf(a argumentType) argumentType {
	a.Of = typesWith(a.Name)
	if a.Kind == wholeKind {
		a.Bounds = bounds{Least: 1, Most: 1_000_000}
	}
	return a
}
