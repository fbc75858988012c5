package history

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A View is what is known of a project at one time, and what reports and pages draw.
type View struct {
	Project  string   `json:"project"`
	Branch   string   `json:"branch"`            // whose commits are in order
	Anchor   string   `json:"anchor,omitempty"`  // digest of the newest one; "": there is none
	Machines []string `json:"machines"`          // their classes, by first use
	Earlier  int      `json:"earlier,omitempty"` // runs of the branch before these, which are not shown
	Runs     []Run    `json:"runs"`              // by position, then by start; those off the branch first
	Commits  []Commit `json:"commits"`           // by position
	Points   []Series `json:"points"`            // what was measured, in the order of Analysis.Series
	Analysis Analysis `json:"analysis"`
}

// A Run is one result file.
type Run struct {
	ID           string    `json:"id"`
	Commit       string    `json:"commit,omitempty"` // "": it is not known
	Base         string    `json:"base,omitempty"`   // the commit it was compared with
	Branch       string    `json:"branch,omitempty"`
	Change       int       `json:"change,omitempty"` // number of its pull request; 0: none
	Machine      string    `json:"machine"`          // its class
	Anchor       string    `json:"anchor,omitempty"` // digest of the anchor's executable
	Status       string    `json:"status"`           // result.Status
	StartedAt    time.Time `json:"started_at"`
	Valid        bool      `json:"valid"` // it is complete, and its numbers can be trusted
	Pinned       bool      `json:"pinned,omitempty"`
	BenchVersion string    `json:"bench_version"`
}

// A Commit is what was measured.
type Commit struct {
	Hash        string    `json:"hash"`
	Position    int       `json:"position"` // by first parents; OffMain: not on the branch
	CommittedAt time.Time `json:"committed_at,omitzero"`
	Subject     string    `json:"subject,omitempty"` // its first line
	Author      string    `json:"author,omitempty"`
	Change      int       `json:"change,omitempty"` // number of the pull request that it merged; 0: none
	URL         string    `json:"url,omitempty"`    // of its page
}

// Fewest is the number of runs from which on a series is judged: before, it isn't known how much single runs differ.
const Fewest = fewestYoung

