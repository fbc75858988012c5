package archive

import (
	"database/sql"
	"slices"

	"bench/history"
)

// bridges gives series what leads from one anchor to the next: runs of both, on whatever branch, show it.
func (t *transaction) bridges(p *project, all []history.Series) error {
	both, err := t.both(p)
	if err != nil {
		return err
	}
	for i := range all {
		s := &all[i]
		if of := both[[2]string{s.Address, s.Metric}]; len(of) > 0 {
			s.Bridges = history.Bridges(slices.Concat(s.Points, of))
		}
	}
	return nil
}

// both are the points of runs whose subject is an anchor of other runs, by the series that they are of.
func (t *transaction) both(p *project) (map[[2]string][]history.Point, error) {
	rows, err := t.seriesOf(p)
	if err != nil {
		return nil, err
	}
	renamed, err := t.renaming(p)
	if err != nil {
		return nil, err
	}
	found := map[[2]string][]history.Point{}
	err = t.each(bothAnchors, []any{p.id}, func(r row) error {
		var id, started int64
		var ratio sql.NullFloat64
		p := history.Point{Position: history.OffMain}
		if err := r.Scan(&id, &p.Run, &started, &p.Subject, &p.Anchor, &p.Fingerprint, &ratio, &p.Valid); err != nil {
			return err
		}
		if p.StartedAt = timeOf(started); ratio.Valid {
			p.Ratio = &ratio.Float64
		}
		if at := slices.IndexFunc(rows, func(s seriesRow) bool { return s.id == id }); at >= 0 {
			key := [2]string{renamed(rows[at].Address), rows[at].Metric}
			found[key] = append(found[key], p)
		}
		return nil
	})
	return found, err
}

// subject is which build the run was of: the first of those that it tracks.
func (r *record) subject() string {
	for _, p := range r.points {
		if p.subject != "" {
			return p.subject
		}
	}
	return ""
}
