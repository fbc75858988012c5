package main

import (
	"bench/plan"
	"bench/words"
)

// preparations says what is sent once before all load, or after it.
func (v planView) preparations(heading, block string, list []plan.Setup) {
	var rows [][]string
	for _, s := range list {
		name := block + " " + s.Name
		at := v.dim(place("", s.Range))
		for _, r := range s.Requests {
			r = r.Shown()
			rows = append(rows, []string{name, r.Name, r.Method + " " + words.Printable(r.URL), at})
			if r.Until != nil {
				rows = append(rows, []string{"", "", untilText(*r.Until)})
			}
			name, at = "", ""
		}
	}
	v.section(heading, rows)
}

// untilText says how long a request is sent again.
func untilText(u plan.Until) string {
	return "until it is as expected, every " + words.Duration(u.Every) + " for at most " + words.Duration(u.Within)
}
