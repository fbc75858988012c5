package trend

import (
	"fmt"
	"strings"

	"bench/history"
	"bench/report"
	"bench/report/escape"
	"bench/words"
)

// Noise is a table of how much runs of each series differ, and of the smallest lasting change that is seen in so many runs
// in nine of ten cases; its first row are the headings. The notes say what stands out.
func Noise(v *history.View) (rows [][]string, notes []string) {
	rows = [][]string{{"series", "metric", "runs", "noise", "seen in 3 runs", "in 5", "in 10", "of one commit", "machines"}}
	all := pasts(v)
	for i, n := range v.Noises() {
		p := all[i]
		row := []string{n.Address, report.MetricName(n.Metric), fmt.Sprint(n.Points)}
		if len(n.Found) == 0 {
			row = append(row, "not known yet", "", "", "")
		} else {
			row = append(row, p.size(n.Spread))
			for _, f := range n.Found {
				seen := "none"
				if f.Effect != nil {
					seen = p.size(*f.Effect)
				}
				row = append(row, seen)
			}
		}
		repeated := "–"
		if n.Repeated != nil {
			repeated = fmt.Sprintf("%s, %s of %d", p.size(n.Repeated.Spread), words.Plural(n.Repeated.Runs, "run"), n.Repeated.Commits)
		}
		rows = append(rows, append(row, repeated, fmt.Sprint(len(n.Machines))))
		if n.Modes != nil {
			notes = append(notes, fmt.Sprintf("%s %s lies about two values, %s apart: processes with a luck of their own, it may be. `restart = \"every 5 blocks\"` of the servers gives each run several.",
				n.Address, report.MetricName(n.Metric), p.size(*n.Modes)))
		}
		for _, class := range keysOf(n.Machines) {
			if p.track != nil && p.track.Offsets[class] != 0 {
				notes = append(notes, fmt.Sprintf("%s %s is %s on %s (%s), which is taken off.", n.Address, report.MetricName(n.Metric), p.effect(p.track.Offsets[class]), class, words.Plural(n.Machines[class], "run")))
			}
		}
	}
	for _, row := range append(rows, notes) {
		for i := range row {
			row[i] = strings.ReplaceAll(row[i], escape.NBSP, " ")
		}
	}
	return rows, notes
}
