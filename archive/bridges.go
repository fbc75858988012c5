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
		err := t.each(bothAnchors, []any{p.id, buildName(anchor)}, func(r row) error {
			var run string
			var started int64
			var content []byte
			if err := r.Scan(&run, &started, &content); err != nil {
				return err
			}
			return unpack(content, anySeries, func(p packedPoint) {
				if p.anchor == 0 || c.anchors[p.anchor] == anchor {
					return
				}
				s := c.series[p.series]
				name := seriesName{s.Address, s.Metric}
				found[name] = append(found[name], history.Point{
					Position: history.OffMain, Subject: anchor, Run: run, StartedAt: timeOf(started), Anchor: c.anchors[p.anchor],
					Fingerprint: c.epochs[p.epoch], Ratio: p.ratio, Valid: p.valid,
				})
			}, noVerdict)
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

// buildName is what a build is known by in a run's row: the beginning of its digest.
func buildName(digest string) string { return digest[:min(16, len(digest))] }
