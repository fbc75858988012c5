package result

import "bench/result/timeline"

// Cell is one combination of a benchmark: a group, a strategy and a level. Everything but TrialData and Names'
// histograms is derived from TrialData by Aggregate.
type Cell struct {
	Address     string   `json:"address"`
	Benchmark   string   `json:"benchmark"`     // a BenchmarkName: with the key of its for_each, as Declared has it
	Key         string   `json:"key,omitempty"` // that key alone
	Group       string   `json:"group"`
	Strategy    string   `json:"strategy"`
	Concurrency *int     `json:"concurrency"`     // null in an open loop, with users, and at level default where the strategy has no limit
	Users       *int     `json:"users,omitempty"` // so many batches under way, each of a user; with stages the most there were to be
	Rate        *float64 `json:"rate"`            // batches (pool: requests) a second; null in a closed loop and with stages
	Level       string   `json:"level"`           // as the address has it: `5`, `default`, `10 users`, `200/s`, `stages`, `search`
	PlaceboOf   string   `json:"placebo_of,omitempty"`
	Role        Role     `json:"role,omitempty"` // "": to be judged

	StrategyType string   `json:"strategy_type,omitempty"`
	Servers      []string `json:"servers,omitempty"` // names of the `server` blocks its group talks to
	// Fingerprint is a digest of what the cell requests and how, ports of servers left out. Where two runs have different
	// ones, the cell is not the same experiment. Empty: unknown.
	Fingerprint string `json:"fingerprint,omitempty"`
	// Processes is how many server processes its trials met, one after the other; 0: unknown, or none of ours.
	Processes int `json:"processes,omitempty"`

	Trials int `json:"trials"`
	Counts
	ErrorRatio float64  `json:"error_ratio"`
	Yield      *float64 `json:"yield"` // results that reached the consumer, over the requests its batches asked for

	Throughput  Spread  `json:"throughput"` // good responses a second, over trials
	Service     Summary `json:"service"`
	Response    Summary `json:"response"`
	Delivery    Summary `json:"delivery"`
	Makespan    Summary `json:"makespan"`
	Session     Summary `json:"session,omitzero"` // makespan with the time that was thought; of groups whose requests wait
	FirstResult Summary `json:"first_result"`
	Released    Summary `json:"released"`
	HeadOfLine  Summary `json:"head_of_line"`
	Queue       Summary `json:"queue"`
	Connecting  Summary `json:"connecting"`
	SendLag     Summary `json:"send_lag"`
	Phases      Phases  `json:"phases"`
	TimeTo      TimeTo  `json:"time_to"`
	StreamTimes         // of responses that come as events

	Names []NamedRequest `json:"requests_by_name"` // of a mix they are with its parts

	// Part is the name of a part of a mix, if the figures are of one. It has what a cell has, but for what is measured of the
	// whole alone: what servers and the load generator used.
	Part  string   `json:"part,omitempty"`
	Share *float64 `json:"share,omitempty"` // of a part: of the batches of its mix; null: it has an arrival of its own
	Parts []Cell   `json:"parts,omitempty"` // of a mix

	// Search is what is looked for, where each trial has a level of its own, and Capacity what was found. The figures of the cell,
	// and its TrialData, are then of the trials at one level, which Capacity names.
	Search   *Search   `json:"search,omitempty"`
	Capacity *Capacity `json:"capacity,omitempty"`
	Tries    []Trial   `json:"tries,omitempty"` // of a search: the trials at other levels than the figures are of

	// Stage is the name of a stage of the arrival, if the figures are of what came due in that, and not of the whole.
	Stage  string `json:"stage,omitempty"`
	Stages []Cell `json:"stages,omitempty"` // those that have a name

	// Profile are the stages of its arrival, in their order.
	Profile []ProfileStage `json:"profile,omitempty"`
	// OverTime is the sum of its trials' timelines, of a run that is shown without trials; see Moments.
	OverTime *timeline.Timeline `json:"over_time,omitempty"`

	Command []string    `json:"command,omitempty"` // whose runs are measured, of bench ab
	Program []OwnMetric `json:"program,omitempty"` // what it brings itself, in its order

	CPUPerRequest *float64  `json:"cpu_per_request"` // of a server of type command; CPU seconds
	PeakMemory    *float64  `json:"peak_memory"`     // bytes
	Generator     Generator `json:"generator"`
	// Client is what a client program is, and what it used; of emulated cells it is empty.
	Client Client `json:"client,omitzero"`

	Overloaded *Overload `json:"overloaded,omitempty"` // its target did not keep up with the schedule

	Valid    bool      `json:"valid"`
	Findings []Finding `json:"findings,omitempty"` // why it is not valid
	Reasons  []string  `json:"reasons,omitempty"`  // the same in words
	Warnings []Warning `json:"warnings"`
	Examples []Example `json:"error_examples,omitempty"` // the first few of each kind, redacted

	Timeline []Span `json:"timeline,omitempty"` // one measured batch, as its consumer saw it

	Workers []WorkerPart `json:"workers,omitempty"` // what each of several workers measured of it, by their names

	TrialData []Trial `json:"trial_data,omitempty"`

	// Histograms are those of all trials together, by clock, where a store has thinned out the trials' own.
	Histograms map[string]Histogram `json:"histograms,omitempty"`
}

