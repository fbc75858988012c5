package engine

import (
	"errors"
	"fmt"

	"bench/engine/clock"
	"bench/result"
)

func (r *runner) save() error {
	r.run.BoundTimelines()
	if r.crew != nil {
		r.crew.Report(r.run)
	}
	if r.options.Save == nil {
		return nil
	}
	r.spares.free()
	defer r.spares.hold()
	if err := r.options.Save(r.run); err != nil {
		return fmt.Errorf("save what was measured: %w", err)
	}
	return nil
}

// finish completes the record of a run that ended by itself, with an error, or was cut.
func (r *runner) finish(cut, err error) (*result.Run, error) {
	r.run.Info.Status, r.run.Info.Reason = result.Complete, ""
	if err != nil {
		r.run.Info.Status, r.run.Info.Reason = result.Failed, err.Error()
	}
	if cut != nil {
		r.run.Info.Status, r.run.Info.Reason = result.Interrupted, "interrupted"
		err = cut
	}
	r.run.Info.FinishedAt = r.began.Add(clock.Now() - r.started) // so that a clock that was set in between doesn't matter
	for i := range r.books {
		err = errors.Join(err, r.gather(i))
	}
	if failed := r.save(); failed != nil && err == nil {
		err = failed
	}
	r.tell(Event{Type: RunComplete, Run: r.run})
	return r.run, err
}

// end ends all that the run has started.
func (r *runner) end() {
	r.close()
	r.servers.Stop()
	r.spares.free()
}
