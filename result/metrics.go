package result

// A clock is a distribution of durations that every cell has.
type clock struct {
	name string
	doc  string
	of   func(*Cell) *Summary
}

// clocks is the table of all clocks, by their names in the language.
var clocks = []clock{
	{"service", "from sent until the body was read: what server and network took", func(c *Cell) *Summary { return &c.Service }},
	{"response", "from when the schedule wanted it sent until done; open loop only", func(c *Cell) *Summary { return &c.Response }},
	{"delivery", "from the batch's start until its consumer had the result", func(c *Cell) *Summary { return &c.Delivery }},
	{"makespan", "from the batch's start until its consumer had the last result", func(c *Cell) *Summary { return &c.Makespan }},
	{"first_result", "from the batch's start until its consumer had the first result", func(c *Cell) *Summary { return &c.FirstResult }},
	{"head_of_line", "from done until delivered: the price of ordered delivery", func(c *Cell) *Summary { return &c.HeadOfLine }},
	{"queue", "from available until sent: the cost of the concurrency limit", func(c *Cell) *Summary { return &c.Queue }},
	{"send_lag", "how late the generator itself sent a scheduled request", func(c *Cell) *Summary { return &c.SendLag }},
	{"phases.dns", "looking the host up", func(c *Cell) *Summary { return &c.Phases.DNS }},
	{"phases.connect", "opening the connection", func(c *Cell) *Summary { return &c.Phases.Connect }},
	{"phases.tls", "the TLS handshake", func(c *Cell) *Summary { return &c.Phases.TLS }},
	{"phases.first_byte", "from sent until the first byte", func(c *Cell) *Summary { return &c.Phases.FirstByte }},
	{"phases.transfer", "from the first byte until the last", func(c *Cell) *Summary { return &c.Phases.Transfer }},
	{latency, "response where arrivals are scheduled, service otherwise", func(c *Cell) *Summary {
		if c.OpenLoop() {
			return &c.Response
		}
		return &c.Service
	}},
}

// statistics are what a clock is asked for, in the order of the documentation.
var statistics = []string{"p50", "p75", "p90", "p95", "p99", "p999", "min", "mean", "stddev", "max"}

// scalars is the table of the metrics that are one number a trial.
var scalars = []Metric{
	{
		Name: "throughput", Unit: PerSecond, MoreIsBetter: true, Doc: "successful requests a second, the median over trials",
		cell: func(c *Cell) *float64 { return c.Throughput.Median }, trial: throughput,
	},
	{
		Name: "throughput.median", Unit: PerSecond, MoreIsBetter: true, Doc: "the same as throughput",
		cell: func(c *Cell) *float64 { return c.Throughput.Median },
	},
	{
		Name: "throughput.mean", Unit: PerSecond, MoreIsBetter: true, Doc: "successful requests a second, the mean over trials",
		cell: func(c *Cell) *float64 { return c.Throughput.Mean },
	},
	{
		Name: errorRatio, Unit: Ratio, CanBeZero: true, floor: 0.01, Doc: "failed requests over all requests",
		cell:  func(c *Cell) *float64 { return ratioOf(c.Errors, c.Requests) },
		trial: func(t *Trial) *float64 { return ratioOf(t.Errors, t.Requests) },
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
		Name: "generator.cpu_per_request", Unit: CPUSeconds, Doc: "CPU time the load itself cost for a request",
		cell:  func(c *Cell) *float64 { return number(c.Generator.CPUPerRequest) },
		trial: func(t *Trial) *float64 { return number(t.Generator.CPUPerRequest) },
	},
	{
		Name: "generator.cpu_share", Unit: Ratio, Doc: "CPU time the load itself cost, over what its cores have",
		cell:  func(c *Cell) *float64 { return number(c.Generator.CPUShare) },
		trial: func(t *Trial) *float64 { return number(t.Generator.CPUShare) },
	},
	{
		Name: "in_flight.mean", Unit: Number, Doc: "requests under way at once, the mean over time",
		cell:  func(c *Cell) *float64 { return number(c.InFlight.Mean) },
		trial: func(t *Trial) *float64 { return number(t.InFlight.Mean) },
	},
	count("in_flight.max", "requests under way at once, at most", func(c *Counts) int64 { return c.InFlight.Max }),
	count("connections.opened", "connections opened", func(c *Counts) int64 { return c.Connections.Opened }),
	count("connections.reused", "requests that found a connection open", func(c *Counts) int64 { return c.Connections.Reused }),
	count("batches", "batches", func(c *Counts) int64 { return c.Batches }),
	count("requests", "requests, failed ones too", func(c *Counts) int64 { return c.Requests }),
	count("errors", "failed requests", func(c *Counts) int64 { return c.Errors }),
	count("orphans", "requests that went on after their consumer had left", func(c *Counts) int64 { return c.Orphans }),
	count("lost", "results that never reached the consumer", func(c *Counts) int64 { return c.Lost }),
	count("cancelled", "requests cancelled by their strategy", func(c *Counts) int64 { return c.Cancelled }),
	count("missed", "requests the schedule wanted that were never sent", func(c *Counts) int64 { return c.Missed }),
	count("buffered.max", "finished results that waited for their turn, at most", func(c *Counts) int64 { return c.Buffered.Max }),
	volume("bytes_in", "bytes received", func(c *Counts) int64 { return c.BytesIn }),
	volume("bytes_out", "bytes sent", func(c *Counts) int64 { return c.BytesOut }),
}

func count(name, doc string, of func(*Counts) int64) Metric {
	return Metric{
		Name: name, CanBeZero: true, floor: 1, Doc: doc,
		cell:  func(c *Cell) *float64 { return number(float64(of(&c.Counts))) },
		trial: func(t *Trial) *float64 { return number(float64(of(&t.Counts))) },
	}
}

func volume(name, doc string, of func(*Counts) int64) Metric {
	m := count(name, doc, of)
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

func throughput(t *Trial) *float64 {
	if t.Duration <= 0 || t.Requests == 0 {
		return nil
	}
	return number(float64(t.Requests-t.Errors) / t.Duration)
}

func serverCPU(t *Trial) *float64 {
	if t.ServerCPU == nil || t.Requests == 0 {
		return nil
	}
	return number(*t.ServerCPU / float64(t.Requests))
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
		return k.of(c)
	}
	return nil
}
