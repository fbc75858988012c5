package archive

import (
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

// mergedChange is the number of the change that a commit of this subject merged, as the forges write it: `Merge pull request #12 from …`,
// `Title (#12)`, `Merge branch 'x' into 'main' (!12)`. 0: none. It is asked for each commit that is analysed, at each import.
func mergedChange(subject string) int {
	subject = strings.TrimSpace(subject)
	if rest, ok := strings.CutPrefix(subject, "Merge pull request #"); ok {
		digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
		if after := rest[len(digits):]; after == "" || !wordly(after[0]) {
			return changeNumber(digits)
		}
	}
	if rest, ok := strings.CutSuffix(subject, ")"); ok {
		if at := strings.LastIndexAny(rest, "#!"); at > 0 && rest[at-1] == '(' {
			return changeNumber(rest[at+1:])
		}
	}
	return 0
}

// wordly says that a number goes on as a word.
func wordly(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// changeNumber reads a change's number, of at most nine digits; 0: it is none.
func changeNumber(digits string) int {
	if len(digits) > 9 || strings.Trim(digits, "0123456789") != "" {
		return 0
	}
	number, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return number
}
