package report

import (
	"cmp"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/result"
	"bench/words"
)

// cellNotes are what a cell's numbers don't say: that it is not valid, that its target didn't keep up, results its consumer
// never got. What failed stands on top.
func (v *view) cellNotes(c *result.Cell) []string {
	var notes, parts []string
	if _, headed := v.invalid(); !c.Valid && !headed {
		notes = append(notes, "not valid: "+strings.Join(c.Reasons, "; "))
	}
	if c.Overloaded != nil {
		notes = append(notes, overloadNote(c.Overloaded))
	}
	for _, k := range []struct {
		n    int64
		what string
	}{
		{c.Lost, "lost"}, {c.Orphans, "orphaned"}, {c.Cancelled, "cancelled"},
	} {
		if k.n > 0 {
			parts = append(parts, words.Count(k.n)+escape.NBSP+k.what)
		}
	}
	if len(parts) > 0 {
		of := c.Requests
		if c.Skipped > 0 {
			of = c.Asked // what was not sent can be lost, too
		}
		notes = append(notes, "of "+plural(of, "request")+" "+strings.Join(parts, ", "))
	}
	if c.OnceFailed > 0 {
		notes = append(notes, "of "+plural(c.Once, "request")+" that users send once "+words.Count(c.OnceFailed)+escape.NBSP+"failed"+exampleOfOnce(c))
	}
	if c.Broken > 0 {
		note := "of " + plural(c.Batches, "batch") + " " + words.Count(c.Broken) + escape.NBSP + "broken"
		if c.Skipped > 0 {
			note += ": " + plural(c.Skipped, "request") + " not sent, since one that they need had failed"
		}
		notes = append(notes, note)
	}
	if c.Retried > 0 {
		notes = append(notes, "of "+plural(c.Requests, "request")+" "+words.Count(c.Retried)+escape.NBSP+"tried again")
	}
	if c.LeftOut > 0 {
		notes = append(notes, plural(c.LeftOut, "request")+" left out by their conditions")
	}
	return notes
}

// exampleOfOnce is the first failure of a request that is sent once: the batches of the cell have no such name.
func exampleOfOnce(c *result.Cell) string {
	for _, e := range c.Examples {
		if !slices.ContainsFunc(c.Names, func(n result.NamedRequest) bool { return n.Name == e.Request }) {
			return ", such as " + e.Request + ": " + cmp.Or(e.Message, e.Kind)
		}
	}
	return ""
}

// kinds lists counted kinds, the most frequent first.
func kinds(counts map[string]int64) string {
	var parts []string
	for _, k := range byCount(counts) {
		parts = append(parts, k+escape.NBSP+words.Count(counts[k]))
	}
	return strings.Join(parts, ", ")
}