// A ProfileStage is a stage of an arrival: what it ends at, or, held, has from its beginning.
type ProfileStage struct {
	Name     string  `json:"name,omitempty"`
	Rate     float64 `json:"rate,omitempty"`  // batches (pool: requests) a second
	Users    int     `json:"users,omitempty"` // in its place
	Duration float64 `json:"duration"`        // seconds
	Hold     bool    `json:"hold,omitempty"`
}

// Trial is one cell's turn in one block, and the unit of every comparison.
type Trial struct {
	Block     int     `json:"block"`           // from 0
	Level     float64 `json:"level,omitempty"` // of a search: the rate, or how many at once, that it had
	Order     int     `json:"order"`           // its place in the block's random order, from 0
	StartedAt float64 `json:"started_at"`      // seconds since the run began
	Duration  float64 `json:"duration"`        // seconds measured; in an open loop, those of its schedule
	// Thinking is the share of its users' time in which they thought, or waited for their pace; nil: nobody does.
	Thinking *float64 `json:"thinking,omitempty"`
	Counts
	// Metrics has each metric the trial supports, by its name in the language ("service.p99", "throughput").
	Metrics map[string]float64 `json:"metrics"`
	// Histograms has a histogram for each clock with samples ("service", "phases.dns", "time_to.p50").
	Histograms map[string]Histogram `json:"histograms,omitempty"`
	Pace       *Pace                `json:"pace,omitempty"` // of an open loop
	// Timeline is what happened in each part of its time; of trials that are too short for one, and where a file would become too
	// large (see BoundTimelines), there is none.
	Timeline   *timeline.Timeline `json:"timeline,omitempty"`
	Generator  Generator          `json:"generator"`
	ServerCPU  *float64           `json:"server_cpu,omitempty"` // CPU seconds its servers used
	PeakMemory *float64           `json:"peak_memory,omitempty"`
	Outside    bool               `json:"outside,omitempty"`  // a client program ran it: what its requests did until delivered is not known
	Process    int                `json:"process,omitempty"`  // which of its client program's processes ran it, from 1
	Client     *ClientUse         `json:"client,omitempty"`   // what its client program used
	Arrivals   *Arrivals          `json:"arrivals,omitempty"` // what the embedded server saw of its client program
	Partial    bool               `json:"partial,omitempty"`  // cut off when the run was interrupted
	Findings   []Finding          `json:"findings,omitempty"` // why the trial is not valid
	Reasons    []string           `json:"reasons,omitempty"`  // the same in words
	Warnings   []Warning          `json:"warnings,omitempty"`
	Together                      // of several workers
}

