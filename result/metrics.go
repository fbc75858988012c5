package result

import (
	"slices"
	"strings"
)

// A Clock is a distribution of durations that every cell has. Its unit is Seconds.
type Clock struct {
	Key string               // in the language, in a trial's histograms and in a result file: phases.first_byte
	Of  func(*Cell) *Summary // of a cell; its count is 0 where the clock never ran
	Doc string
	// undirected is as in Metric: of a clock, less is better otherwise.
	undirected string
}

// Name is what a clock is called where there is no other of that Key: first_byte.
func (c Clock) Name() string { return strings.TrimPrefix(c.Key, "phases.") }

// Clocks are all clocks, in the order of the documentation and of every report: from the batch to what a request is made of.
// The name latency, which stands for one of them, is none.
func Clocks() []Clock {
	return slices.DeleteFunc(slices.Clone(clocks), func(c Clock) bool { return c.Key == latency })
}

// clocks is the table of all clocks, by their names in the language.
var clocks = []Clock{
	{Key: "makespan", Doc: "from the batch's start until its consumer had all there was, with a result among it", Of: func(c *Cell) *Summary { return &c.Makespan }},
	{Key: "session", Doc: "the same with the time that was thought in it, until what came last was thought over; of groups whose requests wait for each other or with `think`", Of: func(c *Cell) *Summary { return &c.Session }},
	{Key: "first_result", Doc: "from the batch's start until its consumer had the first result; an exception or an empty slot is none", Of: func(c *Cell) *Summary { return &c.FirstResult }},
	{Key: "released", Doc: "from the batch's start until its consumer went on, with or without results", Of: func(c *Cell) *Summary { return &c.Released }},
	{Key: "delivery", Doc: "from the batch's start until its consumer had the result", Of: func(c *Cell) *Summary { return &c.Delivery }},
	{Key: "head_of_line", Doc: "from done until delivered: the price of ordered delivery", Of: func(c *Cell) *Summary { return &c.HeadOfLine }},
	{Key: "response", Doc: "from when the schedule wanted it sent until done; open loop only", Of: func(c *Cell) *Summary { return &c.Response }},
	{Key: "queue", Doc: "from available until sent, without connecting: the cost of the concurrency limit", Of: func(c *Cell) *Summary { return &c.Queue }},
	{Key: "connecting", Doc: "what opening a connection took before sent, for the requests that had to wait for that", Of: func(c *Cell) *Summary { return &c.Connecting }},
	{Key: "service", Doc: "from sent until the body was read: what server and network took", Of: func(c *Cell) *Summary { return &c.Service }},
	{Key: "phases.dns", Doc: "looking the host up", Of: func(c *Cell) *Summary { return &c.Phases.DNS }},
	{Key: "phases.connect", Doc: "opening the connection", Of: func(c *Cell) *Summary { return &c.Phases.Connect }},
	{Key: "phases.tls", Doc: "the TLS handshake", Of: func(c *Cell) *Summary { return &c.Phases.TLS }},
	{Key: "phases.first_byte", Doc: "from sent until the first byte", Of: func(c *Cell) *Summary { return &c.Phases.FirstByte }},
	{Key: "phases.transfer", Doc: "from the first byte until the last", Of: func(c *Cell) *Summary { return &c.Phases.Transfer }},
	{Key: "first_event", Doc: "from sent until the first event of a stream; requests with `stream` only", Of: func(c *Cell) *Summary { return &c.FirstEvent }},
	{Key: "gap", Doc: "from one event of a stream until the next", Of: func(c *Cell) *Summary { return &c.Gap }},
	{Key: "last_event", Doc: "from sent until the last event of a stream", Of: func(c *Cell) *Summary { return &c.LastEvent }},
	{
		Key: "send_lag", Doc: "how late the generator itself sent a scheduled request", Of: func(c *Cell) *Summary { return &c.SendLag },
		undirected: "it is the load generator's own lateness, which says nothing of the target: write response",
	},
	{Key: latency, Doc: "response where arrivals are scheduled, service otherwise", Of: func(c *Cell) *Summary {
		if c.OpenLoop() {
			return &c.Response
		}
		return &c.Service
	}},
}

