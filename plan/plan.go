package plan

import (
	"math"
	"slices"
	"strconv"
	"time"

	"bench/result"
)

// Plan is what a spec means: every cell and every trial, with all values resolved and the seed fixed. It is plain
// data without HCL types and never changed after it was made. Its JSON is all of it, secrets included, so that another
// process can do it: a plan that is read from its JSON is the same plan. What is shown or kept is the JSON of Public.
//
// A plan made without the servers' ports is for people: values that depend on a server read "(known after start)"
// and Known is false. The engine runs only plans that are known.
type Plan struct {
	FormatVersion string      `json:"format_version"`
	Spec          result.Spec `json:"spec"`
	Dir           string      `json:"dir,omitempty"` // absolute folder of the spec: commands start there, files are read there
	Seed          uint64      `json:"seed"`
	Known         bool        `json:"known"`
	Servers       []Server    `json:"servers"`
	Setups        []Setup     `json:"setups,omitzero"`    // in the order in which they are done
	Teardowns     []Setup     `json:"teardowns,omitzero"` // the same
	Benchmarks    []Benchmark `json:"benchmarks"`
	Draws         Draws       `json:"draws,omitzero"` // what the cells draw the values of their requests from
	// Descriptors are those of calls of gRPC, by their digests.
	Descriptors  map[string][]byte `json:"descriptors,omitzero"`
	Pairs        []result.Pair     `json:"pairs"`
	Limits       []result.Limit    `json:"limits"`
	Moves        []result.Move     `json:"moves,omitzero"`
	Tracked      []result.Tracked  `json:"tracked,omitzero"`  // what history is made of
	History      *History          `json:"history,omitempty"` // nil: the spec says nothing of it
	Reports      []Report          `json:"reports"`
	Hosts        []Host            `json:"hosts"` // every host a request, a proxy or a `resolve` entry names
	AllowedHosts []string          `json:"allowed_hosts"`
	Warnings     []result.Warning  `json:"warnings"`
	Workers      *Workers          `json:"workers,omitempty"` // who performs the trials; nil: this process
}

// Host is a host name a run would contact, and the place that names it.
type Host struct {
	Name     string `json:"name"` // without a port, lower case
	Loopback bool   `json:"loopback"`
	Allowed  bool   `json:"allowed"` // loopback, or by allowed_hosts
	// Socket is the path of a Unix socket, whose name is "unix:" and that. What listens there may be anything, so that it is
	// never allowed beforehand.
	Socket string        `json:"socket,omitempty"`
	Range  *result.Range `json:"range,omitempty"`
}

// Server is something the run starts and stops.
type Server struct {
	Name    string            `json:"name"` // with its for_each key: build[base]
	Type    ServerType        `json:"type"`
	Command []string          `json:"command,omitzero"`
	Env     map[string]string `json:"env,omitzero"`
	Dir     string            `json:"dir,omitempty"`  // relative to Plan.Dir
	Port    int               `json:"port,omitempty"` // 0: a free one, chosen before the start
	// On are the labels of the worker that it runs on; without it runs beside whoever conducts. Host is the address by which that
	// worker is reached, "" before that is known.
	On    map[string]string `json:"on,omitzero"`
	Host  string            `json:"host,omitempty"`
	Ready Ready             `json:"ready"`
	Stop  Stop              `json:"stop"`
	// RestartEvery is the number of blocks between restarts; 0: never.
	RestartEvery int           `json:"restart_every,omitempty"`
	Latency      time.Duration `json:"latency,omitempty"` // httpbin: added to each response
	Jitter       time.Duration `json:"jitter,omitempty"`  // httpbin: uniform in ± jitter on top
	ErrorRatio   float64       `json:"error_ratio,omitempty"`
	Workers      int           `json:"workers,omitempty"` // httpbin: how many requests are served at once; 0: any number
	Queue        int           `json:"queue,omitempty"`   // httpbin: how many may wait for one of them; 0: any number
	Range        *result.Range `json:"range,omitempty"`
	// Digest is of the command, its folder and its environment: of what is approved. Whatever ports are chosen, it is the
	// same, since it is of the rehearsal.
	Digest string `json:"digest,omitempty"`
	// Sensitive says that Env has sensitive values in it. Shown is without them.
	Sensitive bool              `json:"sensitive,omitempty"`
	SecretEnv map[string]string `json:"secret_env,omitzero"` // what is shown in place of them
	Written   []string          `json:"written,omitzero"`    // the command as the spec has it, where it isn't known yet
}

// Restarts is how often it is started anew in so many blocks.
func (s Server) Restarts(blocks int) int {
	if s.RestartEvery == 0 {
		return 0
	}
	return (blocks - 1) / s.RestartEvery
}

