package archive

import (
	"bench/history"
)

// reach is so many runs before the new ones of which evidence is read, too: a series that was not measured in the last run, or
// whose last point is not valid, has its last one earlier.
const reach = 4

// goOn analyses what runs that came behind all others have changed: the series that they measured, from where an earlier
// analysis has left them. It comes to what an analysis of all would come to; ok is false where only that one knows.
func (d *database) goOn(tx *transaction, p *project, quiet bool) (changed []history.Finding, ok bool, err error) {
	if err := tx.countRuns(p); err != nil {
		return nil, false, err
	}
	if p.unsettled || p.known <= p.settled || p.known >= p.runs || p.runs-p.settled > d.horizon {
		return nil, false, nil
	}
	runs, err := tx.measuredMain(p, p.settled, newest)
	if err != nil || len(runs) != p.runs-p.settled {
		return nil, false, err
	}
	c, err := tx.catalog(p)
	if err != nil {
		return nil, false, err
	}
	fresh := runs[p.known-p.settled:]
	touched, err := c.touched(fresh)
	if err != nil {
		return nil, false, err
	}
	asked, known, err := tx.goingOn(p, c, runs, touched)
	if err != nil {
		return nil, false, err
	}
	analysis, memories, ok := history.Continue(asked, known)
	if !ok {
		return nil, false, nil
	}
	before, err := tx.storedFindings(p, func(name seriesName) bool { return touched[name] })
	if err != nil {
		return nil, false, err
	}
	now, err := d.carriedOn(tx, p, before, analysis, runs)
	if err != nil {
		return nil, false, err
	}
	if err := tx.keepAnalysis(p, analysis, memories, false); err != nil {
		return nil, false, err
	}
	if changed, err = d.keepFindings(tx, p, before, now, quiet); err != nil {
		return nil, false, err
	}
	p.stale, p.known = false, p.runs
	return changed, true, tx.save(p)
}

// touched are the series that runs have points of.
func (c *catalog) touched(runs []measuredRun) (map[seriesName]bool, error) {
	all := map[seriesName]bool{}
	for _, r := range runs {
		err := unpack(r.content, anySeries, func(p packedPoint) {
			s := c.series[p.series]
			all[seriesName{s.Address, s.Metric}] = true
		}, noVerdict)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// goingOn is what is given to the analysis that goes on.
func (t *transaction) goingOn(p *project, c *catalog, runs []measuredRun, touched map[seriesName]bool) (asked history.Project, known history.Known, err error) {
	asked.Options = p.options()
	asked.Series, known.Series, err = c.load(runs, func(s history.Series) bool { return touched[seriesName{s.Address, s.Metric}] })
	if err != nil {
		return asked, known, err
	}
	last := runs[max(0, p.known-p.settled-1-reach)]
	known.Since = last.position + 1
	if err := t.testimony(p, c, asked.Series, spanOf(runs, p.settled), known.Since); err != nil {
		return asked, known, err
	}
	if err := t.bridges(p, c, asked.Series); err != nil {
		return asked, known, err
	}
	if asked.Decisions, err = t.decisions(p); err != nil {
		return asked, known, err
	}
	kept, err := t.analysed(p, func(name seriesName) bool { return touched[name] })
	known.Memories = map[seriesName]*history.Memory{}
	for name, k := range kept {
		known.Memories[name] = k.Memory
	}
	return asked, known, err
}

// carriedOn are the findings of series of which some stand before what is analysed.
func (d *database) carriedOn(tx *transaction, p *project, before []storedFinding, a history.Analysis, runs []measuredRun) ([]storedFinding, error) {
	told, err := tx.told(p)
	if err != nil {
		return nil, err
	}
	var now []storedFinding
	for _, f := range before {
		if f.settled {
			now = append(now, f)
		}
	}
	owned := positions{0, newest}
	if p.settled > 0 && len(runs) > blind {
		owned.from = runs[blind].position
	}
	return append(now, carried(before, now, owned.its(a.Findings), told)...), nil
}
