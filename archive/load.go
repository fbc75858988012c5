package archive

import (
	"cmp"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"time"

	"bench/history"
)

// A runRow is a run with its key and its place.
type runRow struct {
	history.Run
	no       int64
	position int
	measured []byte // what was measured, packed; nil where it was not asked for
	// machine and anchor are keys; Machine and Anchor are given their names by a catalog.
	machine, anchor int64
}

// columns are where runColumns and what was measured go.
func (r *runRow) columns(started *int64, content *sql.RawBytes) []any {
	return []any{
		&r.no, &r.ID, &r.Commit, &r.Base, &r.Branch, &r.Change, &r.position, &r.machine, &r.anchor,
		started, &r.Status, &r.Valid, &r.Pinned, &r.BenchVersion, content,
	}
}

// runs reads rows of runColumns.
func (t *transaction) runs(query string, args ...any) (all []runRow, err error) {
	var room shelf
	var content sql.RawBytes
	var one runRow
	var started int64
	into := one.columns(&started, &content)
	err = t.each(query, args, func(r row) error {
		err := r.Scan(into...)
		one.StartedAt, one.measured = timeOf(started), room.keep(content)
		all = append(all, one)
		return err
	})
	return all, err
}

// mainRuns are those of the main branch in [from, to) of all of them, in order.
func (t *transaction) mainRuns(p *project, from, to int) ([]runRow, error) {
	limit, offset, err := t.page(p, from, to)
	if err != nil || limit == 0 {
		return nil, err
	}
	runs, err := t.runs(newestMainRuns, p.id, limit, offset)
	slices.Reverse(runs)
	return runs, err
}

// page is where the runs of the main branch in [from, to) are, counted from the newest one.
func (t *transaction) page(p *project, from, to int) (limit, offset int, err error) {
	if err := t.countRuns(p); err != nil {
		return 0, 0, err
	}
	to = min(to, p.runs)
	if from = max(from, 0); from >= to {
		return 0, 0, nil
	}
	return to - from, p.runs - to, nil
}

// countRuns makes sure of how many runs the main branch has.
func (t *transaction) countRuns(p *project) error {
	if p.runs >= 0 {
		return nil
	}
	_, err := t.one(mainRunCount, []any{p.id}, &p.runs)
	return err
}

// A measuredRun is what points have of their run, and what was measured in it, packed.
type measuredRun struct {
	no         int64
	id, commit string
	position   int
	machine    int64
	started    time.Time
	complete   bool
	content    []byte
}