// Filled is the view with empty lists where it has none, as its document has them.
func (v *View) Filled() View {
	full := *v
	full.Machines, full.Runs, full.Commits, full.Points = orEmpty(v.Machines), orEmpty(v.Runs), orEmpty(v.Commits), orEmpty(slices.Clone(v.Points))
	for i := range full.Points {
		full.Points[i].Points = orEmpty(full.Points[i].Points)
	}
	full.Analysis.Series, full.Analysis.Findings, full.Analysis.Messages = orEmpty(v.Analysis.Series), orEmpty(v.Analysis.Findings), orEmpty(v.Analysis.Messages)
	return full
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Commit is the commit of that hash, or of the only one that begins so.
func (v *View) Commit(hash string) (Commit, bool) {
	found, err := only(v.Commits, hash, "commit", func(c Commit) string { return c.Hash })
	return found, err == nil
}

// Run is the run of that id.
func (v *View) Run(id string) (Run, bool) {
	i := slices.IndexFunc(v.Runs, func(r Run) bool { return r.ID == id })
	if i < 0 {
		return Run{}, false
	}
	return v.Runs[i], true
}

// Finding is the finding of that id, or the only one whose id begins so.
func (v *View) Finding(id string) (Finding, error) {
	return only(v.Analysis.Findings, id, "finding", func(f Finding) string { return f.ID })
}

// only is the one whose name is this, or begins so if no other does.
func only[T any](all []T, name, noun string, of func(T) string) (T, error) {
	var found []T
	for _, one := range all {
		if of(one) == name {
			return one, nil
		}
		if strings.HasPrefix(of(one), name) {
			found = append(found, one)
		}
	}
	var none T
	switch {
	case name == "":
		return none, fmt.Errorf("name a %s", noun)
	case len(found) == 0:
		return none, fmt.Errorf("there is no %s %q", noun, name)
	case len(found) > 1:
		return none, fmt.Errorf("%d %ss begin with %q: write more of it", len(found), noun, name)
	}
	return found[0], nil
}

// Series is what was measured of a series.
func (v *View) Series(address, metric string) (Series, bool) {
	i := slices.IndexFunc(v.Points, func(s Series) bool { return s.Address == address && s.Metric == metric })
	if i < 0 {
		return Series{}, false
	}
	return v.Points[i], true
}

// Of is the view of those series alone, with their findings.
func (v *View) Of(its func(address, metric string) bool) *View {
	some := *v
	some.Points, some.Analysis.Series, some.Analysis.Findings = nil, nil, nil
	for _, s := range v.Points {
		if its(s.Address, s.Metric) {
			some.Points = append(some.Points, s)
		}
	}
	for _, s := range v.Analysis.Series {
		if its(s.Address, s.Metric) {
			some.Analysis.Series = append(some.Analysis.Series, s)
		}
	}
	for _, f := range v.Analysis.Findings {
		if its(f.Address, f.Metric) {
			some.Analysis.Findings = append(some.Analysis.Findings, f)
		}
	}
	return &some
}

// FindingsOf are the findings of a series, by position.
func (v *View) FindingsOf(address, metric string) []Finding {
	var its []Finding
	for _, f := range v.Analysis.Findings {
		if f.Address == address && f.Metric == metric {
			its = append(its, f)
		}
	}
	slices.SortStableFunc(its, func(a, b Finding) int { return a.Positions[0] - b.Positions[0] })
	return its
}

// Open are the findings of something worse at which somebody should still look, by position.
func (v *View) Open() []Finding {
	var open []Finding
	for _, f := range v.Analysis.Findings {
		if f.Told && f.Worse && f.State.Open() && f.Kind != Environment {
			open = append(open, f)
		}
	}
	slices.SortStableFunc(open, func(a, b Finding) int { return a.Positions[0] - b.Positions[0] })
	return open
}

// Newer are those findings whose commit stands behind a position.
func (v *View) Newer(findings []Finding, than int) []Finding {
	var newer []Finding
	for _, f := range findings {
		at := f.Positions[1]
		if c, ok := v.Commit(f.Commit); ok && c.Position >= 0 {
			at = c.Position
		}
		if at > than {
			newer = append(newer, f)
		}
	}
	return newer
}

// Only is the view of the series of that address and that metric; "" is any. An address stands for those below it, too:
// "api/orders" for "api/orders/pool/8". Findings were judged among all series, and stay what they are.
func (v *View) Only(address, metric string) *View {
	its := func(a, m string) bool { return Names(address, metric, a, m) }
	some := *v
	some.Points = slices.DeleteFunc(slices.Clone(v.Points), func(s Series) bool { return !its(s.Address, s.Metric) })
	some.Analysis.Series = slices.DeleteFunc(slices.Clone(v.Analysis.Series), func(s SeriesAnalysis) bool { return !its(s.Address, s.Metric) })
	some.Analysis.Findings = slices.DeleteFunc(slices.Clone(v.Analysis.Findings), func(f Finding) bool { return !its(f.Address, f.Metric) })
	some.Analysis.Messages = some.messages()
	return &some
}

// Names says whether an address and a metric, of which "" is any, are those of a series, or its address is below that one.
func Names(address, metric, itsAddress, itsMetric string) bool {
	return (address == "" || itsAddress == address || strings.HasPrefix(itsAddress, strings.TrimSuffix(address, "/")+"/")) &&
		(metric == "" || itsMetric == metric)
}

// messages are the analysis's, without the findings that the view doesn't have.
func (v *View) messages() []Message {
	some := []Message{}
	for _, m := range v.Analysis.Messages {
		m.Findings = slices.DeleteFunc(slices.Clone(m.Findings), func(id string) bool {
			return !slices.ContainsFunc(v.Analysis.Findings, func(f Finding) bool { return f.ID == id })
		})
		if len(m.Findings) > 0 {
			some = append(some, m)
		}
	}
	return some
}

// Since is the view of what was measured at that time or later; findings that were seen before are left out.
func (v *View) Since(t time.Time) *View {
	late := map[string]bool{}
	some := *v
	some.Runs = slices.DeleteFunc(slices.Clone(v.Runs), func(r Run) bool {
		late[r.ID] = !r.StartedAt.Before(t)
		if c, known := v.Commit(r.Commit); !late[r.ID] && (!known || c.Position > OffMain) {
			some.Earlier++
		}
		return !late[r.ID]
	})
	some.Points = slices.Clone(v.Points)
	for i, s := range some.Points {
		some.Points[i].Points = slices.DeleteFunc(slices.Clone(s.Points), func(p Point) bool { return !late[p.Run] })
	}
	some.Analysis.Series = slices.Clone(v.Analysis.Series)
	for i, s := range some.Analysis.Series {
		some.Analysis.Series[i].Points = slices.DeleteFunc(slices.Clone(s.Points), func(p Placed) bool { return !late[p.Run] })
	}
	some.Analysis.Findings = slices.DeleteFunc(slices.Clone(v.Analysis.Findings), func(f Finding) bool { return f.SeenAt.Before(t) })
	some.Analysis.Messages = some.messages()
	return &some
}
