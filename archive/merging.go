package archive

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// merging are the commits of the main branch, by what they merged there.
type merging struct {
	byHash   map[string]mergeCommit // of the merged commit, or their own
	byChange map[int]mergeCommit
}

type mergeCommit struct {
	hash     string
	position int
}

// merging reads the commits from a position on.
func (t *transaction) merging(p *project, from int) (merging, error) {
	m := merging{byHash: map[string]mergeCommit{}, byChange: map[int]mergeCommit{}}
	err := t.each(mergingCommits, []any{p.id, from}, func(r row) error {
		var c mergeCommit
		var merged, subject string
		if err := r.Scan(&c.hash, &c.position, &merged, &subject); err != nil {
			return err
		}
		for _, hash := range append(strings.Fields(merged), c.hash) {
			m.byHash[hash] = c
		}
		if number := mergedChange(subject); number > 0 {
			if other, ok := m.byChange[number]; !ok || other.position > c.position {
				m.byChange[number] = c // later ones revert it, or name it
			}
		}
		return nil
	})
	return m, err
}

// mergedSubject is how the forges write which change a commit is: `Merge pull request #12 from …`, `Title (#12)`,
// `Merge branch 'x' into 'main' (!12)`.
var mergedSubject = regexp.MustCompile(`^Merge pull request #(\d{1,9})\b|\([#!](\d{1,9})\)$`)

// mergedChange is the number of the change that a commit of this subject merged; 0: none.
func mergedChange(subject string) int {
	m := mergedSubject.FindStringSubmatch(strings.TrimSpace(subject))
	if m == nil {
		return 0
	}
	number, err := strconv.Atoi(cmp.Or(m[1], m[2]))
	if err != nil {
		return 0
	}
	return number
}

// merged are the verdicts of changes as evidence on the commits that merged them: of each change what its last run says, that
// of the commit which was merged if there is one.
func (m merging) merged(all []verdictRow) []verdictRow {
	type key struct {
		series   int64
		position int
	}
	best := map[key]verdictRow{}
	exact := map[key]bool{}
	for _, v := range all {
		c, same := m.byHash[v.Commit]
		if !same {
			var ok bool
			if c, ok = m.byChange[v.change]; !ok || v.change == 0 {
				continue
			}
		}
		v.Commit, v.Position = c.hash, c.position
		k := key{v.series, v.Position}
		old, ok := best[k]
		if ok && (exact[k] && !same || exact[k] == same && cmp.Or(cmp.Compare(old.started, v.started), cmp.Compare(old.Run, v.Run), cmp.Compare(old.Effect, v.Effect)) > 0) {
			continue
		}
		best[k], exact[k] = v, same
	}
	var found []verdictRow
	for _, v := range best {
		found = append(found, v)
	}
	slices.SortFunc(found, func(a, b verdictRow) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.series, b.series))
	})
	return found
}
