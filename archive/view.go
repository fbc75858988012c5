package archive

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"bench/history"
)

// View is described at Reader.
func (d *database) View(ctx context.Context, q Query) (*history.View, error) {
	name, err := d.named(ctx, q.Project)
	if err != nil {
		return nil, err
	}
	doing := "read the history of " + name
	var v *history.View
	for again := true; again; {
		err = d.read(ctx, doing, func(tx *transaction) error {
			p, err := tx.findProject(name)
			if err != nil {
				return err
			}
			if again = p.stale; again {
				return nil
			}
			v, err = d.view(tx, p, q)
			return err
		})
		if err != nil || !again {
			break
		}
		if d.readOnly {
			return nil, fmt.Errorf("%s: runs were imported and not analysed yet; open the store %s once to be written, say with `bench history rebuild`", doing, d.name)
		}
		if err = d.Analyse(ctx, name); err != nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	if q.Series != "" || q.Metric != "" {
		v = v.Only(q.Series, q.Metric)
	}
	if !q.Since.IsZero() {
		v = v.Since(q.Since)
	}
	return v, nil
}

// view is what is known of a project whose analysis is done.
func (d *database) view(tx *transaction, p *project, q Query) (*history.View, error) {
	v := &history.View{Project: p.name, Branch: p.branch}
	runs, err := d.shown(tx, p, q)
	if err != nil {
		return nil, err
	}
	if v.Points, err = tx.load(p, runs, true); err != nil {
		return nil, err
	}
	if err := tx.analysisOf(p, runs, v); err != nil {
		return nil, err
	}
	if len(runs) > 0 {
		if err := tx.evidence(p, v.Points, runs[0], runs[0].position == 0); err != nil {
			return nil, err
		}
		if err := tx.bridges(p, v.Points); err != nil {
			return nil, err
		}
	}
	if q.Branch != "" {
		if runs, err = tx.addOthers(p, q.Branch, runs, v); err != nil {
			return nil, err
		}
	}
	// Points and what was found in them are side by side.
	inOrder := map[[2]string]int{}
	for i, s := range v.Analysis.Series {
		inOrder[[2]string{s.Address, s.Metric}] = i
	}
	slices.SortStableFunc(v.Points, func(a, b history.Series) int {
		return cmp.Compare(inOrder[[2]string{a.Address, a.Metric}], inOrder[[2]string{b.Address, b.Metric}])
	})
	describeRuns(v, runs)
	return v, tx.addCommits(p, q.Branch, runs, v)
}

// shown are the runs of the main branch that are asked for: those that are analysed together, or the last ones, or all since a
// time.
func (d *database) shown(tx *transaction, p *project, q Query) ([]runRow, error) {
	var all int
	if _, err := tx.one(mainRunCount, []any{p.id}, &all); err != nil {
		return nil, err
	}
	from := p.settled
	if q.Last > 0 {
		from = all - q.Last
	}
	runs, err := tx.mainRuns(p, from, math.MaxInt)
	for err == nil && q.Last == 0 && from > 0 && !q.Since.IsZero() && len(runs) > 0 && !runs[0].StartedAt.Before(q.Since) {
		from -= d.step
		runs, err = tx.mainRuns(p, from, math.MaxInt)
	}
	return runs, err
}

// analysisOf puts what was found into a view: of these runs from what is kept of the analysis, or, where they go further back,
// from another one. Findings are the store's in any case.
func (t *transaction) analysisOf(p *project, runs []runRow, v *history.View) error {
	options := history.Options{Alarms: p.declared.Alarms, MinEffect: p.declared.MinEffect}
	v.Analysis = history.Analyse(history.Project{Options: options}) // with defaults
	v.Analysis.Alpha = p.alpha
	stored, err := t.storedFindings(p)
	if err != nil {
		return err
	}
	for _, f := range stored {
		v.Analysis.Findings = append(v.Analysis.Findings, f.Finding)
	}
	slices.SortFunc(v.Analysis.Findings, compareFindings)
	v.Analysis.Messages = history.Messages(v.Analysis.Findings)
	all, err := t.analysed(p)
	if err != nil {
		return err
	}
	shown := map[string]bool{}
	for _, r := range runs {
		shown[r.ID] = true
	}
	if edge, err := t.mainRuns(p, p.settled, p.settled+1); err != nil {
		return err
	} else if p.settled > 0 && len(runs) > 0 && len(edge) > 0 && runs[0].position < edge[0].position {
		asked, err := t.asked(p, runs, runs[0].position == 0)
		if err != nil {
			return err
		}
		all = history.Analyse(asked).Series
	}
	has := map[[2]string]bool{}
	for _, s := range v.Points {
		has[[2]string{s.Address, s.Metric}] = true
	}
	for _, s := range all {
		if !has[[2]string{s.Address, s.Metric}] {
			continue // none of its points is shown
		}
		s.Points = slices.DeleteFunc(s.Points, func(one history.Placed) bool { return !shown[one.Run] })
		v.Analysis.Series = append(v.Analysis.Series, s)
	}
	history.SortSeries(v.Analysis.Series)
	return nil
}

// addOthers puts runs of other branches into a view: shown, and part of no level.
func (t *transaction) addOthers(p *project, branch string, runs []runRow, v *history.View) ([]runRow, error) {
	since := int64(0)
	if len(runs) > 0 {
		since = nanoseconds(runs[0].StartedAt)
	}
	others, err := t.runs(otherRuns, p.id, since, branch, branch == "*")
	if err != nil {
		return nil, err
	}
	series, err := t.load(p, others, false)
	if err != nil {
		return nil, err
	}
	for _, s := range series {
		i := slices.IndexFunc(v.Points, func(o history.Series) bool { return o.Address == s.Address && o.Metric == s.Metric })
		if i < 0 {
			v.Points = append(v.Points, s)
			v.Analysis.Series = append(v.Analysis.Series, history.SeriesAnalysis{
				Address: s.Address, Metric: s.Metric, Points: unplaced(s.Points), Tracks: []history.Track{}, Marks: []history.Mark{},
			})
			continue
		}
		v.Points[i].Points = append(slices.Clone(s.Points), v.Points[i].Points...)
		for k := range v.Analysis.Series {
			if a := &v.Analysis.Series[k]; a.Address == s.Address && a.Metric == s.Metric {
				a.Points = append(unplaced(s.Points), a.Points...)
			}
		}
	}
	history.SortSeries(v.Analysis.Series)
	return append(others, runs...), nil
}

func unplaced(points []history.Point) (all []history.Placed) {
	for _, p := range points {
		all = append(all, history.Placed{Run: p.Run, Track: -1, Level: -1})
	}
	return all
}

// describeRuns lists runs, and what they have in common.
func describeRuns(v *history.View, runs []runRow) {
	v.Runs, v.Machines = []history.Run{}, []string{}
	for _, r := range runs {
		if strings.HasPrefix(r.Commit, commitless) {
			r.Commit = ""
		}
		v.Runs = append(v.Runs, r.Run)
	}
	byTime := slices.Clone(v.Runs)
	slices.SortFunc(byTime, func(a, b history.Run) int { return cmp.Or(a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.ID, b.ID)) })
	for _, r := range byTime {
		if !slices.Contains(v.Machines, r.Machine) {
			v.Machines = append(v.Machines, r.Machine)
		}
		if r.Anchor != "" {
			v.Anchor = r.Anchor
		}
	}
}

