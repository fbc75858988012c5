package archive

import (
	"cmp"
	"container/heap"
	"slices"
	"sort"
	"strings"

	"bench/history"
)

// placed keeps what is known of the run's commit, and is its position; -1 off the main branch. A commit that isn't behind
// all others gets a place for the time being, until all are placed anew.
func (i *importing) placed() (position int64, err error) {
	c, was, err := i.mergedCommit()
	if err != nil {
		return 0, err
	}
	switch {
	case !c.main:
	case was == nil || !was.main:
		if err := i.append(&c); err != nil {
			return 0, err
		}
	case was.orderedAt != c.orderedAt || was.parent != c.parent:
		i.project.unplaced, i.project.unsettled = true, true
	}
	if was != nil && was.main && (was.merged != c.merged || was.subject != c.subject) {
		i.project.known = -1 // it may have merged other changes than it was taken for
	}
	if was == nil {
		err = i.exec(addCommit, i.project.id, c.hash, c.parent, c.merged, c.main, c.position, c.orderedAt, c.committedAt, c.subject, c.change, c.url)
	} else {
		err = i.exec(updateCommit, c.parent, c.merged, c.main, c.position, c.orderedAt, c.committedAt, c.subject, c.change, c.url, i.project.id, c.hash)
	}
	if !i.main {
		return history.OffMain, err
	}
	return c.position, err
}

// A commitRow is what is known of a commit from its runs. Whatever order they come in, it is the same.
type commitRow struct {
	hash, parent, merged   string
	main                   bool
	position               int64
	orderedAt, committedAt int64
	subject                string
	change                 int
	url                    string
}

// mergedCommit is what is known of the run's commit with the run; was is without it, nil where the commit is new.
func (i *importing) mergedCommit() (c commitRow, was *commitRow, err error) {
	c = commitRow{hash: i.commit, main: i.main, position: history.OffMain, subject: i.source.Subject, change: i.change(), url: i.source.URL}
	if parents := i.source.Parents; len(parents) > 0 {
		c.parent = parents[0]
		if len(parents) > 1 {
			c.merged = " " + strings.Join(parents[1:], " ") + " "
		}
	}
	started := nanoseconds(i.run.Info.StartedAt)
	if i.source.CommittedAt != nil {
		c.committedAt = nanoseconds(*i.source.CommittedAt)
	}
	w := commitRow{hash: c.hash}
	found, err := i.one(commitByHash, []any{i.project.id, c.hash}, &w.parent, &w.merged, &w.main, &w.position, &w.orderedAt, &w.committedAt, &w.subject, &w.change, &w.url)
	if err != nil {
		return c, nil, err
	}
	c.orderedAt = cmp.Or(c.committedAt, started)
	if !found {
		return c, nil, nil
	}
	c.parent, c.merged, c.subject, c.url = max(c.parent, w.parent), max(c.merged, w.merged), max(c.subject, w.subject), max(c.url, w.url)
	c.change, c.main, c.position = max(c.change, w.change), c.main || w.main, w.position
	switch {
	case c.committedAt == 0 && w.committedAt == 0:
		c.orderedAt = min(started, w.orderedAt)
	case c.committedAt == 0 || w.committedAt != 0 && w.committedAt < c.committedAt:
		c.committedAt, c.orderedAt = w.committedAt, w.orderedAt
	}
	return c, &w, nil
}

// append puts a commit of the main branch behind the last. If it doesn't belong there all are to be placed anew.
func (i *importing) append(c *commitRow) error {
	if _, err := i.one(lastPosition, []any{i.project.id}, &c.position); err != nil {
		return err
	}
	c.position++
	var at int64
	var hash string
	found, err := i.one(lastCommit, []any{i.project.id}, &at, &hash)
	if err != nil {
		return err
	}
	var children int
	if _, err := i.one(hasChild, []any{i.project.id, c.hash}, &children); err != nil {
		return err
	}
	if children > 0 || found && cmp.Or(cmp.Compare(at, c.orderedAt), cmp.Compare(hash, c.hash)) > 0 {
		i.project.unplaced = true
	}
	return nil
}

// place gives all commits of the main branch their positions, and runs those of their commits.
func (t *transaction) place(p *project) error {
	var all []commitRow
	err := t.each(mainCommits, []any{p.id}, func(r row) error {
		var c commitRow
		err := r.Scan(&c.hash, &c.parent, &c.orderedAt, &c.position)
		all = append(all, c)
		return err
	})
	if err != nil {
		return err
	}
	for at, c := range inOrder(all) {
		if c.position == int64(at) {
			continue
		}
		if err := t.exec(placeCommit, at, p.id, c.hash); err != nil {
			return err
		}
	}
	if err := t.exec(unplaceCommits, p.id); err != nil {
		return err
	}
	p.unplaced = false
	return t.exec(placeRuns, p.id)
}

// inOrder are commits with each behind its parent, as far as that is known, and otherwise by their time. It is a function of
// the set: a commit is taken as soon as its parent is, the earliest first.
func inOrder(commits []commitRow) []commitRow {
	known := map[string]bool{}
	for _, c := range commits {
		known[c.hash] = true
	}
	children := map[string][]commitRow{}
	ready := &queue{}
	for _, c := range commits {
		if known[c.parent] && c.parent != c.hash {
			children[c.parent] = append(children[c.parent], c)
		} else {
			heap.Push(ready, c)
		}
	}
	var all []commitRow
	for len(all) < len(commits) {
		if ready.Len() == 0 { // a circle of parents, which git can't have, and a file can
			return append(all, circular(commits, all)...)
		}
		c, _ := heap.Pop(ready).(commitRow)
		all = append(all, c)
		for _, child := range children[c.hash] {
			heap.Push(ready, child)
		}
	}
	return all
}

// circular are the commits without those that have a place, by their time.
func circular(commits, placed []commitRow) []commitRow {
	has := map[string]bool{}
	for _, c := range placed {
		has[c.hash] = true
	}
	left := queue(slices.DeleteFunc(slices.Clone(commits), func(c commitRow) bool { return has[c.hash] }))
	sort.Sort(left)
	return left
}

// A queue gives the earliest commit first.
type queue []commitRow

func (q queue) Len() int { return len(q) }

func (q queue) Less(a, b int) bool {
	return cmp.Or(cmp.Compare(q[a].orderedAt, q[b].orderedAt), cmp.Compare(q[a].hash, q[b].hash)) < 0
}

func (q queue) Swap(a, b int) { q[a], q[b] = q[b], q[a] }

// Push is for package heap alone.
func (q *queue) Push(c any) {
	if c, ok := c.(commitRow); ok {
		*q = append(*q, c)
	}
}

// Pop is for package heap alone.
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
