package engine

import (
	"fmt"

	"bench/result"
)

// resume takes over what an interrupted run of the same plan has measured. Trials that were cut off are run again.
func (r *runner) resume() error {
	old := r.options.Resume
	if old == nil {
		return nil
	}
	if len(old.Cells) != len(r.run.Cells) || len(old.Placebos) != len(r.run.Placebos) || old.Info.Seed != r.run.Info.Seed {
		return fmt.Errorf("resume %s: it is not a run of this plan", old.Info.ID)
	}
	known := map[string]*result.Cell{}
	for _, list := range [][]result.Cell{old.Cells, old.Placebos} {
		for k := range list {
			known[list[k].PlaceboOf+" "+list[k].Address] = &list[k]
		}
	}
	for i := range r.cells {
		for k, c := range r.cells[i] {
			record := r.recordOf(i, k)
			from := known[record.PlaceboOf+" "+record.Address]
			if from == nil {
				return fmt.Errorf("resume %s: it has no cell %s", old.Info.ID, record.Address)
			}
			if err := c.resume(record, from); err != nil {
				return fmt.Errorf("resume %s: %w", old.Info.ID, err)
			}
			r.done += len(record.TrialData)
		}
	}
	r.run.Info.ID, r.run.Info.StartedAt = old.Info.ID, old.Info.StartedAt
	return nil
}

// resume takes over a cell's trials, and what is kept over all of them.
func (c *cell) resume(record, from *result.Cell) error {
	if len(from.TrialData) == 1 && from.TrialData[0].Partial {
		return nil // nothing whole
	}
	if len(from.Names) != len(c.names) && len(from.TrialData) > 0 {
		return fmt.Errorf("%s has %d request names, not %d", record.Address, len(from.Names), len(c.names))
	}
	record.TrialData = from.TrialData
	c.examples, c.timeline = from.Examples, from.Timeline
	for i, n := range from.Names {
		c.names[i] = nameTotal{requests: n.Requests, errors: n.Errors, kinds: n.Kinds, codes: n.FailedCodes}
		if n.Histogram == nil {
			continue
		}
		c.names[i].service = result.NewSparseRecorder()
		if err := c.names[i].service.Add(*n.Histogram); err != nil {
			return fmt.Errorf("%s: request %s: %w", record.Address, n.Name, err)
		}
	}
	return nil
}

// blocksDone is how many blocks of a benchmark have been measured whole, by a run that is resumed.
func (r *runner) blocksDone(i int) int {
	done := r.plan.Benchmarks[i].Blocks
	for k := range r.cells[i] {
		done = min(done, len(r.recordOf(i, k).TrialData))
	}
	return done
}
