package report

import (
	"slices"

	"bench/result"
)

// An alert is a warning, and all the cells it was given for.
type alert struct {
	code, summary, detail string
	names                 []string // of the cells
	cell                  string   // address, where it is about one
	at                    *result.Range
}

// warnings are the run's and its cells' warnings. One that many cells have is told once, with the first one's detail.
func (v *view) warnings() []alert {
	var all []alert
	add := func(w result.Warning) {
		i := slices.IndexFunc(all, func(a alert) bool {
			return a.code == w.Code && a.summary == flat(w.Summary) && (a.names != nil || a.detail == flat(w.Detail))
		})
		if i < 0 {
			i = len(all)
			all = append(all, alert{code: w.Code, summary: flat(w.Summary), detail: flat(w.Detail), at: w.Range})
		}
		if a := &all[i]; w.Cell != "" && !slices.Contains(a.names, v.name(w.Cell)) {
			a.names, a.cell = append(a.names, v.name(w.Cell)), w.Cell
			if len(a.names) > 1 {
				a.cell = ""
			}
		}
	}
	for _, w := range v.run.Warnings {
		add(w)
	}
	for i := range v.run.Cells {
		for _, w := range v.run.Cells[i].Warnings {
			w.Cell = v.run.Cells[i].Address
			add(w)
		}
	}
	return all
}

// text is a warning's summary, with the cells it is about.
func (a alert) text() string {
	const most = 3
	switch {
	case len(a.names) == 0:
		return a.summary
	case len(a.names) > most:
		return a.names[0] + " and " + plural(int64(len(a.names)-1), "other cell") + ": " + a.summary
	}
	return list(a.names) + ": " + a.summary
}
