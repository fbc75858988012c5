package result

import (
	"fmt"
	"math"
	"slices"
)

// The figures of a cell are those of its TrialData. Of a search these are the trials at one level, since a percentile over
// several would be of nothing; which one is decided anew with each trial. Those at other levels wait in Tries.

// A leveled is what is kept of a cell at one level of its search.
type leveled struct {
	cell Cell
	sums Aggregator
}

// at is what is kept of a search's cell at a level.
func (a *Aggregator) at(c *Cell, level float64) *leveled {
	if a.levels == nil {
		a.levels = map[float64]*leveled{}
	}
	l := a.levels[level]
	if l == nil {
		l = &leveled{cell: c.blank()}
		a.levels[level] = l
	}
	return l
}

// blank is the cell before any trial: who it is, and what is within it.
func (c *Cell) blank() Cell {
	b := *c
	b.Search, b.Capacity, b.TrialData, b.Tries, b.Warnings = nil, nil, nil, nil, []Warning{}
	b.Names = make([]NamedRequest, len(c.Names))
	for i, n := range c.Names {
		b.Names[i] = NamedRequest{Name: n.Name}
	}
	b.Stages, b.Parts = nil, slices.Clone(c.Parts)
	for i := range b.Parts {
		b.Parts[i] = b.Parts[i].blank()
	}
	return b
}

// keepLeveled adds a trial of a search to its level, and to those that wait.
func (a *Aggregator) keepLeveled(c *Cell, s *Share, t *Trial) error {
	if err := a.at(c, s.Level).keep(s, t); err != nil {
		return err
	}
	c.Tries = append(c.Tries, *t)
	return nil
}

func (l *leveled) keep(s *Share, t *Trial) error { return l.sums.KeepTrial(&l.cell, s, t) }

// updateSearch brings a search's cell up to date: what it has found, and the figures of the level that is shown.
func (a *Aggregator) updateSearch(c *Cell) error {
	if err := a.adoptTrials(c); err != nil {
		return err
	}
	c.Capacity = c.found()
	if c.Capacity.Shown == nil {
		return nil
	}
	shown := *c.Capacity.Shown
	l := a.at(c, shown)
	l.cell.Processes = c.Processes
	if err := l.sums.Update(&l.cell); err != nil {
		return err
	}
	who := *c
	all := c.AllTrials()
	*c = l.cell
	c.Search, c.Capacity, c.Command, c.Client.Hello = who.Search, who.Capacity, who.Command, who.Client.Hello
	c.Fingerprint, c.Processes = who.Fingerprint, who.Processes
	c.Parts, c.Names = slices.Clone(c.Parts), slices.Clone(c.Names)
	for i := range c.Parts {
		part := &c.Parts[i]
		part.Fingerprint = who.Parts[i].Fingerprint
		switch over := c.Search.Over; {
		case part.Share == nil: // it has a load of its own, which is the same at every level
		case over == OverRate:
			part.under(over, shown**part.Share)
		default:
			part.under(over, shown)
		}
	}
	c.Tries = nil
	for _, t := range all {
		if t.Level != shown {
			c.Tries = append(c.Tries, t)
		}
	}
	c.SetLevel(shown)
	c.judgeSearch(all)
	return nil
}

// adoptTrials sorts trials by their levels that were read from a file, where the aggregator has not kept them itself.
func (a *Aggregator) adoptTrials(c *Cell) error {
	known := 0
	for _, l := range a.levels {
		known += len(l.cell.TrialData)
	}
	trials := c.AllTrials()
	if known >= len(trials) {
		return nil
	}
	if known > 0 {
		return fmt.Errorf("aggregate %s: %d trials, and %d of them are known", c.Address, len(trials), known)
	}
	for _, t := range trials {
		l := a.at(c, t.Level)
		l.cell.TrialData = append(l.cell.TrialData, t)
	}
	return nil
}

// SetLevel says what load the figures are of.
func (c *Cell) SetLevel(level float64) { c.under(c.Search.Over, level) }

// under says what load the cell is put under.
func (c *Cell) under(over Load, level float64) {
	whole := int(math.Round(level))
	c.Rate, c.Concurrency, c.Users = nil, nil, nil
	switch over {
	case OverRate:
		c.Rate = &level
	case OverUsers:
		c.Users = &whole
	default:
		c.Concurrency = &whole
	}
}

// judgeSearch says whether what was found can be trusted: not where the load generator was the limit, nor where no trial told
// anything. Single trials that told nothing were made again.
func (c *Cell) judgeSearch(all []Trial) {
	c.Overloaded = nil
	f := c.Capacity
	c.Valid, c.Findings, c.Reasons = true, nil, nil
	c.Warnings = filter(c.Warnings, func(w Warning) bool { return w.Code != InvalidTrials })
	judged := 0
	for _, t := range f.Tried {
		judged += t.Held + t.Broke
	}
	switch {
	case f.Limited:
		c.Valid = false
		c.Findings = because(GeneratorLimits, Values{"level": In(c.Search.Over.Unit(), valueOr(f.Low, 0))})
		c.Findings[0].Because = groupedFindings(filter(all, func(t Trial) bool { return !t.Valid() && f.Low != nil && t.Level >= *f.Low }))
	case judged == 0:
		c.Valid = false
		c.Findings = groupedFindings(all)
		if len(c.Findings) == 0 {
			c.Findings = because(NoTrialJudged, Values{"trials": Count(len(all))})
		}
	}
}

func valueOr(v *float64, otherwise float64) float64 {
	if v == nil {
		return otherwise
	}
	return *v
}

// resumeSearch takes over what an interrupted run has of the same search. Of request names it has what belongs to the level that
// was shown.
func (a *Aggregator) resumeSearch(c, from *Cell) error {
	c.Tries = slices.DeleteFunc(from.AllTrials(), func(t Trial) bool { return t.Partial })
	if err := a.adoptTrials(c); err != nil || from.Capacity == nil || from.Capacity.Shown == nil {
		return err
	}
	l := a.at(c, *from.Capacity.Shown)
	trials := l.cell.TrialData
	old := *from
	old.TrialData, old.Tries, old.Search = trials, nil, nil
	if len(trials) == 0 {
		return nil
	}
	return l.sums.Resume(&l.cell, &old)
}
