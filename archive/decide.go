package archive

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"bench/history"
)

// Decide is described at Importer. What is decided must be a finding's: of its series, and of a commit of its range.
func (d *database) Decide(ctx context.Context, project string, decision history.Decision) error {
	doing := fmt.Sprintf("decide on %s %s", decision.Address, decision.Metric)
	if !slices.Contains([]history.State{history.Accepted, history.Ignored, history.New}, decision.State) {
		return fmt.Errorf("%s: nobody can make a finding %q: want %s or %s, or %s to take that back", doing, decision.State, history.Accepted, history.Ignored, history.New)
	}
	project, err := d.named(ctx, project)
	if err != nil {
		return err
	}
	if decision.At.IsZero() {
		decision.At = d.now()
	}
	return d.write(ctx, doing, project, func(tx *transaction) error {
		p, err := tx.findProject(project)
		if err != nil {
			return err
		}
		all, err := tx.storedFindings(p, nil)
		if err != nil {
			return err
		}
		its := func(f storedFinding) bool {
			return f.Address == decision.Address && f.Metric == decision.Metric && slices.Contains([]string{f.Commit, f.Low, f.High}, decision.Commit)
		}
		if !slices.ContainsFunc(all, its) {
			return fmt.Errorf("there is no finding of it at commit %s", decision.Commit)
		}
		err = tx.exec(addDecision, p.id, decision.Address, decision.Metric, decision.Commit, string(decision.State), decision.Note, decision.By, nanoseconds(decision.At))
		if err != nil {
			return err
		}
		p.unsettled = p.unsettled || slices.ContainsFunc(all, func(f storedFinding) bool { return f.settled && its(f) })
		p.known = -1 // it may be about any finding
		_, err = d.analyse(tx, p, true)
		return err
	})
}

// Baseline is described at Reader: the nearest run before the commit that can be trusted, of the same experiments, and since
// which nothing has changed; preferably on the same class of machine.
func (d *database) Baseline(ctx context.Context, project, commit, base string) (found Baseline, err error) {
	if project, err = d.named(ctx, project); err != nil {
		return found, err
	}
	doing := "find a baseline for " + cmp.Or(commit, "the newest commit")
	err = d.read(ctx, doing, func(tx *transaction) error {
		p, err := tx.findProject(project)
		if err != nil {
			return err
		}
		found, err = tx.baseline(p, commit, base)
		return err
	})
	return found, err
}

// A wanted is what a baseline is looked for.
type wanted struct {
	before      int // position; the baseline's is smaller
	machine     string
	fingerprint string
}

func (t *transaction) baseline(p *project, commit, base string) (found Baseline, err error) {
	w, why, err := t.wanted(p, commit, base)
	if err != nil {
		return found, err
	}
	all, err := t.storedFindings(p, nil)
	if err != nil {
		return found, err
	}
	found.Reasons = why
	say := func(format string, args ...any) { found.Reasons = append(found.Reasons, fmt.Sprintf(format, args...)) }
	changed := false
	err = t.each(baselineRuns, []any{p.id, w.before}, func(r row) error {
		var c candidate
		if err := r.Scan(&c.run, &c.commit, &c.position, &c.machine, &c.fingerprint, &c.status, &c.valid); err != nil || changed {
			return err
		}
		if found.Run != "" && found.Machine == w.machine {
			return nil // none is nearer
		}
		if since := changedSince(all, c.position, w.before); since != nil {
			changed = true
			say("%s and older ones are of another level: %s %s changed at %s", c.run, since.Address, since.Metric, since.Commit)
			return nil
		}
		switch {
		case c.status != "complete" || !c.valid:
			say("%s is nearer, and is %s", c.run, map[bool]string{true: "not valid", false: c.status}[c.status == "complete"])
		case w.fingerprint != "" && c.fingerprint != w.fingerprint:
			say("%s is nearer, and not of the same experiments", c.run)
		case found.Run == "" || c.machine == w.machine:
			if found.Run != "" {
				say("%s is nearer, and was measured on another class of machine: %s", found.Run, found.Machine)
			}
			found.Run, found.Commit, found.Machine = c.run, c.commit, c.machine
		}
		return nil
	})
	if err != nil {
		return found, err
	}
	if found.Run == "" {
		return found, fmt.Errorf("there is none: no complete and valid run of the same experiments and level lies before it on %s%s", p.branch, listed(found.Reasons))
	}
	say("%s is the nearest complete and valid run before it on %s, of the same experiments and level", found.Run, p.branch)
	if w.machine != "" && found.Machine != w.machine {
		say("it was measured on another class of machine, %s: there is none on %s", found.Machine, w.machine)
	}
	return found, nil
}

