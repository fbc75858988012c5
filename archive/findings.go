package archive

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"bench/history"
)

// A storedFinding is a finding with what the store knows of it besides.
type storedFinding struct {
	history.Finding
	settled bool // it lies before what is analysed
}

func compareFindings(a, b history.Finding) int {
	return cmp.Or(cmp.Compare(a.Positions[0], b.Positions[0]), cmp.Compare(a.Address, b.Address), cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.ID, b.ID))
}

// storedFindings are those of the series that are wanted; nil: of all.
func (t *transaction) storedFindings(p *project, wants func(name seriesName) bool) (all []storedFinding, err error) {
	err = t.each(findings, []any{p.id}, func(r row) error {
		var f storedFinding
		var id string
		var name seriesName
		var content []byte
		if err := r.Scan(&id, &name[0], &name[1], &f.settled, &content); err != nil || wants != nil && !wants(name) {
			return err
		}
		if err := json.Unmarshal(content, &f.Finding); err != nil {
			return fmt.Errorf("read finding %s: %w", id, err)
		}
		all = append(all, f)
		return nil
	})
	return all, err
}

// told are the ids of findings that somebody was told of.
func (t *transaction) told(p *project) (ids map[string]bool, err error) {
	ids = map[string]bool{}
	err = t.each(toldFindings, []any{p.id}, func(r row) error {
		var id string
		err := r.Scan(&id)
		ids[id] = true
		return err
	})
	return ids, err
}

// keepFindings writes down what has changed of them, and has somebody told of transitions.
func (d *database) keepFindings(tx *transaction, p *project, before, now []storedFinding, quiet bool) (changed []history.Finding, err error) {
	was := map[string]storedFinding{}
	for _, f := range before {
		was[f.ID] = f
	}
	for _, f := range now {
		old, known := was[f.ID]
		delete(was, f.ID)
		if err := tx.keepFinding(p, old, f); err != nil {
			return nil, err
		}
		if known && old.State == f.State {
			continue
		}
		changed = append(changed, f.Finding)
		if quiet || !f.Told || f.Kind == history.Environment {
			continue
		}
		if err := tx.exec(tellLater, p.id, f.ID, string(f.State), nanoseconds(d.now())); err != nil {
			return nil, err
		}
	}
	for id := range was { // nobody was told of it
		if err := tx.exec(tellNoMore, p.id, id); err != nil {
			return nil, err
		}
		if err := tx.exec(dropFinding, p.id, id); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(changed, compareFindings)
	return changed, nil
}

// keepFinding writes down a finding that isn't as it was.
func (t *transaction) keepFinding(p *project, old, f storedFinding) error {
	text, err := json.Marshal(f.Finding)
	if err != nil {
		return fmt.Errorf("keep finding %s: %w", f.ID, err)
	}
	if formerly, err := json.Marshal(old.Finding); err == nil && string(formerly) == string(text) && old.settled == f.settled {
		return nil
	}
	return t.exec(setFinding, p.id, f.ID, f.Address, f.Metric, f.Commit, f.Low, f.High, f.Seen, nanoseconds(f.SeenAt), string(f.Kind),
		f.Effect, f.Lowest, f.Most, f.Worse, f.Told, string(f.State), f.settled, string(text))
}
