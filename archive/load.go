package archive

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"math"
	"slices"
	"time"

	"bench/history"
	"bench/result"
)

// A seriesRow is a series and its key.
type seriesRow struct {
	history.Series
	id int64
}

// seriesOf are all series of a project, without their points.
func (t *transaction) seriesOf(p *project) (all []seriesRow, err error) {
	err = t.each(allSeries, []any{p.id}, func(r row) error {
		var s seriesRow
		err := r.Scan(&s.id, &s.Address, &s.Metric, &s.MoreIsBetter, &s.Difference)
		all = append(all, s)
		return err
	})
	return all, err
}

// A runRow is a run with its key and its place.
type runRow struct {
	history.Run
	no       int64
	position int
}

// runs reads rows of runColumns.
func (t *transaction) runs(query string, args ...any) (all []runRow, err error) {
	err = t.each(query, args, func(r row) error {
		var one runRow
		var started int64
		err := r.Scan(&one.no, &one.ID, &one.Commit, &one.Base, &one.Branch, &one.Change, &one.position, &one.Machine, &one.Anchor,
			&started, &one.Status, &one.Valid, &one.Pinned, &one.BenchVersion)
		one.StartedAt = timeOf(started)
		all = append(all, one)
		return err
	})
	return all, err
}

// mainRuns are those of the main branch in [from, to) of all of them, in order.
func (t *transaction) mainRuns(p *project, from, to int) ([]runRow, error) {
	var all int
	if _, err := t.one(mainRunCount, []any{p.id}, &all); err != nil {
		return nil, err
	}
	to = min(to, all)
	if from = max(from, 0); from >= to {
		return nil, nil
	}
	runs, err := t.runs(newestMainRuns, p.id, to-from, all-to)
	slices.Reverse(runs)
	return runs, err
}

// load gives series the points of these runs. Series that were renamed come together; those without any point are left out.
func (t *transaction) load(p *project, runs []runRow, main bool) ([]history.Series, error) {
	rows, err := t.seriesOf(p)
	if err != nil || len(runs) == 0 {
		return nil, err
	}
	byNo := map[int64]*runRow{}
	first, last := int64(math.MaxInt64), int64(0)
	for i := range runs {
		byNo[runs[i].no] = &runs[i]
		first, last = min(first, runs[i].no), max(last, runs[i].no)
	}
	renamed, err := t.renaming(p)
	if err != nil {
		return nil, err
	}
	var all []history.Series
	at := map[[2]string]int{}
	for _, s := range rows {
		s.Address = renamed(s.Address)
		if s.Points, err = t.points(s.id, main, first, last, byNo); err != nil {
			return nil, err
		}
		if len(s.Points) == 0 {
			continue
		}
		key := [2]string{s.Address, s.Metric}
		if i, ok := at[key]; ok {
			all[i].Points = append(all[i].Points, s.Points...)
			continue
		}
		at[key] = len(all)
		all = append(all, s.Series)
	}
	slices.SortFunc(all, func(a, b history.Series) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Metric, b.Metric))
	})
	for i := range all {
		sortPoints(all[i].Points)
	}
	return all, nil
}

// sortPoints puts points in the order of history.
func sortPoints(all []history.Point) {
	slices.SortFunc(all, func(a, b history.Point) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.Run, b.Run))
	})
}

// points are those of a series in runs of these numbers, as far as they are asked for.
func (t *transaction) points(series int64, main bool, first, last int64, runs map[int64]*runRow) (all []history.Point, err error) {
	err = t.each(points, []any{series, main, first, last}, func(r row) error {
		var no int64
		var p history.Point
		var anchorValue, ratio, se sql.NullFloat64
		if err := r.Scan(&no, &p.Fingerprint, &p.Anchor, &p.Value, &anchorValue, &ratio, &se, &p.Valid); err != nil {
			return err
		}
		of := runs[no]
		if of == nil {
			return nil
		}
		p.Run, p.Commit, p.Position, p.StartedAt, p.Machine = of.ID, of.Commit, of.position, of.StartedAt, of.Machine
		if anchorValue.Valid {
			p.AnchorValue = &anchorValue.Float64
		}
		if ratio.Valid {
			p.Ratio = &ratio.Float64
		}
		if se.Valid {
			p.StandardError = &se.Float64
		}
		all = append(all, p)
		return nil
	})
	return all, err
}

// renaming is what the newest spec of the main branch makes of a series' former address.
func (t *transaction) renaming(p *project) (func(address string) string, error) {
	var text string
	var moves []result.Move
	if _, err := t.one(newestMainMoves, []any{p.id}, &text); err != nil {
		return nil, err
	}
	if text == "" {
		return func(address string) string { return address }, nil
	}
	if err := json.Unmarshal([]byte(text), &moves); err != nil {
		return nil, err
	}
	return func(address string) string { return result.MovedSeries(address, moves) }, nil
}

// earlierChanges is how long before the first commit that is looked at a change may have been measured that it merged.
const earlierChanges = 90 * 24 * time.Hour

// evidence gives series what comparisons of two builds say of the commits from that position on.
func (t *transaction) evidence(p *project, all []history.Series, first runRow, everything bool) error {
	since, position := nanoseconds(first.StartedAt.Add(-earlierChanges)), first.position
	if everything {
		since, position = 0, 0
	}
	commits, err := t.merging(p, position)
	if err != nil {
		return err
	}
	rows, err := t.seriesOf(p)
	if err != nil {
		return err
	}
	renamed, err := t.renaming(p)
	if err != nil {
		return err
	}
	of := map[int64]*history.Series{}
	for _, s := range rows {
		for i := range all {
			if all[i].Address == renamed(s.Address) && all[i].Metric == s.Metric {
				of[s.id] = &all[i]
			}
		}
	}
	add := func(v verdictRow) {
		if s := of[v.series]; s != nil {
			s.Evidence = append(s.Evidence, v.Evidence)
		}
	}
	own, err := t.verdicts(verdicts, p.id, position)
	if err != nil {
		return err
	}
	for _, v := range own {
		add(v)
	}
	others, err := t.verdicts(otherVerdicts, p.id, since)
	if err != nil {
		return err
	}
	for _, v := range commits.merged(others) {
		add(v)
	}
	for _, s := range all {
		slices.SortFunc(s.Evidence, func(a, b history.Evidence) int {
			return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Run, b.Run), cmp.Compare(a.Effect, b.Effect))
		})
	}
	return nil
}

// A verdictRow is evidence with what is known of its run.
type verdictRow struct {
	history.Evidence
	series  int64
	change  int
	started int64
}

func (t *transaction) verdicts(query string, args ...any) (all []verdictRow, err error) {
	err = t.each(query, args, func(r row) error {
		var v verdictRow
		var verdict result.Verdict
		err := r.Scan(&v.series, &v.Run, &v.Commit, &v.change, &v.Position, &v.started, &verdict, &v.Effect, &v.Low, &v.High, &v.P)
		v.Judged = verdict.Better() || verdict.Worse()
		all = append(all, v)
		return err
	})
	return all, err
}
