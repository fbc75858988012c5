// Package result holds the numbers of a run: the record of what was measured, its file, the statistics and the
// comparison of two cells. It is pure: no clock, no network, no language. It does not measure (engine), does not
// read specs (spec) and does not write for people (report).
package result

import "time"

// FormatVersion is the version of the result file: the minor number adds, the major one breaks.
const FormatVersion = "1.1"

// Run is one execution of a plan, and the whole content of one result file.
// Times are in seconds, sizes in bytes, ratios are plain numbers.
type Run struct {
	FormatVersion string         `json:"format_version"`
	Info          Info           `json:"run"`
	Cells         []Cell         `json:"cells"`
	Comparisons   []Comparison   `json:"comparisons"`
	Standings     []Standing     `json:"standings,omitempty"` // what they come to
	Ladders       []Ladder       `json:"ladders,omitempty"`   // how many requests at once are enough
	Thresholds    []Threshold    `json:"thresholds"`
	Checks        []Check        `json:"checks"`
	Outputs       map[string]any `json:"outputs"`
	Warnings      []Warning      `json:"warnings"`

	// Servers are the programs that were started to be measured.
	Servers []MeasuredServer `json:"servers,omitempty"`

	// Placebos are second copies of gated baseline cells; they are no cells of the plan and belong to no threshold.
	Placebos []Cell `json:"placebos,omitempty"`
	// Declared is what the spec asked to be compared and limited, so that a report needs no spec.
	Declared Declared `json:"declared"`
	// Spec is the text that produced the run.
	Spec Spec `json:"spec"`
}

// Status says how a run ended.
type Status string

// The ways a run can end. A file saved while the run is under way says interrupted, so that a killed run tells the truth.
const (
	Complete    Status = "complete"
	Interrupted Status = "interrupted"
	Failed      Status = "failed" // ended by itself before the plan was done, say because a server died
)

// Info identifies a run and the machine it was made on.
type Info struct {
	ID           string    `json:"id"`
	StartedAt    time.Time `json:"started_at"`
	FinishedAt   time.Time `json:"finished_at"`
	BenchVersion string    `json:"bench_version"`
	Seed         uint64    `json:"seed"`
	Status       Status    `json:"status"`
	Reason       string    `json:"reason,omitempty"` // why the status is failed, in one sentence
	Host         Host      `json:"host"`
	// Numbers is how many numbers counters have given away: a run that is resumed goes on behind them.
	Numbers int64 `json:"numbers,omitempty"`
	// Workers are those that made the load, where several did, and Voided the attempts at blocks of which nothing was kept.
	Workers []Worker `json:"workers,omitempty"`
	Voided  []Void   `json:"voided,omitempty"`
	// StartSkew is how far apart the workers may have started at most, in a trial that is valid; seconds.
	StartSkew *float64 `json:"start_skew,omitempty"`
	// Source is where what was measured comes from; nil: unknown. Labels are what whoever started bench calls the run.
	Source *Source           `json:"source,omitempty"`
	Labels map[string]string `json:"labels,omitempty"`
}

// Host is the machine that generated the load.
type Host struct {
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	CPUs     int    `json:"cpus"`
	CPUModel string `json:"cpu_model"`
	Kernel   string `json:"kernel"`
	Hostname string `json:"hostname,omitempty"`
	// Pacing is how arrivals were waited for, where there were any: "spin" sleeps and then watches the clock for the last
	// 80 us, which takes a free core; "sleep" only sleeps, and is some 50 us later.
	Pacing string `json:"pacing,omitempty"`
	// IO is how event loops heard of the connections that they drove: "io_uring" or "epoll". Empty: they drove none, and a goroutine
	// waited for each.
	IO string `json:"io,omitempty"`
}

// Declared is what the spec asked to be judged, resolved to addresses.
type Declared struct {
	Benchmarks []Benchmark `json:"benchmarks"`
	Pairs      []Pair      `json:"pairs,omitempty"`
	Limits     []Limit     `json:"limits,omitempty"`
	Moves      []Move      `json:"moves,omitempty"`
	Tracked    []Tracked   `json:"tracked,omitempty"` // what history is made of
	History    *History    `json:"history,omitempty"` // how that is kept and told of; nil: nothing is said
}

// Benchmark is what a report says about a benchmark as a whole.
type Benchmark struct {
	Name        string  `json:"name"` // a BenchmarkName: with its for_each key
	Description string  `json:"description,omitempty"`
	Blocks      int     `json:"blocks"`
	Seed        uint64  `json:"seed"`
	Warmup      float64 `json:"warmup"`      // seconds; 0 with WarmupAuto
	WarmupAuto  bool    `json:"warmup_auto"` // found by MSER-5
	Trial       float64 `json:"trial"`       // seconds each trial aims at; 0 when it counts iterations
	Iterations  int     `json:"iterations"`  // batches a trial (requests for pool); 0 when it is timed
	OpenLoop    bool    `json:"open_loop"`   // arrivals are scheduled
	EarlyStop   bool    `json:"early_stop"`  // stops as soon as every gated comparison is decided
	Looks       []int   `json:"looks,omitempty"`
	Range       *Range  `json:"range,omitempty"`
}

