package archive

import (
	"cmp"
	"regexp"
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
	merged   string // hashes, with blanks around each
	subject  string
}

func (t *transaction) mergeCommits(p *project, from int) (all []mergeCommit, err error) {
	err = t.each(mergingCommits, []any{p.id, from}, func(r row) error {
		var c mergeCommit
		err := r.Scan(&c.hash, &c.position, &c.merged, &c.subject)
		all = append(all, c)
		return err
	})
	return all, err
}

// merging reads the commits from a position on. What several commits merged is the first one's: later ones revert it, or name it.
func (t *transaction) merging(p *project, from int) (merging, error) {
	m := merging{byHash: map[string]mergeCommit{}, byChange: map[int]mergeCommit{}}
	all, err := t.mergeCommits(p, from)
	for _, c := range all {
		for _, hash := range append(strings.Fields(c.merged), c.hash) {
			if other, ok := m.byHash[hash]; !ok || other.position > c.position {
				m.byHash[hash] = c
			}
		}
		if number := mergedChange(c.subject); number > 0 {
			if other, ok := m.byChange[number]; !ok || other.position > c.position {
				m.byChange[number] = c
			}
		}
	}
	return m, err
}

// find is the commit that merged another one, or its change. exact says that it merged that very commit.
func (m merging) find(hash string, change int) (c mergeCommit, exact, found bool) {
	if c, found = m.byHash[hash]; found {
		return c, true, true
	}
	if change == 0 {
		return c, false, false
	}
	c, found = m.byChange[change]
	return c, false, found
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
