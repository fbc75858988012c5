package archive

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"bench/result"
)

// A project is its row.
type project struct {
	id                         int64
	name, branch               string
	settings, settingsOf       string
	declared                   result.History
	stale, unplaced, unsettled bool
	alpha                      float64
	settled                    int
	// runs are those of the main branch, and known so many of them that the kept analysis goes on from; -1: it isn't known.
	runs, known int
}

// Projects is described at Reader.
func (d *database) Projects(ctx context.Context) (names []string, err error) {
	err = d.read(ctx, "list the projects", func(tx *transaction) error {
		names = []string{}
		return tx.each(projectNames, nil, func(r row) error {
			var name string
			err := r.Scan(&name)
			names = append(names, name)
			return err
		})
	})
	return names, err
}

// named is the name of a project that is there: "" is the only one.
func (d *database) named(ctx context.Context, name string) (string, error) {
	names, err := d.Projects(ctx)
	switch {
	case err != nil:
		return "", err
	case len(names) == 0:
		return "", fmt.Errorf("the store %s is empty: import runs with `bench push` or `bench history import`", d.name)
	case name == "" && len(names) == 1:
		return names[0], nil
	case name == "":
		return "", fmt.Errorf("the store %s has %d projects, say which one: %s", d.name, len(names), strings.Join(names, ", "))
	}
	for _, n := range names {
		if n == name {
			return name, nil
		}
	}
	return "", fmt.Errorf("the store %s has no project %q; it has %s", d.name, name, strings.Join(names, ", "))
}

// findProject reads a project's row; nil: there is none.
func (t *transaction) findProject(name string) (*project, error) {
	p := &project{name: name}
	found, err := t.one(projectByName, []any{name}, &p.id, &p.branch, &p.settings, &p.settingsOf, &p.stale, &p.unplaced, &p.unsettled, &p.alpha, &p.settled, &p.runs, &p.known)
	if err != nil || !found {
		return nil, err
	}
	if p.settings != "" {
		err = json.Unmarshal([]byte(p.settings), &p.declared)
	}
	return p, err
}

// openProject is that of a name, which is made where there is none.
func (t *transaction) openProject(name string) (*project, error) {
	p, err := t.findProject(name)
	if err != nil || p != nil {
		return p, err
	}
	p = &project{name: name, known: -1}
	_, err = t.one(addProject, []any{name}, &p.id)
	return p, err
}

func (t *transaction) save(p *project) error {
	return t.exec(updateProject, p.branch, p.settings, p.settingsOf, p.stale, p.unplaced, p.unsettled, p.alpha, p.settled, p.runs, p.known, p.id)
}

// onMain says that a run is of the project's main branch, as it is committed there. One of no branch is taken for it.
func (p *project) onMain(r *record) bool {
	return r.change() == 0 && !r.astray() && (r.source.Branch == p.branch || r.source.Branch == "")
}

// findBranch finds the main branch, with a run of this one added: what is declared, or main, or master, or the first by name
// on which runs are that belong to no change. It is a function of the set of runs.
func (t *transaction) findBranch(p *project, added string, change int) error {
	branch := p.declared.Branch
	for _, usual := range []string{"main", "master"} {
		has := 0
		if branch != "" {
			break
		}
		if _, err := t.one(branchHasRuns, []any{p.id, usual}, &has); err != nil {
			return err
		}
		if has > 0 || added == usual {
			branch = usual
		}
	}
	if branch == "" {
		if _, err := t.one(firstBranch, []any{p.id}, &branch); err != nil {
			return err
		}
		if change == 0 && added != "" && (branch == "" || added < branch) {
			branch = added
		}
	}
	if cmp.Or(p.branch, branch) == branch {
		p.branch = branch
		return nil
	}
	p.branch, p.unplaced, p.unsettled, p.runs, p.known = branch, true, true, -1, -1
	for _, change := range []struct {
		query string
		args  []any
	}{{rebranchRuns, []any{branch, p.id}}, {rebranchCommit, []any{p.id}}} {
		if err := t.exec(change.query, change.args...); err != nil {
			return err
		}
	}
	return nil
}