// A candidate is a run that may be the baseline.
type candidate struct {
	run, commit, machine, fingerprint, status string
	position                                  int
	valid                                     bool
}

func listed(reasons []string) string {
	text := ""
	for _, r := range reasons {
		text += "; " + r
	}
	return text
}

// wanted is what a commit's baseline has to be like: what its own run was, or that of the newest on the main branch.
func (t *transaction) wanted(p *project, commit, standsOn string) (w wanted, why []string, err error) {
	w.before = 1 << 30
	var base string
	if commit != "" {
		c := commitRow{position: history.OffMain}
		known, err := t.one(commitByHash, []any{p.id, commit}, &c.parent, &c.merged, &c.main, &c.position, &c.orderedAt, &c.committedAt, &c.subject, &c.change, &c.url)
		if err != nil {
			return w, nil, err
		}
		if _, err := t.one(runsOfCommit, []any{p.id, commit}, &w.machine, &w.fingerprint, &base); err != nil {
			return w, nil, err
		}
		if known && c.position >= 0 {
			w.before = int(c.position)
		} else if why, err = t.standing(p, commit, []string{base, standsOn}, &w); err != nil {
			return w, nil, err
		}
	}
	if w.fingerprint == "" {
		newest, err := t.runs(newestMainRuns, p.id, 1, 0)
		if err != nil || len(newest) == 0 {
			return w, why, err
		}
		_, err = t.one(runsOfCommit, []any{p.id, newest[0].Commit}, &w.machine, &w.fingerprint, &base)
		return w, why, err
	}
	return w, why, nil
}

// abbreviated is a commit as people write it.
func abbreviated(hash string) string { return hash[:min(12, len(hash))] }

// standing looks for a baseline of a commit that is not on the main branch, or has no run there: up to the first of those commits that
// it stands on which is.
func (t *transaction) standing(p *project, commit string, on []string, w *wanted) (why []string, err error) {
	for _, base := range on {
		var b commitRow
		onMain, err := t.one(commitByHash, []any{p.id, base}, &b.parent, &b.merged, &b.main, &b.position, &b.orderedAt, &b.committedAt, &b.subject, &b.change, &b.url)
		if err != nil {
			return nil, err
		}
		if onMain && b.main && b.position >= 0 {
			w.before = int(b.position) + 1
			return []string{fmt.Sprintf("%s has no run on %s; it stands on %s there, up to which runs are looked at", abbreviated(commit), p.branch, abbreviated(base))}, nil
		}
	}
	return []string{fmt.Sprintf("%s has no run on %s, and of what it stands on none is known: what counts is the newest, which may be newer than that", abbreviated(commit), p.branch)}, nil
}

// changedSince is a change of level between a position and one before which a baseline is looked for; nil: there is none.
func changedSince(all []storedFinding, position, before int) *storedFinding {
	for i := range all {
		f := &all[i]
		lasting := f.Told && f.State != history.WentAway && f.State != history.NotConfirmed && f.Kind != history.Environment
		if lasting && f.Positions[1] > position && f.Positions[0] < before {
			return f
		}
	}
	return nil
}
