package report

import (
	"strconv"

	"bench/report/escape"
	"bench/result"
)

// shareRows are one row for each worker's share of a trial.
func shareRows(run *result.Run, _ []result.Metric) [][]string {
	rows := [][]string{{
		"address", "benchmark", "key", "group", "strategy", "concurrency", "users", "rate", "level",
		"block", "order", "attempt", "worker", "place", "requests", "errors", "p50", "p99", "max", "cpu_share", "start", "start_error", "valid",
	}}
	for _, c := range run.Measured() {
		for j := range c.TrialData {
			t := &c.TrialData[j]
			for k := range t.Shares {
				s := &t.Shares[k]
				row := append(identityFields(c), strconv.Itoa(t.Block), strconv.Itoa(t.Order), strconv.Itoa(t.Attempt),
					escape.CSV(s.Worker), strconv.Itoa(s.Place), strconv.FormatInt(s.Requests, 10), strconv.FormatInt(s.Errors, 10),
					field64(s.P50), field64(s.P99), field64(s.Max), plainNumber(s.CPUShare))
				if s.StartError > 0 {
					row = append(row, plainNumber(s.Start), plainNumber(s.StartError))
				} else {
					row = append(row, "", "") // nobody knows when, or nothing hangs on it
				}
				rows = append(rows, append(row, strconv.FormatBool(!t.Accuses(s.Worker))))
			}
		}
	}
	return rows
}
