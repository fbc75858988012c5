package draft

// A Load is how requests are sent, for how long, and what must hold.
type Load struct {
	Name        string
	Description string
	Groups      []string // names
	Shares      []Share  // in place of Groups: several kinds at once
	Strategy    string
	Users       int
	Concurrency int // -1: the strategy's own
	Rate        float64
	Stages      []Stage
	Iterations  int
	Duration    string
	Blocks      int  // 0: as many as usual
	NewUser     bool // each batch is sent by somebody new
	Pace        []string
	MaxInFlight int
	Poisson     bool
	Thresholds  []*Threshold
	Notes
}

// A Share is a part of a mix.
type Share struct {
	Name, Group string
	Share       float64 // of all with one
	Users       int
	Rate        float64
	Start       string
}

// A Stage is a piece of a load that changes.
type Stage struct {
	Name      string
	Users     int
	Rate      float64
	OfUsers   bool
	Over, For string
}

// A Threshold is a limit.
type Threshold struct {
	Name     string
	Metric   string // "service.p95"
	Request  string
	Max, Min string // expressions: `"250ms"`, `0.01`
	Abort    bool
	Notes
}