// addCommits lists the commits of a view: those on the main branch from the first run's on, and those of the other runs.
func (t *transaction) addCommits(p *project, branch string, runs []runRow, v *history.View) error {
	v.Commits = []history.Commit{}
	first := math.MaxInt32
	others := map[string]bool{}
	for _, r := range runs {
		if r.position >= 0 {
			first = min(first, r.position)
		} else {
			others[r.Commit] = true
		}
	}
	read := func(r row) error {
		var c history.Commit
		var at int64
		var repository string
		err := r.Scan(&c.Hash, &c.Position, &at, &c.Subject, &c.Change, &repository)
		if strings.HasPrefix(c.Hash, commitless) || c.Position < 0 && !others[c.Hash] {
			return err
		}
		c.CommittedAt, c.URL = timeOf(at), commitPage(repository, c.Hash)
		if c.Position >= 0 {
			c.Change = cmp.Or(c.Change, mergedChange(c.Subject))
		}
		v.Commits = append(v.Commits, c)
		return err
	}
	if err := t.each(shownCommits, []any{p.id, first}, read); err != nil {
		return err
	}
	if branch != "" {
		if err := t.each(otherCommits, []any{p.id}, read); err != nil {
			return err
		}
	}
	slices.SortFunc(v.Commits, func(a, b history.Commit) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), a.CommittedAt.Compare(b.CommittedAt), cmp.Compare(a.Hash, b.Hash))
	})
	return nil
}

// commitPage is the address of a commit's page, where its repository has any: without a user and what follows "?", since a
// result that bench itself didn't write may have secrets there.
func commitPage(repository, hash string) string {
	u, err := url.Parse(repository)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimSuffix(u.Path, ".git")}
	if strings.Contains(u.Host, "gitlab") {
		return u.JoinPath("-", "commit", hash).String()
	}
	return u.JoinPath("commit", hash).String()
}
