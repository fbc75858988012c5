package archive

import (
	"context"
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
			p.unplaced, p.unsettled, p.runs = true, true, -1
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
	if changed, ok, err := d.goOn(tx, p, quiet); err != nil || ok {
		return changed, err
	}
	stored, err := tx.storedFindings(p, nil)
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
	now, owned, err := d.settle(tx, p, stored)
	if err != nil {
		return nil, err
	}
	asked, err := tx.asked(p, p.settled, newest)
	if err != nil {
		return nil, err
	}
	analysis, memories := history.Begin(asked)
	now = append(now, carried(before, now, owned.its(analysis.Findings), told)...)
	if err := tx.keepAnalysis(p, analysis, memories, true); err != nil {
		return nil, err
	}
	changed, err := d.keepFindings(tx, p, before, now, quiet)
	if err != nil {
		return nil, err
	}
	p.stale, p.alpha, p.known = false, analysis.Alpha, p.runs
	return changed, tx.save(p)
}

// settle lets the oldest runs go from those that are analysed together, where they have become too many, and gives back the
// findings that lie among those that went. Which runs go when is a function of their number, so that it is the same in
// whatever steps they came. owned is what the analysis of those that are left has a say in.
func (d *database) settle(tx *transaction, p *project, stored []storedFinding) (settled []storedFinding, owned positions, err error) {
	for _, f := range stored {
		if f.settled {
			settled = append(settled, f)
		}
	}
	if err := tx.countRuns(p); err != nil {
		return nil, owned, err
	}
	if owned, err = tx.owned(p, newest); err != nil {
		return nil, owned, err
	}
	for p.runs-p.settled > d.horizon {
		asked, err := tx.asked(p, p.settled, p.settled+d.horizon)
		if err != nil {
			return nil, owned, err
		}
		p.settled += d.step
		next, err := tx.owned(p, newest)
		if err != nil {
			return nil, owned, err
		}
		owned.to = next.from
		for _, f := range owned.its(history.Analyse(asked).Findings) {
			settled = append(settled, storedFinding{Finding: f, settled: true})
		}
		owned = next
	}
	return settled, owned, nil
}

// blind is so many runs at the beginning of those that are analysed in which no change can be seen: there are too few before it.
// The analysis before has its say on them.
const blind = 12

// positions are those in [from, to).
type positions struct{ from, to int }

// owned are the positions in which what is analysed behind the settled runs has its say.
func (t *transaction) owned(p *project, to int) (positions, error) {
	if p.settled == 0 {
		return positions{0, to}, nil
	}
	first, err := t.mainRuns(p, p.settled+blind, p.settled+blind+1)
	if err != nil || len(first) == 0 {
		return positions{0, to}, err
	}
	return positions{first[0].position, to}, nil
}

// its are the findings in it.
func (p positions) its(all []history.Finding) []history.Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f history.Finding) bool { return f.Positions[0] < p.from || f.Positions[0] >= p.to })
}

// carried are the findings of an analysis. Those that somebody was told of keep their
// names, and stay where the analysis has them no more.
func carried(before, settled []storedFinding, now []history.Finding, told map[string]bool) []storedFinding {
	has := func(f history.Finding) bool {
		return slices.ContainsFunc(settled, func(o storedFinding) bool { return o.ID == f.ID })
	}
	now = slices.DeleteFunc(now, has)
	var known []history.Finding
	for _, f := range before {
		if told[f.ID] && !has(f.Finding) {
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

// options are what its analysis is asked for.
func (p *project) options() history.Options {
	return history.Options{Alarms: p.declared.Alarms, MinEffect: p.declared.MinEffect}
}

// asked is what the analysis of the project's runs of the main branch in [from, to) of all of them is given.
func (t *transaction) asked(p *project, from, to int) (asked history.Project, err error) {
	asked.Options = p.options()
	runs, err := t.measuredMain(p, from, to)
	if err != nil || len(runs) == 0 {
		return asked, err
	}
	c, err := t.catalog(p)
	if err != nil {
		return asked, err
	}
	if asked.Series, _, err = c.load(runs, nil); err != nil {
		return asked, err
	}
	in := spanOf(runs, from)
	if err := t.testimony(p, c, asked.Series, in, in.position); err != nil {
		return asked, err
	}
	if err := t.bridges(p, c, asked.Series); err != nil {
		return asked, err
	}
	asked.Decisions, err = t.decisions(p)
	return asked, err
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
