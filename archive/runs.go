package archive

import (
	"context"
	"errors"
	"fmt"
)

// Run is described at Reader.
func (d *database) Run(ctx context.Context, project, id string) ([]byte, error) {
	project, err := d.named(ctx, project)
	if err != nil {
		return nil, err
	}
	doing := "read run " + id
	var text []byte
	err = d.read(ctx, doing, func(tx *transaction) error {
		p, err := tx.findProject(project)
		if err != nil {
			return err
		}
		text, err = tx.result(p, id)
		return err
	})
	return text, err
}

// result is what is left of a run's file.
func (t *transaction) result(p *project, id string) ([]byte, error) {
	var no int64
	var status string
	var started, finished int64
	found, err := t.one(runByID, []any{p.id, id}, &no, &status, &started, &finished)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, &UnknownRunError{Project: p.name, ID: id}
	}
	var content []byte
	found, err = t.one(artifactOf, []any{no}, &content)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, &PrunedRunError{ID: id}
	}
	return unzipped(content)
}

// A PrunedRunError says that nothing is left of a run but its points.
type PrunedRunError struct{ ID string }

func (e *PrunedRunError) Error() string {
	return fmt.Sprintf("of run %s only its points are left: its result was pruned", e.ID)
}

// An UnknownRunError says that a project has no run of that id.
type UnknownRunError struct{ Project, ID string }

func (e *UnknownRunError) Error() string {
	return fmt.Sprintf("project %s has no run %q", e.Project, e.ID)
}

// Export is described at Reader. Each run is read by itself, so that the store isn't held up.
func (d *database) Export(ctx context.Context, project string, f func(id string, data []byte) error) error {
	project, err := d.named(ctx, project)
	if err != nil {
		return err
	}
	var ids []string
	err = d.read(ctx, "list the runs of "+project, func(tx *transaction) error {
		p, err := tx.findProject(project)
		if err != nil {
			return err
		}
		return tx.each(runIDs, []any{p.id}, func(r row) error {
			var id string
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		data, err := d.Run(ctx, project, id)
		var pruned *PrunedRunError
		if err != nil && !errors.As(err, &pruned) {
			return err
		}
		if err := f(id, data); err != nil {
			return err
		}
	}
	return nil
}

// Pin is described at Keeper.
func (d *database) Pin(ctx context.Context, project, run string, on bool) error {
	project, err := d.named(ctx, project)
	if err != nil {
		return err
	}
	return d.write(ctx, "pin run "+run, project, func(tx *transaction) error {
		p, err := tx.findProject(project)
		if err != nil {
			return err
		}
		n, err := tx.count(pinRun, on, p.id, run)
		if err == nil && n == 0 {
			return &UnknownRunError{Project: project, ID: run}
		}
		return err
	})
}
