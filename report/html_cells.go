package report

import (
	"strconv"
	"strings"

	"bench/report/lines"
	"bench/report/webpage"
	"bench/result"
	"bench/words"
)

// An htmlCell is all that is known of a cell, folded behind its name.
type htmlCell struct {
	ID, Name, Brief string
	On              coordinates
	Open            bool
	Reasons         []string // why it is not valid
	Clocks          webpage.Table
	Facts           [][2]string
	Requests        webpage.Table
	Parts           webpage.Table
}

// cellsOf are the cells of a benchmark with all their numbers; that of a benchmark of one is open.
func (v *view) cellsOf(b *benchmark, id string) (all []htmlCell) {
	for i, c := range b.cells {
		if c.Command != nil || c.Requests == 0 {
			continue
		}
		one := htmlCell{
			ID: id + "-c" + strconv.Itoa(i+1), Name: v.inside(b, c), Brief: briefly(c), On: coordinatesOf(c), Open: len(b.cells) == 1,
			Clocks: clockSheet(c), Facts: cellFacts(c),
		}
		if one.Name == "" {
			one.Name = b.name
		}
		if !c.Valid {
			one.Reasons = c.Reasons
		}
		if c.Requests > c.Errors {
			one.Requests = ledgerSheet(summaryLedger("request", "service", nameRows(c)), 1)
		}
		if rows, clock := workerRows(c); len(rows) > 0 {
			one.Parts = ledgerSheet(summaryLedger("worker", clock, rows), 1)
		}
		all = append(all, one)
	}
	return all
}

// briefly is a cell in a line.
func briefly(c *result.Cell) string {
	clock := chiefOf(c)
	parts := words.NonEmpty(middle(c, clock), tail(c, clock))
	if len(parts) > 0 {
		parts[0] = MetricName(clock) + " " + parts[0]
	}
	if t := c.Throughput.Median; t != nil {
		parts = append(parts, measured("throughput", *t, c))
	}
	if c.Errors > 0 {
		parts = append(parts, plural(c.Errors, "error"))
	}
	if !c.Valid {
		parts = append(parts, "not valid")
	}
	return strings.Join(parts, " · ")
}

// clockSheet has a row for each of a cell's distributions.
func clockSheet(c *result.Cell) webpage.Table {
	t := webpage.Table{Head: []string{"clock", "unit", "samples"}, Right: 2}
	for _, s := range statistics {
		t.Head = append(t.Head, s.name)
	}
	for _, k := range clocks(c) {
		if k.summary.Count > 0 {
			t.Rows = append(t.Rows, spansText(distributionEntry(c, k, statistics).Spans))
		}
	}
	return t
}

// ledgerSheet is a ledger whose first entry is its head as a table.
func ledgerSheet(l lines.Ledger, right int) webpage.Table {
	t := webpage.Table{Right: right}
	for i, e := range l.Entries {
		if i == 0 {
			t.Head = spansText(e.Spans)
			if last := len(t.Head) - 1; last > 0 { // the unit stands behind the head in text
				t.Head[last-1] += " (" + t.Head[last] + ")"
				t.Head = t.Head[:last]
			}
			continue
		}
		t.Rows = append(t.Rows, spansText(e.Spans))
	}
	return t
}

func spansText(spans []lines.Span) (all []string) {
	for _, s := range spans {
		all = append(all, strings.TrimSpace(s.Text))
	}
	return all
}
