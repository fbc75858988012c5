package trend

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"bench/history"
	"bench/report"
	"bench/report/escape"
	"bench/words"
)

// A historyVerdict says first what is open.
type historyVerdict struct {
	Class, Word, Title, Note string
	Messages                 []historyMessage
}

// A historyGroup is the series of one cell.
type historyGroup struct {
	Address string
	Rows    []historyRow
}

// A historyRow is a series in few words and one picture.
type historyRow struct {
	Name, To        string
	Spark           template.HTML
	Now, Noise      string
	Open, OpenClass string
}

// A historyRun is a run in a table.
type historyRun struct {
	ID, To, Day, Commit, ToCommit, Subject, Machine, State, Class string
}

func (p Page) overview() *historyDocument {
	doc := p.document(overviewTitle(p.View))
	doc.Heading = cmp.Or(p.View.Project, "History")
	if p.View.Project != "" {
		doc.Identity = doc.Identity[1:] // it is the heading
	}
	doc.Verdict = p.verdict()
	for i, s := range p.View.Analysis.Series {
		if n := len(doc.Groups); n == 0 || doc.Groups[n-1].Address != s.Address {
			doc.Groups = append(doc.Groups, historyGroup{Address: s.Address})
		}
		g := &doc.Groups[len(doc.Groups)-1]
		g.Rows = append(g.Rows, p.row(i))
	}
	const most = 20
	latest := slices.Clone(p.View.Runs)
	slices.SortStableFunc(latest, func(a, b history.Run) int { return b.StartedAt.Compare(a.StartedAt) })
	for i, r := range latest {
		if i == most {
			doc.MoreRuns = "and " + escape.Together(words.Plural(len(latest)-most, "earlier run"))
			break
		}
		doc.Runs = append(doc.Runs, p.run(r))
	}
	return doc
}

// verdict is what there is to do.
func (p Page) verdict() *historyVerdict {
	word, sentence, ok := Verdict(p.View)
	v := &historyVerdict{Class: styleOf(word, ok).Class(), Word: word, Title: words.Sentence(strings.ReplaceAll(sentence, "`", ""))}
	better := 0
	for _, f := range p.View.Analysis.Findings {
		if f.Told && !f.Worse && f.State.Open() {
			better++
		}
	}
	for _, m := range p.View.Analysis.Messages {
		one := p.message(m, func(f history.Finding) bool { return f.Worse && f.State.Open() })
		if len(one.Findings) > 0 {
			v.Messages = append(v.Messages, one)
		}
	}
	slices.Reverse(v.Messages) // the newest first: it is what somebody can still remember
	if better == 1 {
		v.Note = "1 change for the better, see the series"
	} else if better > 1 {
		v.Note = words.Count(better) + " changes for the better, see the series"
	}
	return v
}

// row is a series in the overview.
func (p Page) row(i int) historyRow {
	t := newTrace(seriesOf(p.View, i))
	s := t.series
	row := historyRow{
		Name: report.MetricName(s.Metric), To: p.to("series", history.SeriesID(s.Address, s.Metric)), Spark: t.spark(p.View.Analysis.Least(s)),
		Now: strings.TrimPrefix(t.now(), "now "), Noise: strings.ReplaceAll(t.noise(), " · ", ", "),
	}
	worse, better := 0, 0
	var last history.Finding
	for _, f := range t.findings {
		switch {
		case !f.State.Open():
		case f.Worse:
			worse, last = worse+1, f
		default:
			better++
		}
	}
	switch {
	case worse == 1:
		row.Open, row.OpenClass = t.effect(last.Effect), "bad"
	case worse > 1:
		row.Open, row.OpenClass = words.Count(worse)+" open", "bad"
	case better > 0:
		row.Open, row.OpenClass = "better", "good"
	}
	return row
}

// run is a run in a table.
func (p Page) run(r history.Run) historyRun {
	row := historyRun{ID: r.ID, To: p.to("runs", r.ID), Day: minute(r.StartedAt), Machine: machineWords(r.Machine), State: r.Status, Class: "faint"}
	var about []string
	if r.Change > 0 {
		about = append(about, "change "+words.Count(r.Change))
	}
	if r.Commit != "" {
		row.Commit, row.ToCommit = shortHash(r.Commit), p.toCommit(r.Commit)
		if c, ok := p.View.Commit(r.Commit); ok && c.Subject != "" {
			about = append(about, words.Cut(c.Subject, 80))
		}
	}
	if r.Branch != "" && r.Branch != p.View.Branch {
		about = append(about, words.Cut(r.Branch, 40))
	}
	row.Subject = strings.Join(about, " · ")
	if r.Status == "complete" && !r.Valid {
		row.State, row.Class = "not valid", "unsure"
	}
	return row
}
