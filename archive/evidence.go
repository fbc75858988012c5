package archive

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"bench/history"
	"bench/result"
)

// renaming is what the newest spec of the main branch makes of a series' former address.
func (t *transaction) renaming(p *project) (func(address string) string, error) {
	var text string
	var moves []result.Move
	if _, err := t.one(newestMainMoves, []any{p.id}, &text); err != nil {
		return nil, err
	}
	if text == "" {
		return func(address string) string { return address }, nil
	}
	if err := json.Unmarshal([]byte(text), &moves); err != nil {
		return nil, err
	}
	return func(address string) string { return result.MovedSeries(address, moves) }, nil
}

// earlierChanges is how long before the first commit that is looked at a change may have been measured that it merged.
const earlierChanges = 90 * 24 * time.Hour

// A span is what evidence is asked for: commits of the main branch from a position on, and what was measured of changes from a
// time on.
type span struct {
	position int
	since    int64
}

// spanOf is that of runs of the main branch, of which the first is the how many-th of all.
func spanOf(runs []measuredRun, first int) span {
	if first <= 0 || len(runs) == 0 {
		return span{}
	}
	return span{runs[0].position, nanoseconds(runs[0].started.Add(-earlierChanges))}
}

// A witness is a run off the main branch, whose comparisons may say something of a commit there.
type witness struct {
	no         int64
	id, commit string
	change     int
	started    int64
	exact      bool        // it is of a commit that was merged, and not only of its change
	of         mergeCommit // that it says something of
}

func (t *transaction) witnesses(query string, args ...any) (all []witness, err error) {
	err = t.each(query, args, func(r row) error {
		var w witness
		err := r.Scan(&w.no, &w.id, &w.commit, &w.change, &w.started)
		all = append(all, w)
		return err
	})
	return all, err
}

// testimony gives series what comparisons of changes said of the commits that merged them, in a span, and from a position on.
func (t *transaction) testimony(p *project, c *catalog, all []history.Series, in span, from int) error {
	found, err := t.heard(p, in, from)
	if err != nil {
		return err
	}
	at := map[int64]int{} // by key
	for i, s := range all {
		for key, known := range c.series {
			if known.Address == s.Address && known.Metric == s.Metric {
				at[key] = i
			}
		}
	}
	wants := func(series int64) bool { _, ok := at[series]; return ok }
	slices.SortFunc(found, func(a, b witness) int { return a.compare(b) })
	has := make([]int, len(all)) // by series: of how many commits, the one that is looked at included, there was one to say something
	commits, left := 0, 0
	for i, w := range found {
		if i == 0 || w.of.position != found[i-1].of.position {
			commits, left = commits+1, len(all)
		}
		if left == 0 {
			continue // others have said it all
		}
		content, err := t.measured(w.no)
		if err != nil {
			return err
		}
		verdict := func(v packedVerdict) {
			k := at[v.series]
			if has[k] == commits {
				return
			}
			has[k], left = commits, left-1
			all[k].Evidence = append(all[k].Evidence, v.evidence(w.id, w.of.hash, w.of.position))
		}
		if err := unpack(content, wants, noPoint, verdict); err != nil {
			return err
		}
	}
	for _, s := range all {
		slices.SortFunc(s.Evidence, func(a, b history.Evidence) int {
			return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.Run, b.Run), cmp.Compare(a.Effect, b.Effect))
		})
	}
	return nil
}

// compare puts witnesses of a commit together, and there who counts before who doesn't: of each change the last run does, one of the
// very commit that was merged if there is any.
func (w witness) compare(other witness) int {
	if c := cmp.Compare(w.of.position, other.of.position); c != 0 || w.exact == other.exact {
		return cmp.Or(c, cmp.Compare(other.started, w.started), cmp.Compare(other.id, w.id))
	}
	if w.exact {
		return -1
	}
	return 1
}

// heard are the witnesses of commits from a position on.
func (t *transaction) heard(p *project, in span, from int) ([]witness, error) {
	all, err := t.candidates(p, in, from)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	m, err := t.merging(p, in.position)
	if err != nil {
		return nil, err
	}
	var found []witness
	for _, w := range all {
		var ok bool
		if w.of, w.exact, ok = m.find(w.commit, w.change); ok && w.of.position >= from {
			found = append(found, w)
		}
	}
	return found, nil
}

// candidates are runs that may be witnesses. Of few commits they are looked for by these.
func (t *transaction) candidates(p *project, in span, from int) ([]witness, error) {
	if from <= in.position {
		return t.witnesses(witnesses, p.id, in.since)
	}
	commits, err := t.mergeCommits(p, from)
	if err != nil {
		return nil, err
	}
	var all []witness
	seen := map[int64]bool{}
	add := func(query string, of any) error {
		some, err := t.witnesses(query, p.id, of, in.since)
		for _, w := range some {
			if !seen[w.no] {
				seen[w.no], all = true, append(all, w)
			}
		}
		return err
	}
	for _, c := range commits {
		for _, hash := range append(strings.Fields(c.merged), c.hash) {
			if err := add(witnessesOfCommit, hash); err != nil {
				return nil, err
			}
		}
		if number := mergedChange(c.subject); number > 0 {
			if err := add(witnessesOfChange, number); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// measured is what was measured in a run, packed.
func (t *transaction) measured(run int64) (content []byte, err error) {
	found, err := t.one(measuredOf, []any{run}, &content)
	if err == nil && !found {
		err = errPacked
	}
	return content, err
}
