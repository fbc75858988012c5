package report

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"bench/report/escape"
	"bench/result"
)

// writeHdrLog writes each trial's histograms as an interval of HdrHistogram's V2 log, tagged CELL:CLOCK. They are the very
// histograms of the result file, in nanoseconds; the log's maximum is in milliseconds, as is its custom.
func writeHdrLog(b *bytes.Buffer, run *result.Run, _ Options) error {
	start := run.Info.StartedAt
	for _, n := range arrange(run).notices() {
		fmt.Fprintf(b, "#[%s: %s]\n", n.word, escape.Comment(n.text))
	}
	b.WriteString("#[Histogram log format version 1.3]\n")
	fmt.Fprintf(b, "#[StartTime: %.3f (seconds since epoch), %s]\n", epoch(start), start.UTC().Format(time.RFC3339))
	b.WriteString("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n")
	for i := range run.Cells {
		c := &run.Cells[i]
		tag := escape.Tag(cellTag(c))
		if len(c.Histograms) > 0 {
			fmt.Fprintf(b, "#[%s: a store has thinned out the histograms of its trials; hgrm has what they are together]\n", escape.Comment(c.Address))
		}
		for j := range c.TrialData {
			t := &c.TrialData[j]
			for _, clock := range sortedKeys(t.Histograms) {
				if strings.HasPrefix(clock, "time_to.") {
					continue // of batches, and no latency
				}
				if t.Histograms[clock].Encoded == "" {
					continue
				}
				longest := t.Metrics[clock+".max"]
				fmt.Fprintf(b, "Tag=%s:%s,%.3f,%.3f,%.6f,%s\n", tag, escape.Tag(clock), epoch(start)+t.StartedAt, t.Duration, longest*1e3, t.Histograms[clock].Encoded)
			}
		}
	}
	return nil
}

// epoch is a time in seconds since 1970.
func epoch(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1e3
}

// cellTag is a cell's short address.
func cellTag(c *result.Cell) string {
	address, err := result.ParseAddress(c.Address)
	if err != nil {
		name, _, _ := strings.Cut(c.Benchmark, "[")
		address = result.Address{Benchmark: name, Key: c.Key, HasKey: c.Key != "", Group: c.Group, Strategy: c.Strategy, Level: c.Level}
	}
	return address.Short()
}