// statistics are what a clock is asked for, in the order of the documentation.
var statistics = []string{"p50", "p75", "p90", "p95", "p99", "p999", "min", "mean", "stddev", "max"}

// scalars is the table of the metrics that are one number a trial.
var scalars = append(append(requestMetrics, streamMetrics()...), capacityMetric())

// requestMetrics are those of requests and batches, of whoever answers and of whoever asks.
var requestMetrics = []Metric{
	{
		Name: "throughput", Unit: PerSecond, MoreIsBetter: true, Doc: "good responses a second, neither failed nor cancelled, the median over trials; in an open loop over the time of its schedule",
		cell: func(c *Cell) *float64 { return c.Throughput.Median }, trial: throughput,
	},
	{
		Name: "throughput.median", Unit: PerSecond, MoreIsBetter: true, Doc: "the same as throughput",
		cell: func(c *Cell) *float64 { return c.Throughput.Median },
	},
	{
		Name: "throughput.mean", Unit: PerSecond, MoreIsBetter: true, Doc: "the same, the mean over trials",
		cell: func(c *Cell) *float64 { return c.Throughput.Mean },
	},
	{
		Name: errorRatio, Unit: Ratio, CanBeZero: true, floor: 0.01, Doc: "failed requests over all requests",
		cell:  func(c *Cell) *float64 { return ratioOf(c.Errors, c.Requests) },
		trial: func(t *Trial) *float64 { return ratioOf(t.Errors, t.Requests) },
		named: func(n *NamedRequest) *float64 { return ratioOf(n.Errors, n.Requests) },
	},
	{
		Name: brokenRatio, Unit: Ratio, CanBeZero: true, floor: 0.01,
		Doc: "batches in which a request failed that another one needs, over all batches; of groups whose requests wait for each other",
		cell: func(c *Cell) *float64 {
			return ofJourneys(c.Session.Count > 0, &c.Counts, ratioOf(c.Broken, c.Batches))
		},
		trial: func(t *Trial) *float64 { return ofJourneys(t.journeys(), &t.Counts, ratioOf(t.Broken, t.Batches)) },
	},
	{
		Name: yield, Unit: Ratio, MoreIsBetter: true, CanBeZero: true, floor: 0.01,
		Doc:   "results that reached the consumer, over the requests that its batches asked for",
		cell:  func(c *Cell) *float64 { return ratioOf(c.Results, c.Asked) },
		trial: func(t *Trial) *float64 { return ratioOf(t.Results, t.Asked) },
	},
	timeTo("p10", func(t *TimeTo) **float64 { return &t.P10 }),
	timeTo("p50", func(t *TimeTo) **float64 { return &t.P50 }),
	timeTo("p90", func(t *TimeTo) **float64 { return &t.P90 }),
	timeTo("p100", func(t *TimeTo) **float64 { return &t.P100 }),
	{
		Name: "cpu_per_request", Unit: CPUSeconds, Doc: "CPU time its servers used for a request; servers of type command only",
		cell: func(c *Cell) *float64 { return c.CPUPerRequest }, trial: serverCPU,
	},
	{
		Name: "peak_memory", Unit: Bytes, Doc: "the most memory its servers had; servers of type command only",
		cell: func(c *Cell) *float64 { return c.PeakMemory }, trial: func(t *Trial) *float64 { return t.PeakMemory },
	},
	{
		Name: "client.cpu_per_request", Unit: CPUSeconds, Doc: "CPU time its client used for a request; strategies of type program only",
		cell: func(c *Cell) *float64 { return c.Client.CPUPerRequest }, trial: clientCPU,
	},
	{
		Name: "client.peak_memory", Unit: Bytes, Doc: "the most memory its client had; strategies of type program only",
		cell: func(c *Cell) *float64 { return c.Client.PeakMemory }, trial: func(t *Trial) *float64 {
			if t.Client == nil {
				return nil
			}
			return number(t.Client.PeakMemory)
		},
	},
	{
		Name: "generator.cpu_per_request", Unit: CPUSeconds, Doc: "CPU time the load itself cost for a request",
		Undirected: generatorsOwn,
		cell:       func(c *Cell) *float64 { return number(c.Generator.CPUPerRequest) },
		trial:      func(t *Trial) *float64 { return number(t.Generator.CPUPerRequest) },
	},
	{
		Name: "generator.cpu_share", Unit: Ratio, Doc: "CPU time the load itself cost, over what its cores have",
		Undirected: generatorsOwn,
		cell:       func(c *Cell) *float64 { return number(c.Generator.CPUShare) },
		trial:      func(t *Trial) *float64 { return number(t.Generator.CPUShare) },
	},
	within(Metric{
		Name: "in_flight.mean", Unit: Number, Doc: "requests under way at once, the mean over time",
		Undirected: fromTheLoad,
		cell:       func(c *Cell) *float64 { return number(c.InFlight.Mean) },
		trial:      func(t *Trial) *float64 { return number(t.InFlight.Mean) },
	}),
	within(count("in_flight.max", "requests that were sent and not yet answered, at most", fromTheLoad, func(c *Counts) int64 { return c.InFlight.Max })),
	within(count("connections.opened", "connections opened", grows("phases.connect.mean"), func(c *Counts) int64 { return c.Connections.Opened })),
	within(count("connections.reused", "requests that found a connection open", grows("phases.connect.mean"), func(c *Counts) int64 { return c.Connections.Reused })),
	within(count("connections.repeated", "requests made again, since the server had ended a kept connection", grows("error_ratio"), func(c *Counts) int64 { return c.Connections.Repeated })),
	count("batches", "batches", grows("throughput"), func(c *Counts) int64 { return c.Batches }),
	countNamed("requests", "requests, failed ones too", grows("throughput"), func(c *Counts) int64 { return c.Requests }, func(n *NamedRequest) int64 { return n.Requests }),
	within(count("redirects", "requests that redirects led to, besides", grows("throughput"), func(c *Counts) int64 { return c.Redirects })),
	within(Metric{
		Name: "retried_ratio", Unit: Ratio, CanBeZero: true, floor: 0.01, Doc: "requests that their client tried again, as its `retry` says, over all requests",
		cell:  func(c *Cell) *float64 { return ratioOf(c.Retried, c.Requests) },
		trial: func(t *Trial) *float64 { return ratioOf(t.Retried, t.Requests) },
	}),
	within(count("retries", "requests that were sent since their client tried again, besides", grows("retried_ratio"), func(c *Counts) int64 { return c.Retries })),
	count("results", "responses that reached the consumer", grows("yield or throughput"), func(c *Counts) int64 { return c.Results }),
	countNamed("errors", "failed requests", grows("error_ratio"), func(c *Counts) int64 { return c.Errors }, func(n *NamedRequest) int64 { return n.Errors }),
	within(count("orphans", "requests that went on after their consumer had left", grows("yield"), func(c *Counts) int64 { return c.Orphans })),
	count("lost", "results that never reached the consumer", grows("yield"), func(c *Counts) int64 { return c.Lost }),
	within(count("cancelled", "requests cancelled by their strategy", grows("yield"), func(c *Counts) int64 { return c.Cancelled })),
	// The schedule is the same for all, so that fewer are better; and so it is with the largest of a batch's numbers.
	count("missed", "requests the schedule wanted that were never sent", "", func(c *Counts) int64 { return c.Missed }),
	{
		Name: "skipped", CanBeZero: true, floor: 1, Undirected: grows("broken_ratio"),
		Doc:   "requests that were not sent, since one that they need had failed; of groups whose requests wait for each other",
		cell:  func(c *Cell) *float64 { return ofJourneys(c.Session.Count > 0, &c.Counts, number(float64(c.Skipped))) },
		trial: func(t *Trial) *float64 { return ofJourneys(t.journeys(), &t.Counts, number(float64(t.Skipped))) },
	},
	{
		Name: "left_out", CanBeZero: true, floor: 1, Undirected: "it follows from what is sent and answered: more of it is neither better nor worse",
		Doc:   "requests that were not sent, since their `when` doesn't hold; of groups whose requests wait for each other",
		cell:  func(c *Cell) *float64 { return ofJourneys(c.Session.Count > 0, &c.Counts, number(float64(c.LeftOut))) },
		trial: func(t *Trial) *float64 { return ofJourneys(t.journeys(), &t.Counts, number(float64(t.LeftOut))) },
	},
	within(count("buffered.max", "finished results that waited for their turn, at most", "", func(c *Counts) int64 { return c.Buffered.Max })),
	within(volume("bytes_in", "bytes received", grows("throughput"), func(c *Counts) int64 { return c.BytesIn })),
	within(volume("bytes_out", "bytes sent", grows("throughput"), func(c *Counts) int64 { return c.BytesOut })),
}

