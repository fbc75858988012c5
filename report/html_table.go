package report

import (
	"strconv"

	"bench/report/escape"
)

// An htmlTable is a benchmark's table.
type htmlTable struct {
	Labels []string
	Heads  []htmlHead
	Rows   []htmlRow
	Legend []string
}

// An htmlHead is a column's heading.
type htmlHead struct{ Group, Name, Unit string }

// An htmlRow is one cell.
type htmlRow struct {
	ID      string // of the first of those that compete; "": none
	On      coordinates
	Labels  []string
	Values  []htmlValue
	First   bool // of those that compete
	Invalid bool
}

// An htmlValue is one number of a row.
type htmlValue struct{ Class, Text string }

// place gives the first row of each place a name that can be led to.
func (t *htmlTable) place(id string) {
	places := 0
	for i := range t.Rows {
		if i == 0 || t.Rows[i].First {
			places++
			t.Rows[i].ID = id + "-p" + strconv.Itoa(places)
		}
	}
}

// tableOf lays a grid out.
func tableOf(g grid) htmlTable {
	t := htmlTable{Labels: g.labels}
	for _, c := range g.columns {
		t.Heads = append(t.Heads, htmlHead{c.group, c.name, c.unitName()})
	}
	starred, fields := false, 0
	for i, r := range g.rows {
		row := htmlRow{On: coordinatesOf(r.cell), Labels: r.labels, First: r.first && i > 0, Invalid: !r.cell.Valid}
		if r.first {
			fields++
		}
		for _, v := range r.values {
			class := "even"
			switch {
			case !r.cell.Valid:
				class = "unsure"
			case v.bad:
				class = "bad"
			case v.best:
				class, starred = "best", true
			}
			row.Values = append(row.Values, htmlValue{class, escape.Together(v.text)})
		}
		t.Rows = append(t.Rows, row)
	}
	if starred && fields > 1 {
		t.Legend = append(t.Legend, "bold: best among the rows it stands with")
	} else if starred {
		t.Legend = append(t.Legend, "bold: best")
	}
	t.Legend = append(t.Legend, g.legendOf()...)
	return t
}
