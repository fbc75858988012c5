package report

import (
	"slices"

	"bench/result"
)

// A column is one number of each cell.
type column struct {
	group  string // what is measured; columns side by side share it
	short  string // the same, where room is short
	name   string // which number of it: p99
	brief  string // the same, where room is short
	metric string // decides units, and what is better
	always bool   // shown even when it is empty
	extra  bool   // shown where there is room
	whole  bool   // a share that is hardly worth a column where every cell has all of it
	stands bool   // a maximum in place of a percentile that no cell supports
}

// columnsOf lists the columns that tell the most about cells of this sort.
func columnsOf(b *benchmark) []column {
	var all []column
	switch {
	case b.cells[0].Command != nil:
		return ownColumns(b)
	case slices.ContainsFunc(b.cells, streams):
		all = slices.DeleteFunc(slices.Clone(streamColumns), func(col column) bool { return col.metric == "missed" && !b.cells[0].OpenLoop() })
	case b.cells[0].OpenLoop() && slices.ContainsFunc(b.cells, isProgram):
		all = openProgramColumns
	case b.cells[0].OpenLoop():
		all = openColumns
	case !slices.ContainsFunc(b.cells, func(c *result.Cell) bool { return c.StrategyType != "pool" }):
		all = poolColumns
	default:
		all = batchColumns
	}
	all = slices.DeleteFunc(slices.Clone(all), func(col column) bool { return !col.always && vacant(b, col) })
	return append(all, ownColumns(b)...)
}

// streams says whether responses of a cell came as events, or were to.
func streams(c *result.Cell) bool { return c.FirstEvent.Count > 0 }

// ownColumns are of what programs bring themselves: what was compared first, and no more than anybody reads side by side.
func ownColumns(b *benchmark) []column {
	const most = 6
	var names []string
	for _, p := range b.pairs {
		names = append(names, p.Metric)
	}
	for _, c := range b.cells {
		for _, o := range c.Program {
			names = append(names, o.Metric())
		}
	}
	var all []column
	for _, name := range names {
		col := column{name: MetricName(name), metric: name, extra: len(all) >= most/2}
		if isOwn(name) && !vacant(b, col) && !slices.ContainsFunc(all, func(o column) bool { return o.metric == name }) {
			all = append(all, col)
		}
	}
	return all[:min(len(all), most)]
}

// vacant says whether no cell has samples for a column, or a number that is worth it.
func vacant(b *benchmark, col column) bool {
	return !slices.ContainsFunc(b.cells, func(c *result.Cell) bool {
		if s := summaryOf(c, col.metric); s != nil {
			return s.Count > 0
		}
		value, _ := metricOf(c, col.metric)
		return value != nil && !(col.whole && *value == 1)
	})
}

var (
	batchColumns = []column{
		{group: "makespan", name: "p50", metric: "makespan.p50"},
		{group: "first result", short: "first", name: "p50", metric: "first_result.p50"},
		{group: "released", name: "p50", metric: "released.p50", extra: true},
		{group: "delivery", name: "p50", metric: "delivery.p50"},
		{group: "delivery", name: "p99", metric: "delivery.p99"},
		{group: "service", name: "p50", metric: "service.p50"},
		{group: "service", name: "p99", metric: "service.p99"},
		{group: "queue", name: "p50", metric: "queue.p50", extra: true},
		{group: "connecting", name: "p50", metric: "connecting.p50", extra: true},
		{group: "head of line", name: "p50", metric: "head_of_line.p50", extra: true},
		{group: "client CPU", short: "CPU", name: "a req", metric: "client.cpu_per_request"},
		{name: "req/s", metric: "throughput.median", always: true},
		{name: "yield", metric: "yield", whole: true},
		{name: "errors", brief: "err", metric: "error_ratio", always: true},
	}
	poolColumns = []column{
		{group: "service", name: "p50", metric: "service.p50"},
		{group: "service", name: "p90", metric: "service.p90"},
		{group: "service", name: "p99", metric: "service.p99"},
		{group: "service", name: "p99.9", metric: "service.p999"},
		{group: "service", name: "max", metric: "service.max", extra: true},
		{name: "req/s", metric: "throughput.median", always: true},
		{group: "CPU/req", name: "mean", metric: "cpu_per_request"},
		{group: "memory", name: "peak", metric: "peak_memory", extra: true},
		{name: "yield", metric: "yield", whole: true},
		{name: "errors", brief: "err", metric: "error_ratio", always: true},
	}
	// streamColumns are those of cells some of whose responses come as events, in every kind of load.
	streamColumns = []column{
		{group: "first event", short: "first", name: "p50", metric: "first_event.p50"},
		{group: "first event", short: "first", name: "p99", metric: "first_event.p99"},
		{group: "gap", name: "p50", metric: "gap.p50"},
		{group: "gap", name: "p99", metric: "gap.p99"},
		{group: "gap", name: "max", metric: "gap.max", extra: true},
		{group: "last event", short: "last", name: "p50", metric: "last_event.p50"},
		{group: "response", name: "p99", metric: "response.p99", extra: true},
		{group: "makespan", name: "p50", metric: "makespan.p50", extra: true},
		{name: "events/s", metric: "events_per_second"},
		{name: "stalls", metric: "stalls"},
		{name: "req/s", metric: "throughput.median", always: true},
		{name: "missed", metric: "missed", always: true},
		{group: "CPU/req", name: "mean", metric: "cpu_per_request", extra: true},
		{name: "yield", metric: "yield", whole: true},
		{name: "errors", brief: "err", metric: "error_ratio", always: true},
	}
	// openProgramColumns are what client programs have in an open loop, and emulated cells as well.
	openProgramColumns = []column{
		{group: "makespan", name: "p50", metric: "makespan.p50"},
		{group: "first result", short: "first", name: "p50", metric: "first_result.p50"},
		{group: "delivery", name: "p50", metric: "delivery.p50"},
		{group: "delivery", name: "p99", metric: "delivery.p99"},
		{group: "client CPU", short: "CPU", name: "a req", metric: "client.cpu_per_request"},
		{name: "req/s", metric: "throughput.median", always: true},
		{name: "missed", metric: "missed", always: true},
		{name: "yield", metric: "yield", whole: true},
		{name: "errors", brief: "err", metric: "error_ratio", always: true},
	}
	openColumns = []column{
		{group: "response", name: "p50", metric: "response.p50"},
		{group: "response", name: "p99", metric: "response.p99"},
		{group: "queue", name: "p99", metric: "queue.p99"},
		{group: "makespan", name: "p50", metric: "makespan.p50", extra: true},
		{group: "delivery", name: "p99", metric: "delivery.p99", extra: true},
		{group: "service", name: "p50", metric: "service.p50"},
		{group: "service", name: "p99", metric: "service.p99"},
		{group: "send lag", name: "p99", metric: "send_lag.p99", extra: true},
		{name: "req/s", metric: "throughput.median", always: true},
		{name: "missed", metric: "missed", always: true},
		{name: "yield", metric: "yield", whole: true},
		{name: "errors", brief: "err", metric: "error_ratio", always: true},
	}
)
