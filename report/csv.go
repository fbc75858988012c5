package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"bench/report/escape"
	"bench/result"
)

// writeCSV writes one row a cell, one a trial, one a worker's share of a trial, or one a bin of a trial's time: numbers in seconds, bytes and plain ratios under the names that the
// language has for them. What could not be measured is an empty field.
func writeCSV(b *bytes.Buffer, run *result.Run, o Options) error {
	w := csv.NewWriter(b)
	metrics := append(tabulated(), ownMetrics(run)...)
	write := cellRows
	switch {
	case o.Timeline:
		write = momentRows
	case o.Shares:
		write = shareRows
	case o.Trials:
		write = trialRows
	}
	for _, row := range write(run, metrics) {
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// tabulated are the metrics that have a column: all but those that repeat another one.
func tabulated() []result.Metric {
	return filter(result.Metrics(), func(m result.Metric) bool {
		return !strings.HasPrefix(m.Name, "latency.") && m.Name != "throughput.median"
	})
}

func cellRows(run *result.Run, metrics []result.Metric) [][]string {
	head := []string{"address", "benchmark", "key", "group", "strategy", "concurrency", "users", "rate", "level", "trials", "valid"}
	for _, k := range clocks(&result.Cell{}) {
		head = append(head, k.name+".count", k.name+".censored", k.name+".censored_from")
	}
	rows := [][]string{withMetrics(head, metrics)}
	for _, c := range run.Measured() {
		row := append(identityFields(c), strconv.Itoa(c.Trials), strconv.FormatBool(c.Valid))
		for _, k := range clocks(c) {
			row = append(row, strconv.FormatInt(k.summary.Count, 10))
			row = append(row, censoredFields(k.summary.Censored)...)
		}
		for _, m := range metrics {
			value, _ := m.Of(c)
			row = append(row, field64(value))
		}
		rows = append(rows, row)
	}
	return rows
}

func trialRows(run *result.Run, metrics []result.Metric) [][]string {
	head := []string{
		"address", "benchmark", "key", "group", "strategy", "concurrency", "users", "rate", "level",
		"block", "order", "started_at", "duration", "valid", "start_skew", "attempt",
	}
	metrics = filter(metrics, func(m result.Metric) bool { return m.Name != "throughput.mean" })
	rows := [][]string{withMetrics(head, metrics)}
	for _, c := range run.Measured() {
		trials := c.AllTrials()
		for j := range trials {
			t := &trials[j]
			row := append(trialFields(c, t), strconv.Itoa(t.Block), strconv.Itoa(t.Order), plainNumber(t.StartedAt),
				plainNumber(t.Duration), strconv.FormatBool(t.Valid()), field64(t.StartSkew), strconv.Itoa(t.Attempt))
			for _, m := range metrics {
				row = append(row, field64(m.InTrial(c, t)))
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// trialFields tell a trial's cell from others: of a search with the level that the trial had.
func trialFields(c *result.Cell, t *result.Trial) []string {
	if c.Search == nil {
		return identityFields(c)
	}
	at := *c
	at.SetLevel(t.Level)
	return identityFields(&at)
}

func withMetrics(head []string, metrics []result.Metric) []string {
	for _, m := range metrics {
		head = append(head, m.Name)
	}
	return head
}

// wholeField is a whole number, or nothing.
func wholeField(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// identityFields tell a cell from others.
func identityFields(c *result.Cell) []string {
	return []string{
		escape.CSV(c.Address), escape.CSV(c.Benchmark), escape.CSV(c.Key), escape.CSV(c.Group), escape.CSV(c.Strategy), wholeField(c.Concurrency), wholeField(c.Users), field64(c.Rate), escape.CSV(c.Level),
	}
}

func censoredFields(c *result.Censored) []string {
	if c == nil {
		return []string{"0", ""}
	}
	return []string{strconv.FormatInt(c.Count, 10), plainNumber(c.From)}
}

// field64 writes a number so that it reads back as the same one; nothing when there is none.
func field64(v *float64) string {
	if v == nil {
		return ""
	}
	return plainNumber(*v)
}

func plainNumber(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