// Why some metrics have no direction.
const (
	generatorsOwn = "it is what the load generator itself used, which says nothing of the target: write cpu_per_request, of a server that bench starts"
	fromTheLoad   = "it follows from the load and from how long requests take: write latency.p50, or makespan.p50 for batches"
)

// grows says why a sum over a trial has no direction: who is faster has more of it, too.
func grows(instead string) string {
	return "it is a sum that grows with how much is done in the time, so that more of it is neither better nor worse: write " + instead
}

func count(name, doc, undirected string, of func(*Counts) int64) Metric {
	return Metric{
		Name: name, CanBeZero: true, floor: 1, Doc: doc, Undirected: undirected,
		cell:  func(c *Cell) *float64 { return number(float64(of(&c.Counts))) },
		trial: func(t *Trial) *float64 { return number(float64(of(&t.Counts))) },
	}
}

// within makes a metric have no value where a client program ran the requests: it is of what they did until they were
// delivered.
func within(m Metric) Metric {
	cell, trial := m.cell, m.trial
	m.cell = func(c *Cell) *float64 {
		if c.StrategyType == typeProgram {
			return nil
		}
		return cell(c)
	}
	m.trial = func(t *Trial) *float64 {
		if t.Outside {
			return nil
		}
		return trial(t)
	}
	return m
}