// Counts are sums over a trial or a cell. A server has seen Requests - Unsent + Redirects + Retries + Connections.Repeated +
// LeadIn + Once.
type Counts struct {
	Batches     int64            `json:"batches"`
	Requests    int64            `json:"requests"` // measured ones, failed ones too
	Errors      int64            `json:"errors"`
	Asked       int64            `json:"asked"`               // requests that batches wanted, sent or not
	Results     int64            `json:"results"`             // of those, the ones whose response reached the consumer
	Unsent      int64            `json:"unsent,omitempty"`    // of Requests, those that never left: there was no connection
	Redirects   int64            `json:"redirects,omitempty"` // requests that redirects led to, besides Requests
	Retried     int64            `json:"retried,omitempty"`   // of Requests, those that their client's retry tried again
	Retries     int64            `json:"retries,omitempty"`   // how often that sent one, besides Requests
	LeadIn      int64            `json:"lead_in"`             // unrecorded requests: warm-up and lead-in
	Orphans     int64            `json:"orphans"`
	Lost        int64            `json:"lost"`
	Cancelled   int64            `json:"cancelled"`
	Missed      int64            `json:"missed"`
	Skipped     int64            `json:"skipped,omitempty"`     // of Asked, those not sent, since a request that they need failed
	LeftOut     int64            `json:"left_out,omitempty"`    // not sent, since their condition doesn't hold; not of Asked
	Broken      int64            `json:"broken,omitempty"`      // of Batches, those in which a request failed that another one needs
	Once        int64            `json:"once,omitempty"`        // besides Requests, those sent once for each user before its first batch
	OnceFailed  int64            `json:"once_failed,omitempty"` // of these, those that did not go well: what needs them was skipped
	BytesIn     int64            `json:"bytes_in"`
	BytesOut    int64            `json:"bytes_out"`
	StatusCodes map[string]int64 `json:"status_codes"`
	ErrorKinds  map[string]int64 `json:"error_kinds"`
	Connections Connections      `json:"connections"`
	InFlight    InFlight         `json:"in_flight"`
	Buffered    Buffered         `json:"buffered"`
	Streamed                     // of responses that come as events
}

// Connections counts how requests found their connection. Repeated are requests made again, over another connection, since
// the kept one died before it brought a byte of the response.
type Connections struct {
	Opened   int64 `json:"opened"`
	Reused   int64 `json:"reused"`
	Repeated int64 `json:"repeated,omitempty"`
}

// InFlight is how many requests were under way at once. The mean is over time.
type InFlight struct {
	Mean float64 `json:"mean"`
	Max  int64   `json:"max"` // of several workers the sum of theirs: an upper bound, since each may have had its most at another moment
}

// Buffered is how many finished results waited for their turn at most: the memory price of ordering.
type Buffered struct {
	Max int64 `json:"max"`
}

// Generator is what the load itself cost.
type Generator struct {
	CPUPerRequest float64 `json:"cpu_per_request"` // CPU seconds
	CPUShare      float64 `json:"cpu_share"`       // of the cores it may use
	// Queued is how long its threads waited for a processor, added up, and Throttled how long a quota gave it none; seconds.
	Queued    float64 `json:"queued,omitempty"`
	Throttled float64 `json:"throttled,omitempty"`
	// Still are the times at which nothing of it ran for 10 ms or longer: how long each was, the longest first; seconds. Of
	// very many the longest are kept. A cell has none of its own.
	Still []float64 `json:"still,omitempty"`
}

// Client is the client program of a cell, where it has one.
type Client struct {
	Hello         string   `json:"hello,omitempty"`           // as it introduced itself: its name, its runtime, and the versions of what it uses
	CPUPerRequest *float64 `json:"cpu_per_request,omitempty"` // CPU seconds of its processes
	PeakMemory    *float64 `json:"peak_memory,omitempty"`     // bytes
	Processes     int      `json:"processes,omitempty"`       // how many processes of it the trials met, one after the other
	// Arrivals are all trials' that have any: sums, and the highest peak.
	Arrivals *Arrivals `json:"arrivals,omitempty"`
}

