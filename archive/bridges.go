package archive

import (
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
	for _, anchor := range c.anchors {
		err := t.each(bothAnchors, []any{p.id, anchor}, func(r row) error {
			var id, started int64
			p := history.Point{Position: history.OffMain, Subject: anchor}
			err := r.Scan(&id, &p.Run, &started, &p.Anchor, &p.Fingerprint, &p.Ratio, &p.Valid)
			p.StartedAt = timeOf(started)
			s := c.series[id]
			found[seriesName{s.Address, s.Metric}] = append(found[seriesName{s.Address, s.Metric}], p)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
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
