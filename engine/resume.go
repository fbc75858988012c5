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
	for i := range r.books {
		for _, c := range r.books[i] {
			if c.absent {
				continue
			}
			from := known[c.record.PlaceboOf+" "+c.record.Address]
			if from == nil {
				return fmt.Errorf("resume %s: it has no cell %s", old.Info.ID, c.address)
			}
			if err := c.sums.Resume(c.record, from); err != nil {
				return fmt.Errorf("resume %s: %w", old.Info.ID, err)
			}
			r.done += len(c.record.AllTrials())
		}
	}
	if len(r.plan.Draws.Counters) > 0 {
		r.run.Info.Numbers = afterUnsaved(old.Info.Numbers)
	}
	r.run.Info.ID, r.run.Info.StartedAt = old.Info.ID, old.Info.StartedAt
	r.run.Info.Workers, r.run.Info.Voided = old.Info.Workers, old.Info.Voided // a crew knows more of both
	r.run.Info.Source, r.run.Info.Labels = old.Info.Source, old.Info.Labels   // of what most of it has measured
	return nil
}

// unsavedNumbers are more than a trial gives away: those of one that was cut off may stand nowhere. A resumed run goes on at
// the next multiple.
const unsavedNumbers = 10_000_000

// afterUnsaved is where numbers go on that were given away up to one, and unsaved ones after that.
func afterUnsaved(numbers int64) int64 { return (numbers/unsavedNumbers + 1) * unsavedNumbers }

// blocksDone is how many blocks of a benchmark have been measured whole, by a run that is resumed.
func (r *runner) blocksDone(i int) int {
	done := r.plan.Benchmarks[i].Blocks
	for _, c := range r.books[i] {
		if c.absent {
			continue
		}
		done = min(done, len(c.record.TrialData))
	}
	return done
}
