package trend

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"bench/history"
	"bench/report"
	"bench/report/webpage"
	"bench/words"
)

// A historyMessage is a commit with what it is thought to have done.
type historyMessage struct {
	Commit, ToCommit, Subject string
	Findings                  []historyFinding
}

// A historyFinding is a change of a series in words, with what may be said of it.
type historyFinding struct {
	ID, Class, Effect, Interval string
	Address, Metric, To         string
	Commit, ToCommit, Subject   string
	How, State                  string
	Said                        string // by somebody, and who
	Action                      string // where its form goes; "": there is none
	Token                       string // what the form sends
	Says                        []historySay
}

// A historySay is something that can be said of a finding.
type historySay struct{ State, Word string }

// A historyState is the findings of which the same has become.
type historyState struct {
	Title    string
	Findings []historyFinding
}

// longestSubject is how much of a commit's subject stands beside a finding, in characters: the commit's page has all of it.
const longestSubject = 120

// message is a commit's findings that are wanted.
func (p Page) message(m history.Message, wanted func(history.Finding) bool) historyMessage {
	one := historyMessage{Commit: shortHash(m.Commit), ToCommit: p.toCommit(m.Commit)}
	if c, ok := p.View.Commit(m.Commit); ok {
		one.Subject = words.Cut(c.Subject, longestSubject)
	}
	for _, id := range m.Findings {
		if f, err := p.View.Finding(id); err == nil && f.Told && wanted(f) {
			one.Findings = append(one.Findings, p.finding(f))
		}
	}
	return one
}

// finding puts one into words.
func (p Page) finding(f history.Finding) historyFinding {
	s, _ := p.View.Series(f.Address, f.Metric)
	of := &past{view: p.View, series: s}
	row := historyFinding{
		ID: f.ID, Class: stateStyle(f).Class(), Effect: of.effect(f.Effect), Interval: of.interval(f),
		Address: f.Address, Metric: report.MetricName(f.Metric), To: p.to("series", history.SeriesID(f.Address, f.Metric)),
		Commit: shortHash(f.Commit), ToCommit: p.toCommit(f.Commit), How: strings.Join(words.NonEmpty(how(f), of.place(f)), ", "), State: became(f),
	}
	if c, ok := p.View.Commit(f.Commit); ok {
		row.Subject = words.Cut(c.Subject, longestSubject)
	}
	row.Said = strings.Join(words.NonEmpty(f.Note, f.By), " – ")
	if p.Site == nil || p.Site.FormToken == "" {
		return row
	}
	switch {
	case f.State.Open():
		row.Says = []historySay{{string(history.Accepted), "Accept"}, {string(history.Ignored), "Ignore"}}
	case f.State == history.Accepted || f.State == history.Ignored:
		row.Says = []historySay{{string(history.New), "Reopen"}}
	default:
		return row
	}
	row.Action, row.Token = p.to("findings", f.ID), p.Site.FormToken
	return row
}

// newestFirst are the findings that were told: those of the newest commit first, and of one commit as they are told, the headline before
// what follows from it.
func (p Page) newestFirst() []history.Finding {
	var all []history.Finding
	told := map[string]bool{}
	for _, m := range slices.Backward(p.View.Analysis.Messages) {
		for _, id := range m.Findings {
			if f, err := p.View.Finding(id); err == nil {
				told[id], all = true, append(all, f)
			}
		}
	}
	for _, f := range slices.Backward(p.View.Analysis.Findings) { // that went away, or were not confirmed
		if f.Told && !told[f.ID] {
			all = append(all, f)
		}
	}
	return all
}

// states are all findings that were told, what is open first, and of each the newest.
func (p Page) states() []historyState {
	all := []historyState{{Title: "Open"}, {Title: "Open, for the better"}, {Title: "Accepted or ignored"}, {Title: "Fixed"}, {Title: "Went away, or not confirmed"}}
	for _, f := range p.newestFirst() {
		at := 4
		switch {
		case f.State.Open() && f.Worse:
			at = 0
		case f.State.Open():
			at = 1
		case f.State == history.Accepted || f.State == history.Ignored:
			at = 2
		case f.State == history.Fixed:
			at = 3
		}
		all[at].Findings = append(all[at].Findings, p.finding(f))
	}
	first := all[0].Title
	return slices.DeleteFunc(all, func(s historyState) bool { return len(s.Findings) == 0 && s.Title != first })
}

// A historyCommit is a commit's page.
type historyCommit struct {
	Facts    [][2]string
	URL      string
	Findings []historyFinding
	Runs     []historyRun
	Values   webpage.Table
}

// commit is what a commit's page says.
func (p Page) commit(c history.Commit) *historyCommit {
	page := &historyCommit{}
	if safeLink(c.URL) {
		page.URL = c.URL
	}
	if !c.CommittedAt.IsZero() {
		page.Facts = append(page.Facts, [2]string{"committed", minute(c.CommittedAt) + " UTC"})
	}
	if c.Author != "" {
		page.Facts = append(page.Facts, [2]string{"by", c.Author})
	}
	if c.Change > 0 {
		page.Facts = append(page.Facts, [2]string{"change", words.Count(c.Change)})
	}
	place := "not on " + p.View.Branch
	if c.Position > history.OffMain {
		place = words.Count(c.Position) + " on " + p.View.Branch
	}
	page.Facts = append(page.Facts, [2]string{"position", place})
	for _, f := range p.View.Analysis.Findings {
		if f.Told && (f.Commit == c.Hash || c.Position > history.OffMain && f.Positions[0] <= c.Position && c.Position <= f.Positions[1]) {
			page.Findings = append(page.Findings, p.finding(f))
		}
	}
	runs := map[string]bool{}
	for _, r := range p.View.Runs {
		if r.Commit == c.Hash {
			page.Runs, runs[r.ID] = append(page.Runs, p.run(r)), true
		}
	}
	page.Values = p.valuesOf(runs)
	return page
}

// valuesOf are what some runs say of each series.
func (p Page) valuesOf(runs map[string]bool) webpage.Table {
	t := webpage.Table{Head: []string{"cell", "metric", "value", "against the anchor", "level"}, Right: 2}
	for _, s := range pasts(p.View) {
		placed := map[string]history.Placed{}
		for _, at := range s.analysis.Points {
			placed[at.Run] = at
		}
		for _, point := range s.series.Points {
			if runs[point.Run] {
				t.Rows = append(t.Rows, []string{
					s.series.Address, report.MetricName(s.series.Metric), withUnit(s.series.Metric, point.Value), s.ratio(point), s.levelOf(placed[point.Run]),
				})
			}
		}
	}
	return t
}

// levelOf writes the level of a point; a dash where it counts in none.
func (p *past) levelOf(at history.Placed) string {
	if at.Value == nil || at.Track < 0 || at.Level >= len(p.analysis.Tracks[at.Track].Levels) {
		return "–"
	}
	track := &p.analysis.Tracks[at.Track]
	return p.center(track, track.Levels[at.Level].Center)
}

// ratio writes a point against the anchor, with its standard error.
func (p *past) ratio(at history.Point) string {
	switch {
	case at.Ratio == nil:
		return "–"
	case p.series.Difference:
		return p.effect(*at.Ratio)
	case at.StandardError == nil:
		return factor(math.Exp(*at.Ratio))
	}
	return factor(math.Exp(*at.Ratio)) + " ± " + p.size(*at.StandardError)
}

// minute is when something was, as a table has it.
func minute(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// machineWords names a class of machines.
func machineWords(class string) string { return cmp.Or(class, "unknown machine") }
