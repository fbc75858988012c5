package engine

import (
	"time"

	"bench/plan"
	"bench/result"
	"bench/strategy"
)

// A namedStage has what came due in one named stage of a cell's arrival: a recorder of its own, so that nothing is recorded twice.
// What the whole trial has is theirs together, with what came due in stages without a name.
type namedStage struct {
	plan.NamedStage
	rec   *recorder
	tally *strategy.Tally
}

// denseStages is up to how many named stages have histograms that are quick and large.
const denseStages = 4

// stagesOf are the named stages of a planned cell.
func stagesOf(c plan.Cell) (list []*namedStage) {
	named := c.Arrival.Named()
	for _, n := range named {
		rec := newRecorder(len(c.Group.Batch()))
		rec.sparse(len(named) > denseStages)
		list = append(list, &namedStage{NamedStage: n, rec: rec, tally: new(strategy.Tally)})
	}
	return list
}

// stageAt is the named stage in which a moment of the trial is; nil: in none.
func (t *trial) stageAt(at time.Duration) *namedStage {
	for _, s := range t.cell.stages {
		if s.Has(at - t.origin()) {
			return s
		}
	}
	return nil
}

// origin is when the arrivals began that the trial has or shares.
func (t *trial) origin() time.Duration {
	if t.of != nil {
		return t.of.start
	}
	return t.start
}

// recorderAt is where is recorded what came due at a moment.
func (t *trial) recorderAt(due time.Duration) *recorder {
	if s := t.stageAt(due); s != nil {
		return s.rec
	}
	return t.cell.rec
}

// tallyAt counts for the strategy of a batch that came due at a moment.
func (t *trial) tallyAt(due time.Duration) *strategy.Tally {
	if s := t.stageAt(due); s != nil {
		return s.tally
	}
	return &t.tally
}

// flushStaged records samples of several stages.
func (t *trial) flushStaged(i int, samples []sample) {
	for from := 0; from < len(samples); {
		rec, until := t.recorderAt(samples[from].available), from+1
		for until < len(samples) && t.recorderAt(samples[until].available) == rec {
			until++
		}
		rec.shard(i).flush(samples[from:until], t.cell.requests)
		from = until
	}
}

// resetStages empties the stages for another trial.
func (c *cell) resetStages() {
	for _, s := range c.stages {
		s.rec.reset()
		s.tally = new(strategy.Tally)
	}
}

// follow tells all recorders of a schedule that is about to begin.
func (c *cell) follow(from, until time.Duration) {
	c.rec.follow(from, until)
	for _, s := range c.stages {
		s.rec.follow(from, until)
	}
}

// merge is what all recorders of the cell have together, with what each stage has.
func (t *trial) merge(elapsed time.Duration) result.Share {
	rest := t.cell.rec.merge()
	counted(&rest, &t.tally)
	if len(t.cell.stages) == 0 {
		return rest
	}
	stages := make([]result.Share, len(t.cell.stages))
	for i, s := range t.cell.stages {
		stages[i] = s.rec.merge()
		counted(&stages[i], s.tally)
	}
	whole := result.Whole(stages, rest)
	for i, s := range t.cell.stages {
		stage := &whole.Stages[i]
		stage.Duration = s.Within(elapsed).Seconds()
		stage.Pace, stage.Slices, stage.Timeline = nil, nil, nil // what is kept up with is the whole schedule
	}
	return whole
}

// counted puts on a share what strategies counted.
func counted(s *result.Share, t *strategy.Tally) {
	s.Orphans, s.Lost, s.Cancelled = t.Orphans.Load(), t.Lost.Load(), t.Cancelled.Load()
	s.Buffered.Max = t.BufferedMax.Load()
}

// last is when the last response was done.
func (c *cell) last() time.Duration {
	last := c.rec.last()
	for _, s := range c.stages {
		last = max(last, s.rec.last())
	}
	return last
}