// Arrivals are what came of a client program's requests to the embedded server, which counts them by a header. What went
// elsewhere isn't known.
type Arrivals struct {
	Requests    int64 `json:"requests"`    // with those that redirects led to
	Peak        int64 `json:"peak"`        // the most that were under way at once
	Connections int64 `json:"connections"` // that they came over
	Cut         int64 `json:"cut"`         // of them, those whose client left before they were answered
}

// Spread is a metric's mean and median over trials.
type Spread struct {
	Mean   *float64 `json:"mean"`
	Median *float64 `json:"median"`
}

// Phases are where service time goes.
type Phases struct {
	DNS       Summary `json:"dns"`
	Connect   Summary `json:"connect"`
	TLS       Summary `json:"tls"`
	FirstByte Summary `json:"first_byte"`
	Transfer  Summary `json:"transfer"`
}

// TimeTo is how long a batch's consumer waited until it had a share of all results: medians over batches, in seconds.
type TimeTo struct {
	P10  *float64 `json:"p10"`
	P50  *float64 `json:"p50"`
	P90  *float64 `json:"p90"`
	P100 *float64 `json:"p100"`
}

// Example is one failed request, as much of it as may be shown.
type Example struct {
	Kind    string `json:"kind"`
	Request string `json:"request"`
	Message string `json:"message"`
}

// Span is one request of a batch; times are seconds from the batch's start. Delivered is null when its consumer never got
// it. Events are when those of a stream came, as long as they are few. Connecting is how much of the time before Sent went into opening a connection; a request that found none was sent
// when it was done, and has an error.
type Span struct {
	Name       string    `json:"name"`
	Connecting float64   `json:"connecting,omitempty"`
	Sent       float64   `json:"sent"`
	Done       float64   `json:"done"`
	Delivered  *float64  `json:"delivered"`
	Events     []float64 `json:"events,omitempty"`
	Error      string    `json:"error,omitempty"`
}

// Summary describes a distribution of durations, in seconds. A percentile whose interval its sample doesn't hold is nil.
type Summary struct {
	Count  int64    `json:"count"`
	Min    *float64 `json:"min"`
	Mean   *float64 `json:"mean"`
	Stddev *float64 `json:"stddev"`
	Median *float64 `json:"median,omitempty"` // of what there is, however little; P50 asks for more
	Percentiles
	Max      *float64     `json:"max"`
	Low      *Percentiles `json:"low,omitempty"`      // the lower end of each percentile's 95 % interval
	High     *Percentiles `json:"high,omitempty"`     // the upper end
	Highest  *Quantile    `json:"highest,omitempty"`  // the highest percentile the sample holds the interval of
	Censored *Censored    `json:"censored,omitempty"` // samples known only as "at least this long"
}

// Percentiles are a number for each percentile that has a name.
type Percentiles struct {
	P50  *float64 `json:"p50"`
	P75  *float64 `json:"p75"`
	P90  *float64 `json:"p90"`
	P95  *float64 `json:"p95"`
	P99  *float64 `json:"p99"`
	P999 *float64 `json:"p999"`
}

// Quantile is one point of a distribution.
type Quantile struct {
	Q     float64 `json:"q"` // 0.99 for p99
	Value float64 `json:"value"`
}

// Censored counts the samples that were cut short, and the shortest time at which one was (seconds): any percentile
// at or above From is only a lower bound.
type Censored struct {
	Count int64   `json:"count"`
	From  float64 `json:"from"`
}

// Histogram is an HdrHistogram of nanoseconds (1 us to 1 h, three digits) in the V2 compressed encoding, base64.
type Histogram struct {
	Count    int64     `json:"count"`
	Encoded  string    `json:"encoded,omitempty"`
	Censored *Censored `json:"censored,omitempty"`
}
