package archive

import (
	"slices"

	"bench/history"
)

// keepShifts writes down by how much each bridged anchor lies above the newest one, for programs that read points by themselves. All says
// that there are no other series.
func (t *transaction) keepShifts(p *project, analysed []history.SeriesAnalysis, all bool) error {
	if all {
		if err := t.exec(dropShifts, p.id); err != nil {
			return err
		}
	}
	bridged := map[seriesName]history.SeriesAnalysis{}
	for _, s := range analysed {
		if slices.ContainsFunc(s.Bridges, history.Bridge.Bears) {
			bridged[seriesName{s.Address, s.Metric}] = s
		}
	}
	if len(bridged) == 0 {
		return nil
	}
	c, err := t.catalog(p)
	if err != nil {
		return err
	}
	for id, of := range c.series { // one may have had another name
		s, ok := bridged[seriesName{of.Address, of.Metric}]
		if !ok {
			continue
		}
		for anchor, digest := range c.anchors {
			if by := s.ShiftOf(digest); by != 0 {
				if err := t.exec(setShift, p.id, id, anchor, by); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
