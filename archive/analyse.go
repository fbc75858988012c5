package archive

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"bench/history"
)

// Analyse is described at Importer.
func (d *database) Analyse(ctx context.Context, project string) error {
	project, err := d.named(ctx, project)
	if err != nil {
		return err
	}
	return d.write(ctx, "analyse "+project, project, func(tx *transaction) error {
		p, err := tx.findProject(project)
		if err != nil || p == nil || !p.stale {
			return err
		}
		_, err = d.analyse(tx, p, true)
		return err
	})
}

// Rebuild is described at Importer.
func (d *database) Rebuild(ctx context.Context) error {
	names, err := d.Projects(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		err := d.write(ctx, "rebuild "+name, name, func(tx *transaction) error {
			p, err := tx.findProject(name)
			if err != nil || p == nil {
				return err
			}
			p.unplaced, p.unsettled = true, true
			_, err = d.analyse(tx, p, true)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// analyse finds out what the project's runs come to, writes it down, and gives back the findings that are new or have another
// state. Quietly, nobody is told of them.
func (d *database) analyse(tx *transaction, p *project, quiet bool) ([]history.Finding, error) {
	if p.unplaced {
		if err := tx.place(p); err != nil {
			return nil, err
		}
	}
	stored, err := tx.storedFindings(p)
	if err != nil {
		return nil, err
	}
	before := stored
	if p.unsettled {
		p.settled, p.unsettled = 0, false
		stored = slices.DeleteFunc(slices.Clone(stored), func(f storedFinding) bool { return f.settled })
	}
	told, err := tx.told(p)
	if err != nil {
		return nil, err
	}
	now, err := d.settle(tx, p, stored)
	if err != nil {
		return nil, err
	}
	analysis, err := tx.analysis(p, p.settled, math.MaxInt)
	if err != nil {
		return nil, err
	}
	now = append(now, carried(before, now, analysis.Findings, told)...)
	if err := tx.keepAnalysis(p, analysis); err != nil {
		return nil, err
	}
	changed, err := d.keepFindings(tx, p, before, now, quiet)
	if err != nil {
		return nil, err
	}
	p.stale, p.alpha = false, analysis.Alpha
	return changed, tx.save(p)
}

// settle lets the oldest runs go from those that are analysed together, where they have become too many, and gives back the
// findings that lie among those that went. Which runs go when is a function of their number, so that it is the same in
// whatever steps they came.
func (d *database) settle(tx *transaction, p *project, stored []storedFinding) (settled []storedFinding, err error) {
	for _, f := range stored {
		if f.settled {
			settled = append(settled, f)
		}
	}
	var all int
	if _, err := tx.one(mainRunCount, []any{p.id}, &all); err != nil {
		return nil, err
	}
	for all-p.settled > d.horizon {
		analysis, err := tx.analysis(p, p.settled, p.settled+d.horizon)
		if err != nil {
			return nil, err
		}
		p.settled += d.step
		edge, err := tx.mainRuns(p, p.settled, p.settled+1)
		if err != nil {
			return nil, err
		}
		for _, f := range analysis.Findings {
			if f.Positions[0] < edge[0].position && !among(settled, f) {
				settled = append(settled, storedFinding{Finding: f, settled: true})
			}
		}
	}
	return settled, nil
}

// among says that a finding is there already: seen in the same run, or of an overlapping range.
func among(all []storedFinding, f history.Finding) bool {
	return slices.ContainsFunc(all, func(o storedFinding) bool {
		return o.ID == f.ID || o.Address == f.Address && o.Metric == f.Metric && o.Kind == f.Kind &&
			o.Positions[0] <= f.Positions[1] && f.Positions[0] <= o.Positions[1]
	})
}

// carried are the findings of an analysis, without those that have been settled. Those that somebody was told of keep their
// names, and stay where the analysis has them no more.
func carried(before, settled []storedFinding, now []history.Finding, told map[string]bool) []storedFinding {
	now = slices.DeleteFunc(slices.Clone(now), func(f history.Finding) bool { return among(settled, f) })
	var known []history.Finding
	for _, f := range before {
		if told[f.ID] && !slices.ContainsFunc(settled, func(o storedFinding) bool { return o.ID == f.ID }) {
			known = append(known, f.Finding)
		}
	}
	slices.SortFunc(known, compareFindings)
	var all []storedFinding
	for _, f := range history.Carry(known, now) {
		all = append(all, storedFinding{Finding: f})
	}
	return all
}

// analysis is that of the project's runs of the main branch in [from, to) of all of them.
func (t *transaction) analysis(p *project, from, to int) (history.Analysis, error) {
	runs, err := t.mainRuns(p, from, to)
	if err != nil {
		return history.Analysis{}, err
	}
	asked, err := t.asked(p, runs, from == 0)
	if err != nil {
		return history.Analysis{}, err
	}
	return history.Analyse(asked), nil
}

// asked is what the analysis of runs is given.
func (t *transaction) asked(p *project, runs []runRow, everything bool) (asked history.Project, err error) {
	asked.Options = history.Options{Alarms: p.declared.Alarms, MinEffect: p.declared.MinEffect}
	if asked.Series, err = t.load(p, runs, true); err != nil || len(runs) == 0 {
		return asked, err
	}
	if err := t.evidence(p, asked.Series, runs[0], everything); err != nil {
		return asked, err
	}
	if err := t.bridges(p, asked.Series); err != nil {
		return asked, err
	}
	asked.Decisions, err = t.decisions(p)
	return asked, err
}

// bridges gives series what leads from one anchor to the next.
func (t *transaction) bridges(p *project, all []history.Series) error {
	rows, err := t.seriesOf(p)
	if err != nil {
		return err
	}
	renamed, err := t.renaming(p)
	if err != nil {
		return err
	}
	return t.each(bridges, []any{p.id}, func(r row) error {
		var id int64
		var b history.Bridge
		if err := r.Scan(&id, &b.From, &b.To, &b.Shift); err != nil {
			return err
		}
		at := slices.IndexFunc(rows, func(s seriesRow) bool { return s.id == id })
		for i := range all {
			if at >= 0 && all[i].Address == renamed(rows[at].Address) && all[i].Metric == rows[at].Metric {
				all[i].Bridges = append(all[i].Bridges, b)
			}
		}
		return nil
	})
}

func (t *transaction) decisions(p *project) (all []history.Decision, err error) {
	err = t.each(decisions, []any{p.id}, func(r row) error {
		var one history.Decision
		var at int64
		err := r.Scan(&one.Address, &one.Metric, &one.Commit, &one.State, &one.Note, &one.By, &at)
		one.At = timeOf(at)
		all = append(all, one)
		return err
	})
	return all, err
}

// An analysisRow is what is kept of a series' analysis. The places of its points are lists, which take a fraction of the room.
type analysisRow struct {
	Tracks []history.Track `json:"tracks"`
	Marks  []history.Mark  `json:"marks"`
	Runs   []string        `json:"runs"`
	Track  []int           `json:"track"`
	Level  []int           `json:"level"`
	Value  []*float64      `json:"value"`
}

// keepAnalysis writes down what has changed of it.
func (t *transaction) keepAnalysis(p *project, a history.Analysis) error {
	was := map[[2]string]string{}
	err := t.each(analyses, []any{p.id}, func(r row) error {
		var key [2]string
		var content string
		err := r.Scan(&key[0], &key[1], &content)
		was[key] = content
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range a.Series {
		kept := analysisRow{Tracks: s.Tracks, Marks: s.Marks}
		for _, placed := range s.Points {
			kept.Runs, kept.Track = append(kept.Runs, placed.Run), append(kept.Track, placed.Track)
			kept.Level, kept.Value = append(kept.Level, placed.Level), append(kept.Value, placed.Value)
		}
		text, err := json.Marshal(kept)
		if err != nil {
			return fmt.Errorf("keep the analysis of %s: %w", s.Address, err)
		}
		key := [2]string{s.Address, s.Metric}
		if was[key] != string(text) {
			if err := t.exec(setAnalysis, p.id, s.Address, s.Metric, string(text)); err != nil {
				return err
			}
		}
		delete(was, key)
	}
	for key := range was {
		if err := t.exec(dropAnalysis, p.id, key[0], key[1]); err != nil {
			return err
		}
	}
	return nil
}

// analysed reads it back.
func (t *transaction) analysed(p *project) (all []history.SeriesAnalysis, err error) {
	err = t.each(analyses, []any{p.id}, func(r row) error {
		var s history.SeriesAnalysis
		var content []byte
		if err := r.Scan(&s.Address, &s.Metric, &content); err != nil {
			return err
		}
		var kept analysisRow
		if err := json.Unmarshal(content, &kept); err != nil {
			return fmt.Errorf("read the analysis of %s: %w", s.Address, err)
		}
		s.Tracks, s.Marks, s.Points = kept.Tracks, kept.Marks, []history.Placed{}
		for i := range kept.Runs {
			s.Points = append(s.Points, history.Placed{Run: kept.Runs[i], Track: kept.Track[i], Level: kept.Level[i], Value: kept.Value[i]})
		}
		all = append(all, s)
		return nil
	})
	return all, err
}
