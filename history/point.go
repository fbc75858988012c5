package history

import "time"

// A Project is what is analysed together: series that share a rate of false alarms.
type Project struct {
	Series    []Series
	Decisions []Decision // what people said of findings
	Options
}

// Options are what a project chooses. The zero value of each asks for its default.
type Options struct {
	// Alarms are the false alarms to be expected in 100 runs, over all series together; default 1.
	Alarms float64 `json:"alarms"`
	// MinEffect is the smallest lasting change that is told: 0.02 is 2 %, of what can be zero so much more or less; default 0.02.
	MinEffect float64 `json:"min_effect"`
}

// A Series is one metric of one cell, run after run.
type Series struct {
	Address string `json:"address"` // of the cell, without the role of the build: api/orders/pool/8
	Metric  string `json:"metric"`
	// MoreIsBetter says which way is worse, and Difference that values are subtracted where those of others are divided.
	MoreIsBetter bool `json:"more_is_better,omitempty"`
	Difference   bool `json:"difference,omitempty"`

	Points   []Point    `json:"points"`
	Evidence []Evidence `json:"evidence,omitempty"`
	// Bridges are between anchors; without any here, they are those that the points show.
	Bridges []Bridge `json:"bridges,omitempty"`
}

// OffMain is the position of a run that is on no commit of the main branch: it is shown and never scanned.
const OffMain = -1

// A Point is what a run says of a series.
type Point struct {
	Run       string    `json:"run"`
	Commit    string    `json:"commit"`
	Position  int       `json:"position"` // of the commit, by first parents; OffMain: on no main branch
	StartedAt time.Time `json:"started_at"`
	Machine   string    `json:"machine"` // its class: what runs on equal machines have in common
	// Fingerprint is of what was requested and how: points of different ones are not the same experiment.
	Fingerprint string  `json:"fingerprint"`
	Value       float64 `json:"value"` // on the metric's own scale
	// Anchor is the digest of the build that was measured in the same blocks; "": none. Ratio is ln(subject/anchor), or the
	// difference, and AnchorValue what the anchor alone had.
	Anchor string `json:"anchor,omitempty"`
	// Subject is the digest of the build itself; "": unknown. Where it is an anchor of other runs, the two are bridged.
	Subject     string   `json:"subject,omitempty"`
	Ratio       *float64 `json:"ratio,omitempty"`
	AnchorValue *float64 `json:"anchor_value,omitempty"`
	// StandardError is that of Ratio, over the run's blocks; nil: they are too few to know it.
	StandardError *float64 `json:"se,omitempty"`
	Valid         bool     `json:"valid"` // the run is complete, and its cell's numbers can be trusted
}

// Evidence is what the comparison of two builds in one run says of a commit: its pull request's, by the commit that merged
// it, or the run's own.
type Evidence struct {
	Run    string `json:"run"`
	Commit string `json:"commit"`
	// Position is the commit's. It may have no point of its own: then the next one is the first with it.
	Position int     `json:"position"`
	Effect   float64 `json:"effect"` // ln(head/base), or the difference
	Low      float64 `json:"low"`    // of its 95 % interval
	High     float64 `json:"high"`
	Judged   bool    `json:"judged"` // it was slower or faster, worse or better: not the same, and not inconclusive
	// P is the comparison's p-value, by which a verdict is an alarm or not; nil where it has none.
	P *float64 `json:"p,omitempty"`
}

// deviation is the effect's standard error.
func (e Evidence) deviation() float64 { return (e.High - e.Low) / (2 * 1.96) }

// A Decision is what somebody said of a finding. The latest one counts.
type Decision struct {
	Address string    `json:"address"`
	Metric  string    `json:"metric"`
	Commit  string    `json:"commit"` // one of the finding's range
	State   State     `json:"state"`  // Accepted or Ignored; New takes it back
	Note    string    `json:"note,omitempty"`
	By      string    `json:"by,omitempty"`
	At      time.Time `json:"at"`
}

// Least is the smallest change of a series that is told, on the scale of effects.
func (o Options) Least(s Series) float64 { return o.filled().least(s) }

func (o Options) filled() Options {
	if o.Alarms <= 0 {
		o.Alarms = 1
	}
	if o.MinEffect <= 0 {
		o.MinEffect = 0.02
	}
	return o
}
