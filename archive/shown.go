package archive

import (
	"cmp"
	"database/sql"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"bench/history"
)

// wanted says of keys of series whether a query asks for them; nil: it asks for all.
func (c *catalog) wanted(q Query) func(series int64) bool {
	if q.Series == "" && q.Metric == "" {
		return nil
	}
	var last int64
	for key := range c.series {
		last = max(last, key)
	}
	wanted := make([]bool, last+1) // it is asked for each point of hundreds of runs
	for key, s := range c.series {
		wanted[key] = q.wants(s)
	}
	return func(series int64) bool { return series >= 0 && series <= last && wanted[series] }
}

// shownRuns are the runs of the main branch from one on, in order, with what was measured in them of the series that are wanted, and
// puts their commits into a view: one query for all of that.
func (t *transaction) shownRuns(p *project, from int, wants func(series int64) bool, v *history.View) (all []runRow, err error) {
	v.Commits = []history.Commit{}
	limit, offset, err := t.page(p, from, newest)
	if err != nil || limit == 0 {
		return nil, err
	}
	all = make([]runRow, 0, limit)
	var room shelf
	var content sql.RawBytes
	var narrowed []byte
	pages := commitReader{}
	var one runRow
	var started, committed int64
	var c history.Commit
	var repository string
	into := append(one.columns(&started, &content), &committed, &c.Subject, &c.Change, &repository)
	err = t.each(fullMainRuns, []any{p.id, limit, offset}, func(r row) error {
		err := r.Scan(into...)
		if err != nil {
			return err
		}
		one.StartedAt = timeOf(started)
		if wants == nil {
			one.measured = room.keep(content)
		} else {
			if narrowed, err = narrow(narrowed[:0], content, wants); err != nil {
				return fmt.Errorf("run %s: %w", one.ID, err)
			}
			one.measured = room.keep(narrowed)
		}
		all = append(all, one)
		if n := len(all) - 1; n > 0 && all[n-1].Commit == one.Commit || strings.HasPrefix(one.Commit, commitless) {
			return nil
		}
		c.Hash, c.Position, c.Change = one.Commit, one.position, cmp.Or(c.Change, mergedChange(c.Subject))
		v.Commits = append(v.Commits, pages.complete(c, committed, repository))
		return nil
	})
	slices.Reverse(all)
	slices.Reverse(v.Commits)
	return all, err
}

// addOtherCommits lists the commits of runs of other branches before those of the main one.
func (t *transaction) addOtherCommits(p *project, runs []runRow, v *history.View) error {
	since, others := int64(math.MaxInt64), map[string]bool{}
	for _, r := range runs {
		if r.position < 0 {
			others[r.Commit] = true
			since = min(since, nanoseconds(r.StartedAt))
		}
	}
	pages := commitReader{}
	err := t.each(otherCommits, []any{p.id, since}, func(r row) error {
		var c history.Commit
		var at int64
		var repository string
		err := r.Scan(&c.Hash, &c.Position, &at, &c.Subject, &c.Change, &repository)
		if strings.HasPrefix(c.Hash, commitless) || !others[c.Hash] {
			return err
		}
		others[c.Hash] = false // several runs may be of it
		v.Commits = append(v.Commits, pages.complete(c, at, repository))
		return err
	})
	slices.SortFunc(v.Commits, func(a, b history.Commit) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), a.CommittedAt.Compare(b.CommittedAt), cmp.Compare(a.Hash, b.Hash))
	})
	return err
}

// A commitReader has what the addresses of commits' pages begin with, by repository.
type commitReader map[string]string

// complete gives a commit its time and its page.
func (r commitReader) complete(c history.Commit, at int64, repository string) history.Commit {
	page, ok := r[repository]
	if !ok {
		page = commitPages(repository)
		r[repository] = page
	}
	if c.CommittedAt = timeOf(at); page != "" {
		c.URL = page + url.PathEscape(c.Hash)
	}
	return c
}

// commitPages is what the addresses of commits' pages begin with, where their repository has any: without a user and what follows "?",
// since a result that bench itself didn't write may have secrets there.
func commitPages(repository string) string {
	u, err := url.Parse(repository)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimSuffix(u.Path, ".git")}
	if strings.Contains(u.Host, "gitlab") {
		return u.JoinPath("-", "commit").String() + "/"
	}
	return u.JoinPath("commit").String() + "/"
}
