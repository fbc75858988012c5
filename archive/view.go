package archive

import (
	"cmp"
	"context"
	"fmt"
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
	from, err := d.shown(tx, p, q)
	if err != nil {
		return nil, err
	}
	v.Earlier = from
	c, err := tx.catalog(p)
	if err != nil {
		return nil, err
	}
	runs, err := tx.shownRuns(p, from, c.wanted(q), v)
	if err != nil {
		return nil, err
	}
	if err := tx.addMain(p, c, q, from, runs, v); err != nil {
		return nil, err
	}
	if q.Branch != "" {
		if runs, err = tx.addOthers(p, c, q, runs, v); err != nil {
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
	c.describe(runs)
	describeRuns(v, runs)
	if q.Branch != "" {
		err = tx.addOtherCommits(p, runs, v)
	}
	return v, err
}

// shown is from which run of the main branch on what is asked for begins: where those do that are analysed together, or so many
// before the last, or before a time.
func (d *database) shown(tx *transaction, p *project, q Query) (from int, err error) {
	if err := tx.countRuns(p); err != nil {
		return 0, err
	}
	if q.Last > 0 {
		return max(0, p.runs-q.Last), nil
	}
	for from = p.settled; from > 0 && !q.Since.IsZero(); from = max(0, from-d.step) {
		first, err := tx.mainRuns(p, from, from+1)
		if err != nil || len(first) > 0 && first[0].StartedAt.Before(q.Since) {
			return from, err
		}
	}
	return from, nil
}

// addMain puts points of the main branch into a view, and what was found in them: of these runs from what is kept of the analysis,
// or, where they go further back, from another one. Findings are the store's in any case.
func (t *transaction) addMain(p *project, c *catalog, q Query, from int, rows []runRow, v *history.View) error {
	v.Analysis = history.Analyse(history.Project{Options: p.options()}) // with defaults
	v.Analysis.Alpha = p.alpha
	stored, err := t.storedFindings(p, nil)
	if err != nil {
		return err
	}
	for _, f := range stored {
		v.Analysis.Findings = append(v.Analysis.Findings, f.Finding)
	}
	slices.SortFunc(v.Analysis.Findings, compareFindings)
	v.Analysis.Messages = history.Messages(v.Analysis.Findings)
	if from < p.settled {
		asked, err := t.asked(p, from, newest)
		v.Points, v.Analysis.Series = asked.Series, history.Analyse(asked).Series
		return err
	}
	runs := withContent(rows)
	if len(runs) == 0 {
		return nil
	}
	if v.Points, _, err = c.load(runs, q.wants); err != nil {
		return err
	}
	if in := spanOf(runs, from); !q.Plain {
		if err := t.testimony(p, c, v.Points, in, in.position); err != nil {
			return err
		}
	}
	if err := t.bridges(p, c, v.Points); err != nil {
		return err
	}
	kept, err := t.analysedOf(p, v.Points)
	if err != nil {
		return err
	}
	for _, s := range v.Points {
		if k := kept[seriesName{s.Address, s.Metric}]; k != nil {
			v.Analysis.Series = append(v.Analysis.Series, k.of(s))
		}
	}
	history.SortSeries(v.Analysis.Series)
	return nil
}

// wants says whether a query asks for a series.
func (q Query) wants(s history.Series) bool {
	return history.Names(q.Series, q.Metric, s.Address, s.Metric)
}

// addOthers puts runs of other branches into a view: shown, and part of no level.
func (t *transaction) addOthers(p *project, c *catalog, q Query, runs []runRow, v *history.View) ([]runRow, error) {
	since := int64(0)
	if len(runs) > 0 {
		since = nanoseconds(runs[0].StartedAt)
	}
	query, plain := fullOtherRuns, q.Plain && len(v.Points) > 0 // where nothing else is, other branches are what there is to see
	if plain {
		query = otherRuns
	}
	others, err := t.runs(query, p.id, since, q.Branch, q.Branch == "*")
	if err != nil || plain {
		return append(others, runs...), err
	}
	series, _, err := c.load(withContent(others), q.wants)
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
