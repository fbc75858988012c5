package archive

import (
	"cmp"

	"bench/result"
)

// A runKey is where a run stands among those of the main branch.
type runKey struct {
	position, started int64
	id                string
}

func (k runKey) behind(other runKey) bool {
	return cmp.Or(cmp.Compare(k.position, other.position), cmp.Compare(k.started, other.started), cmp.Compare(k.id, other.id)) > 0
}

// newestMain is the key of the last run of the main branch; that of nothing is before all.
func (t *transaction) newestMain(p *project) (k runKey, err error) {
	k.position = -1
	_, err = t.one(newestMainKey, []any{p.id}, &k.position, &k.started, &k.id)
	return k, err
}

// outdate says of the project's analysis what the run has made of it. A run of the main branch behind all others leaves it to be gone
// on with, and one of another branch as it is, unless it says something of what was analysed; anything else has it begun anew.
func (i *importing) outdate(kind ImportKind, last runKey) error {
	p := i.project
	anew := kind == Replaced || p.unplaced || p.known < 0
	switch {
	case kind == Replaced:
		p.runs = -1
	case i.main:
		if p.runs >= 0 {
			p.runs++
		}
		anew = anew || !runKey{i.at, nanoseconds(i.run.Info.StartedAt), i.run.Info.ID}.behind(last)
	}
	if !anew {
		var err error
		if anew, err = i.testifies(); err != nil {
			return err
		}
	}
	if anew {
		p.known = -1
	}
	p.stale = p.stale || i.main || p.known < 0
	return i.unsettle()
}

// testifies says whether the run says something of earlier ones: what it compared was merged already, it leads from one anchor to
// another, or its commit decides on findings.
func (i *importing) testifies() (bool, error) {
	if len(i.source.Accepts) > 0 {
		return true, nil
	}
	if i.main {
		return false, nil
	}
	if subject := i.subject(); subject != "" && subject != i.anchor() {
		var id int64
		if found, err := i.one(anchorByName, []any{i.project.id, subject}, &id); err != nil || found {
			return found, err
		}
	}
	return i.merged(i.project.settled)
}

// merged says whether what the run compared has become a commit of the main branch, from its how many-th run on.
func (i *importing) merged(from int) (bool, error) {
	if len(i.record.verdicts) == 0 || i.run.Info.Status != result.Complete || i.astray() {
		return false, nil
	}
	edge, err := i.edge(from)
	if err != nil {
		return false, err
	}
	m, err := i.merging(i.project, edge.position)
	if err != nil {
		return false, err
	}
	_, _, found := m.find(i.commit, i.change())
	return found, nil
}

// edge is the how many-th run of the main branch; that of none is before all.
func (i *importing) edge(n int) (runRow, error) {
	if n == 0 {
		return runRow{}, nil
	}
	runs, err := i.mainRuns(i.project, n, n+1)
	if err != nil || len(runs) == 0 {
		return runRow{}, err
	}
	return runs[0], nil
}

// unsettle has everything analysed anew when the run says something of what is not looked at any more.
func (i *importing) unsettle() error {
	p := i.project
	if p.settled == 0 || p.unsettled {
		return nil
	}
	edge, err := i.edge(p.settled)
	if err != nil || edge.no == 0 {
		return err
	}
	if i.main {
		p.unsettled = p.unplaced || int(i.at) <= edge.position
	} else if i.run.Info.StartedAt.Before(edge.StartedAt) {
		p.unsettled, err = i.merged(0)
	}
	if p.unsettled {
		p.stale, p.known = true, -1
	}
	return err
}
