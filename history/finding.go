package history

import "time"

// Kind is what saw a change.
type Kind string

// The kinds of findings. The machine's are no alarms: reports show them in grey.
const (
	AB          Kind = "ab"          // the comparison of two builds in one run, at once
	Scan        Kind = "scan"        // the sequential scan of many runs
	Creep       Kind = "creep"       // several levels that went the same way, of which each alone was too small to be told
	Environment Kind = "environment" // the anchor changed by itself: the machine did
)

// State is what became of a finding.
type State string

// The states of findings. Facts outweigh decisions: what went away needs no one to accept it.
const (
	New          State = "new"
	Confirmed    State = "confirmed" // later runs show it, too
	WentAway     State = "went away" // later runs don't
	NotConfirmed State = "not confirmed"
	Accepted     State = "accepted"
	Ignored      State = "ignored"
	Fixed        State = "fixed" // the level is back
)

// States are all of them, in the order of a finding's life.
func States() []State {
	return []State{New, Confirmed, WentAway, NotConfirmed, Accepted, Ignored, Fixed}
}

// Open says that somebody should still look at it.
func (s State) Open() bool { return s == New || s == Confirmed }

// A Finding is a lasting change of a series.
type Finding struct {
	ID      string `json:"id"` // of the series and the run in which it was seen
	Address string `json:"address"`
	Metric  string `json:"metric"`
	Kind    Kind   `json:"kind"`
	// Commit is the likeliest to have done it, and Low and High are the first and the last that may have. After is the last
	// that was measured without it.
	Commit string `json:"commit"`
	Low    string `json:"low_commit"`
	High   string `json:"high_commit"`
	After  string `json:"after_commit"`
	// Positions of Low and High.
	Positions [2]int `json:"positions"`
	Places    int    `json:"places"` // how many measured commits that are
	// Seen is the run in which it was seen, so many runs after the first one with it.
	Seen      string    `json:"seen"`
	SeenAt    time.Time `json:"seen_at"`
	SeenAfter int       `json:"seen_after"`
	// Effect is ln(after/before), or the difference, with its 95 % interval; by Runs runs with it.
	Effect float64 `json:"effect"`
	Lowest float64 `json:"low"`
	Most   float64 `json:"high"`
	Runs   int     `json:"runs"`
	Worse  bool    `json:"worse"`
	Told   bool    `json:"told"` // it is, or was when it was seen, no smaller than min_effect
	State  State   `json:"state"`
	// FixedBy is the commit with which the level was back.
	FixedBy string `json:"fixed_by,omitempty"`
	// What somebody said of it.
	Note string    `json:"note,omitempty"`
	By   string    `json:"by,omitempty"`
	At   time.Time `json:"at,omitzero"`
}

// overlaps says that two findings of a series may be of the same change.
func (f Finding) overlaps(g Finding) bool {
	return f.Address == g.Address && f.Metric == g.Metric && f.Worse == g.Worse &&
		f.Positions[0] <= g.Positions[1] && g.Positions[0] <= f.Positions[1]
}