// Ready is how a server shows that it can be loaded: an HTTP status, or a TCP connection.
type Ready struct {
	Path    string        `json:"path,omitempty"` // "" with TCP
	Status  int           `json:"status,omitempty"`
	TCP     bool          `json:"tcp,omitempty"`
	Timeout time.Duration `json:"timeout"`
}

// Stop is how a server is asked to end, and how long it may take before it is killed.
type Stop struct {
	Signal  Signal        `json:"signal"`
	Timeout time.Duration `json:"timeout"`
}

// Benchmark is one experiment: its cells take turns, block by block.
type Benchmark struct {
	Name        string        `json:"name"`
	Key         string        `json:"key,omitempty"` // of for_each
	HasKey      bool          `json:"has_key,omitempty"`
	Description string        `json:"description,omitempty"`
	Blocks      int           `json:"blocks"`
	Seed        uint64        `json:"seed"`
	Warmup      time.Duration `json:"warmup"`
	WarmupAuto  bool          `json:"warmup_auto,omitempty"` // until MSER-5 finds a steady state
	Cooldown    time.Duration `json:"cooldown,omitempty"`    // pause after each trial
	Trial       time.Duration `json:"trial,omitempty"`       // a trial's measured time; 0 when Iterations count
	Iterations  int           `json:"iterations,omitempty"`  // batches a trial; requests for pool
	NoLeadIn    bool          `json:"no_lead_in,omitempty"`  // lead_in = false: nothing is sent before a trial
	EarlyStop   bool          `json:"early_stop,omitempty"`
	// Unreachable says what a target that is down at the start means: UnreachableStop, UnreachableMeasure or, "", the latter
	// for batches of which another target is there.
	Unreachable Unreachable `json:"unreachable,omitempty"`
	Search      *Search     `json:"search,omitempty"` // nil: each cell has its level
	// Cells take turns; those of an anchor, which are not judged, are the last ones.
	Cells    []Cell        `json:"cells"`
	Placebos []Cell        `json:"placebos,omitzero"`
	Range    *result.Range `json:"range,omitempty"`
}

// Title is what the benchmark is called: with its for_each key, if it has one.
func (b Benchmark) Title() string {
	return result.BenchmarkName{Name: b.Name, Key: b.Key, HasKey: b.HasKey}.String()
}

// TrialOf is how long a cell's trial is: at a rate, a whole number of the intervals between arrivals and at least one, so
// that the trials together have the rate that was asked for; else Trial.
func (b Benchmark) TrialOf(c Cell) time.Duration {
	if c.Arrival.Rate <= 0 {
		return b.Trial
	}
	const slack = 1e-9 // of a product that is a whole number but for rounding
	intervals := math.Ceil(b.Trial.Seconds() * c.Arrival.Rate * (1 - slack))
	return time.Duration(math.Round(intervals / c.Arrival.Rate * float64(time.Second)))
}

// WarmupLimit is how many batches (pool: requests) a cell's warm-up may have; 0: as many as fit into its time. Who counts
// iterations means that so much is sent, so the warm-up is no more than what is recorded.
func (b Benchmark) WarmupLimit() int { return b.Iterations * b.Blocks }

// ShortestPilot is how long a pilot of an automatic warm-up is at least; it is as long as a trial else.
const ShortestPilot = 500 * time.Millisecond

// Rewarming is how long a client program is warmed up that was started anew between blocks.
func (b Benchmark) Rewarming() time.Duration {
	if b.WarmupAuto {
		return max(b.Trial, ShortestPilot)
	}
	return b.Warmup
}

// Judged are the cells that are no anchor's.
func (b Benchmark) Judged() []Cell {
	return slices.DeleteFunc(slices.Clone(b.Cells), func(c Cell) bool { return c.Role != "" })
}

// LeadIn is how long a cell runs unrecorded before each trial, once its connections were used: for a pool a quarter of the
// trial but at most 150 ms, and 0 for batches, counted iterations and stages.
func (b Benchmark) LeadIn(c Cell) time.Duration {
	const most = 150 * time.Millisecond
	if b.NoLeadIn || !c.Pools() || b.Iterations > 0 || c.Arrival.Staged() {
		return 0
	}
	return min(b.Trial/4, most)
}

// Cell is one combination of a benchmark: what is requested, how batches are run, through what, and when they start.
type Cell struct {
	Address  result.Address `json:"address"`
	Group    Group          `json:"group"`
	Strategy Strategy       `json:"strategy"`
	Client   Client         `json:"client"`
	Arrival  Arrival        `json:"arrival"`
	// Role is what a cell is for that isn't judged; "": it is.
	Role result.Role `json:"role,omitempty"`
	// PlaceboOf is the address of the gated baseline cell this one repeats.
	PlaceboOf string `json:"placebo_of,omitempty"`
	// Servers are the names of the servers its requests go to, so that their CPU time can be read.
	Servers []string `json:"servers,omitzero"`
	// Parts are what a mix consists of; none: the cell is no mix. The group of a mix has its name, and no requests.
	Parts []Part `json:"parts,omitzero"`
}