// typeProgram is the strategy type of what a client program runs.
const typeProgram = "program"

// countNamed is a count that is told for each request name as well.
func countNamed(name, doc, undirected string, of func(*Counts) int64, named func(*NamedRequest) int64) Metric {
	m := count(name, doc, undirected, of)
	m.named = func(n *NamedRequest) *float64 { return number(float64(named(n))) }
	return m
}

func volume(name, doc, undirected string, of func(*Counts) int64) Metric {
	m := count(name, doc, undirected, of)
	m.Unit = Bytes
	return m
}

func timeTo(share string, field func(*TimeTo) **float64) Metric {
	name := "time_to." + share
	return Metric{
		Name: name, Unit: Seconds, Doc: "until a batch's consumer had that share of all results, the median over batches",
		clock: name, field: "p50",
		cell: func(c *Cell) *float64 { return *field(&c.TimeTo) },
	}
}

func serverCPU(t *Trial) *float64 {
	if t.ServerCPU == nil || t.Requests == 0 {
		return nil
	}
	return number(*t.ServerCPU / float64(t.Requests))
}

func clientCPU(t *Trial) *float64 {
	if t.Client == nil || t.Requests == 0 {
		return nil
	}
	return number(t.Client.CPU / float64(t.Requests))
}

// ofJourneys is a number of a cell whose requests wait for each other; others have none.
func ofJourneys(is bool, c *Counts, v *float64) *float64 {
	if !is && c.Broken == 0 {
		return nil
	}
	return v
}

// journeys says whether the requests of the trial's batches waited for each other.
func (t *Trial) journeys() bool {
	_, is := t.Histograms["session"]
	return is
}

func ratioOf(part, whole int64) *float64 {
	if whole == 0 {
		return nil
	}
	return number(float64(part) / float64(whole))
}

// clockSummary is the summary a metric of that clock is a field of; nil for time_to, whose summaries are not kept.
func clockSummary(c *Cell, name string) *Summary {
	if k, ok := clockNamed(name); ok {
		return k.Of(c)
	}
	return nil
}
