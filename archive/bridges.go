package archive

import (
	"database/sql"
	"slices"

	"bench/history"
)

// bridges gives series what leads from one anchor to the next: runs of both, on whatever branch, show it.
func (t *transaction) bridges(p *project, c *catalog, all []history.Series) error {
	both, err := t.both(p, c)
	if err != nil {
		return err
	}
	for i := range all {
		s := &all[i]
		if of := both[seriesName{s.Address, s.Metric}]; len(of) > 0 {
			s.Bridges = history.Bridges(slices.Concat(s.Points, of))
		}
	}
	return nil
}

// both are the points of runs whose subject is an anchor of other runs, by the series that they are of.
func (t *transaction) both(p *project, c *catalog) (map[seriesName][]history.Point, error) {
	found := map[seriesName][]history.Point{}
	err := t.each(bothAnchors, []any{p.id}, func(r row) error {
		var id, started int64
		var ratio sql.NullFloat64
		p := history.Point{Position: history.OffMain}
		if err := r.Scan(&id, &p.Run, &started, &p.Subject, &p.Anchor, &p.Fingerprint, &ratio, &p.Valid); err != nil {
			return err
		}
		if p.StartedAt = timeOf(started); ratio.Valid {
			p.Ratio = &ratio.Float64
		}
		s := c.series[id]
		found[seriesName{s.Address, s.Metric}] = append(found[seriesName{s.Address, s.Metric}], p)
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