// Strategy is how a batch is run and handed over. Of the knobs, those of its type count; 0 is the library's default.
type Strategy struct {
	Name             string        `json:"name"`
	Type             string        `json:"type"`
	Size             int           `json:"size,omitempty"`        // map, imap, imap_enumerated
	MaxWorkers       int           `json:"max_workers,omitempty"` // ordered_map, as_completed
	Limit            int           `json:"limit,omitempty"`       // gather, task_group; workers of pool
	GTimeout         time.Duration `json:"gtimeout,omitempty"`    // map
	Timeout          time.Duration `json:"timeout,omitempty"`     // ordered_map, as_completed
	BufferSize       int           `json:"buffersize,omitempty"`  // ordered_map
	ReturnExceptions bool          `json:"return_exceptions,omitempty"`
	LibraryBound     int           `json:"library_bound,omitempty"` // of requests in flight, where nothing else sets one; 0: none
	OnFailure        OnFailure     `json:"on_failure,omitempty"`    // gather: "orphan" or "close_session"
	// Program is what is started for each cell of type TypeProgram, and runs its batches.
	Program *Server `json:"program,omitempty"`
}

// TypeProgram is the type of a strategy whose batches a client program runs, in a process of its own. All other types are
// emulated: bench's own client runs them as the library would that they stand for.
const TypeProgram = "program"

// Programs are the client programs that a plan starts, each once, however many cells have it.
func (p *Plan) Programs() []Server {
	var found []Server
	for _, b := range p.Benchmarks {
		for _, c := range b.Cells {
			s := c.Strategy.Program
			if s != nil && !slices.ContainsFunc(found, func(other Server) bool { return other.Name == s.Name }) {
				found = append(found, *s)
			}
		}
	}
	return found
}

// Bound is the strategy's limit of requests in flight in this cell: its concurrency level, else the strategy's own.
func (c Cell) Bound() int {
	if c.Arrival.Concurrency > 0 {
		return c.Arrival.Concurrency
	}
	return c.Strategy.Bound()
}

// Bound is the limit of requests in flight where no level sets it: the strategy's knob, else its library's; 0 for none.
func (s Strategy) Bound() int {
	if own := max(s.Size, s.MaxWorkers, s.Limit); own > 0 {
		return own
	}
	return s.LibraryBound
}

// Arrival is when batches start. Concurrency, Users, Rate and Stages exclude each other, but for Stages of users.
type Arrival struct {
	Concurrency int     `json:"concurrency,omitempty"` // closed loop: back to back; 0 with Default and no limit
	Default     bool    `json:"default,omitempty"`     // Concurrency is the strategy's own limit
	Users       int     `json:"users,omitempty"`       // closed loop: so many batches under way, one of each user; with Stages the most there are
	NewUser     NewUser `json:"new_user,omitempty"`
	Pace        *Think  `json:"pace,omitempty"` // how far apart a user's batches begin, at least; nil: back to back
	Rate        float64 `json:"rate,omitempty"` // batches a second (pool: requests)
	Stages      []Stage `json:"stages,omitzero"`
	Process     Process `json:"arrival,omitempty"`
	MaxInFlight int     `json:"max_in_flight,omitempty"`
}

// Open says whether arrivals are scheduled.
func (a Arrival) Open() bool { return a.Rate > 0 || a.Staged() && !a.OfUsers() }

// LevelText is a closed loop's level as people read it, with what the default comes to: 5, default (20), default (no limit),
// 10 users.
func (c Cell) LevelText() string {
	a := c.Arrival
	switch {
	case a.OfUsers():
		return c.Address.Level
	case !a.Default:
		return strconv.Itoa(a.Concurrency)
	case c.Strategy.Type == TypeProgram:
		return DefaultLevel + " (its own)"
	case a.Concurrency == 0:
		return DefaultLevel + " (no limit)"
	}
	return DefaultLevel + " (" + strconv.Itoa(a.Concurrency) + ")"
}

// Report is a `report` block.
type Report struct {
	Name       string        `json:"name"`
	Format     string        `json:"format"`
	Path       string        `json:"path,omitempty"` // relative to where bench was started; "": standard output
	Sort       string        `json:"sort,omitempty"`
	Benchmarks []string      `json:"benchmarks,omitzero"` // names; none: all
	Range      *result.Range `json:"range,omitempty"`
}

// DefaultLevel is the name of the level that leaves the limit to the strategy: its own, or its library's.
const DefaultLevel = "default"