// measuredMain are the runs of the main branch in [from, to) of all of them, in order, with what was measured in them.
func (t *transaction) measuredMain(p *project, from, to int) (all []measuredRun, err error) {
	limit, offset, err := t.page(p, from, to)
	if err != nil || limit == 0 {
		return nil, err
	}
	var room shelf
	var content sql.RawBytes
	err = t.each(measuredMainRuns, []any{p.id, limit, offset}, func(r row) error {
		var one measuredRun
		var started int64
		var status string
		err := r.Scan(&one.no, &one.id, &one.commit, &one.position, &one.machine, &started, &status, &content)
		one.started, one.complete, one.content = timeOf(started), status == "complete", room.keep(content)
		all = append(all, one)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	return all, nil
}

// withContent are runs that were read in full.
func withContent(runs []runRow) []measuredRun {
	all := make([]measuredRun, len(runs))
	for i, r := range runs {
		all[i] = measuredRun{
			no: r.no, id: r.ID, commit: r.Commit, position: r.position, machine: r.machine, started: r.StartedAt, complete: r.Status == "complete", content: r.measured,
		}
	}
	return all
}

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

// A seriesName is what a series is known by: its address and its metric.
type seriesName = [2]string

// A catalog is what points refer to, by key.
type catalog struct {
	series map[int64]history.Series // by the address that the newest spec gives it
	former map[int64]string         // the address that it was imported with
	epochs map[int64]string         // fingerprints
	// Digests of anchors, and classes of machines.
	anchors, machines map[int64]string
}

// catalog reads a project's.
func (t *transaction) catalog(p *project) (*catalog, error) {
	rows, err := t.seriesOf(p)
	if err != nil {
		return nil, err
	}
	renamed, err := t.renaming(p)
	if err != nil {
		return nil, err
	}
	c := &catalog{series: map[int64]history.Series{}, former: map[int64]string{}, epochs: map[int64]string{}, anchors: map[int64]string{}, machines: map[int64]string{}}
	for _, s := range rows {
		c.former[s.id] = s.Address
		s.Address = renamed(s.Address)
		c.series[s.id] = s.Series
	}
	err = t.each(allEpochs, []any{p.id}, func(r row) error {
		var id, series int64
		var fingerprint string
		err := r.Scan(&id, &series, &fingerprint)
		c.epochs[id] = fingerprint
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := t.names(c.anchors, allAnchors, p.id); err != nil {
		return nil, err
	}
	return c, t.names(c.machines, allMachines)
}

// describe gives runs the names of their machines and anchors.
func (c *catalog) describe(runs []runRow) {
	for i := range runs {
		runs[i].Machine, runs[i].Anchor = c.machines[runs[i].machine], c.anchors[runs[i].anchor]
	}
}

func (t *transaction) names(into map[int64]string, query string, args ...any) error {
	return t.each(query, args, func(r row) error {
		var id int64
		var name string
		err := r.Scan(&id, &name)
		into[id] = name
		return err
	})
}

// load gives series the points of these runs, which are in order, and what the runs' own comparisons say of their commits. Series
// that were renamed come together; those without any point, and those that nobody wants, are left out. has is of how many series
// there is anything, wanted or not.
func (c *catalog) load(runs []measuredRun, wants func(history.Series) bool) (all []history.Series, has int, err error) {
	l := loader{catalog: c, wants: wants, at: map[int64]int{}, byName: map[seriesName]int{}, runs: len(runs)}
	for i := range runs {
		l.run = &runs[i]
		if err := unpack(runs[i].content, l.want, l.point, l.verdict); err != nil {
			return nil, 0, fmt.Errorf("run %s: %w", runs[i].id, err)
		}
	}
	has = len(l.all)
	all = slices.DeleteFunc(l.all, func(s history.Series) bool { return len(s.Points) == 0 })
	slices.SortFunc(all, func(a, b history.Series) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Metric, b.Metric))
	})
	return all, has, nil
}

// A loader puts together the series of runs.
type loader struct {
	*catalog
	wants func(history.Series) bool
	runs  int
	run   *measuredRun

	all    []history.Series
	wanted []bool
	last   []int64 // the key by which its last point is known
	byName map[seriesName]int
	at     map[int64]int
}

// of is where a series is among all.
func (l *loader) of(series int64) int {
	if i, ok := l.at[series]; ok {
		return i
	}
	s := l.series[series]
	name := seriesName{s.Address, s.Metric}
	i, ok := l.byName[name]
	if !ok {
		i = len(l.all)
		wanted := l.wants == nil || l.wants(s)
		if wanted {
			s.Points = make([]history.Point, 0, l.runs)
		}
		l.all, l.wanted, l.last = append(l.all, s), append(l.wanted, wanted), append(l.last, 0)
		l.byName[name] = i
	}
	l.at[series] = i
	return i
}

func (l *loader) want(series int64) bool { return l.wanted[l.of(series)] }

func (l *loader) point(p packedPoint) {
	i := l.of(p.series)
	s := &l.all[i]
	n := len(s.Points)
	if n > 0 && s.Points[n-1].Run == l.run.id { // it was tracked by both of its names: each run is there once
		if l.former[l.last[i]] <= l.former[p.series] {
			return
		}
		s.Points = s.Points[:n-1]
	}
	l.last[i] = p.series
	s.Points = append(s.Points, history.Point{
		Run: l.run.id, Commit: l.run.commit, Position: l.run.position, StartedAt: l.run.started, Machine: l.machines[l.run.machine],
		Fingerprint: l.epochs[p.epoch], Anchor: l.anchors[p.anchor], Value: p.value, AnchorValue: p.anchorValue, Ratio: p.ratio,
		StandardError: p.se, Valid: p.valid,
	})
}

func (l *loader) verdict(v packedVerdict) {
	if !l.run.complete || l.run.position < 0 {
		return
	}
	i := l.of(v.series)
	l.all[i].Evidence = append(l.all[i].Evidence, v.evidence(l.run.id, l.run.commit, l.run.position))
}

func (v packedVerdict) evidence(run, commit string, position int) history.Evidence {
	return history.Evidence{Run: run, Commit: commit, Position: position, Effect: v.effect, Low: v.low, High: v.high, Judged: v.judged, P: v.p}
}

// newest is the end of all runs.
const newest = math.MaxInt