// Pair is one declared comparison: candidate against baseline on one metric.
type Pair struct {
	Benchmark      string  `json:"benchmark"`
	Baseline       string  `json:"baseline"`  // a cell's address
	Candidate      string  `json:"candidate"` // a cell's address
	Metric         string  `json:"metric"`    // "makespan.p50", "throughput", "error_ratio"
	MinEffect      float64 `json:"min_effect"`
	Confidence     float64 `json:"confidence"`
	Gated          bool    `json:"gated"`
	OnInconclusive string  `json:"on_inconclusive"`  // "pass" or "fail"
	Strict         string  `json:"strict,omitempty"` // "" or "proven"
	EarlyStop      bool    `json:"early_stop,omitempty"`
	AllowCrossRun  bool    `json:"allow_cross_run,omitempty"`
	// Unit and MoreIsBetter are of a metric that a program brings itself, as it was measured.
	Unit         Unit   `json:"unit,omitempty"`
	MoreIsBetter bool   `json:"more_is_better,omitempty"`
	Range        *Range `json:"range,omitempty"`
}

// Limit is one declared threshold on one cell; its `when` held.
type Limit struct {
	Cell    string   `json:"cell"`
	Name    string   `json:"name"`
	Metric  string   `json:"metric"`
	Request string   `json:"request,omitempty"` // the name of the request that it is of; "": all
	Max     *float64 `json:"max"`
	Min     *float64 `json:"min"`
	Abort   bool     `json:"abort,omitempty"` // the run ends after the block in which it failed
	Unit    Unit     `json:"unit,omitempty"`  // of a metric that a program brings itself, as it was measured
	Range   *Range   `json:"range,omitempty"`
}

// Threshold is a judged Limit. Passed is nil when it could not be judged; Findings say why, and Note says it in words.
type Threshold struct {
	Limit
	Value   *float64 `json:"value"`
	AtLeast bool     `json:"at_least,omitempty"` // Value is a lower bound: censored samples reach the percentile
	Passed  *bool    `json:"passed"`
	Note    string   `json:"note,omitempty"`

	Findings []Finding `json:"findings,omitempty"`
}

// Check is a judged `check` block. Passed is nil when it could not be judged; Findings say why, and Note says it in words.
type Check struct {
	Name     string `json:"name"`
	Passed   *bool  `json:"passed"`
	Severity string `json:"severity"` // "warning" or "error"
	Message  string `json:"message"`
	Note     string `json:"note,omitempty"`

	Findings []Finding `json:"findings,omitempty"`
	Range    *Range    `json:"range,omitempty"`
}

// Move says that what was called From is now called To; both are address prefixes.
type Move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Warning is a finding about the run that changes how its numbers should be read, or a diagnostic of its spec. A finding's
// Summary and Detail say the same in words; a diagnostic's code is the language's, and its words are all there is.
type Warning struct {
	Code    Code      `json:"code"`
	Summary string    `json:"summary"`
	Detail  string    `json:"detail"`
	Cell    string    `json:"cell,omitempty"`
	Values  Values    `json:"values,omitempty"`
	Because []Finding `json:"because,omitempty"`
	Range   *Range    `json:"range"`
	// Worker is the name of whom it is about, where several made the load.
	Worker string `json:"worker,omitempty"`

	// How bad it is, to be compared among warnings of one code only: seconds waited, shares of trials.
	Severity float64 `json:"severity,omitempty"`
}

// Range is a place in a spec file, as Terraform writes it: lines and columns from 1, bytes from 0.
type Range struct {
	Filename string   `json:"filename"`
	Start    Position `json:"start"`
	End      Position `json:"end"`
}

// Position is one end of a Range.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// Spec is the text a run came from: enough to evaluate its checks and outputs again, or to resume it.
type Spec struct {
	Files     []SourceFile `json:"files"`
	Variables []Variable   `json:"variables,omitempty"`
	Dir       string       `json:"dir,omitempty"`     // the spec's folder, relative to where it was run
	Targets   []string     `json:"targets,omitempty"` // -target
	Excludes  []string     `json:"excludes,omitempty"`
	// Overrides of -duration, -blocks and -concurrency, as they were typed.
	Overrides map[string]string `json:"overrides,omitempty"`
	// Reads are the files that functions and body_file read, by name, with the SHA-256 of each in hexadecimal: a plan
	// whose files have changed since is not the same plan. Their content is not kept, since it may be secret.
	Reads map[string]string `json:"reads,omitempty"`
}

// SourceFile is one file of a spec.
type SourceFile struct {
	Name string `json:"name"`
	Text string `json:"text"`
	// Unsaved says that there is no such file: the text was made of a command line, or read from standard input.
	Unsaved bool `json:"unsaved,omitempty"`
}

// Variable is a resolved input variable. A sensitive one has no value here.
type Variable struct {
	Name      string `json:"name"`
	Value     any    `json:"value,omitempty"` // as cty's JSON encoding gives it
	Type      string `json:"type,omitempty"`
	Origin    string `json:"origin"` // "default", "BENCH_VAR_name", "-var", a file's name
	Sensitive bool   `json:"sensitive,omitempty"`
}
