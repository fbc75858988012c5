package report

import (
	"bytes"
	"fmt"

	"bench/result"

	"bench/report/escape"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// writeHgrm writes the percentile distribution of each cell, in milliseconds, as HdrHistogram's plotter and wrk2 do: the
// clock that says most about the cell, over all its trials. The plotter takes one distribution for each file, so for a picture choose
// one cell.
func writeHgrm(b *bytes.Buffer, run *result.Run, _ Options) error {
	for _, n := range arrange(run).notices() {
		fmt.Fprintf(b, "#[%s: %s]\n", n.word, escape.Comment(n.text))
	}
	var merged *hdr.Histogram
	for i := range run.Cells {
		c := &run.Cells[i]
		clock := pictured(c)
		if merged != nil {
			merged.Reset()
		}
		for _, encoded := range encodedOf(c, clock) {
			p, err := hdr.DecodePacked([]byte(encoded))
			if err != nil {
				return fmt.Errorf("%s of %s: %w", clock, c.Address, err)
			}
			if merged == nil {
				merged = hdr.New(p.LowestTrackableValue(), p.HighestTrackableValue(), int(p.SignificantFigures()))
			}
			p.MergeInto(merged)
		}
		if err := distribution(b, c, clock, merged); err != nil {
			return err
		}
	}
	return nil
}

// encodedOf are the histograms of a cell's clock: one for each trial, or the one that a store has made of them.
func encodedOf(c *result.Cell, clock string) (all []string) {
	if h, ok := c.Histograms[clock]; ok {
		return []string{h.Encoded}
	}
	for i := range c.TrialData {
		if h := c.TrialData[i].Histograms[clock]; h.Encoded != "" {
			all = append(all, h.Encoded)
		}
	}
	return all
}

// distribution writes one cell's section.
func distribution(b *bytes.Buffer, c *result.Cell, clock string, merged *hdr.Histogram) error {
	const (
		ticks       = 5   // points for each halving of what is left above, as in HdrHistogram
		millisecond = 1e6 // nanoseconds
	)
	fmt.Fprintf(b, "#[Cell: %s]\n#[Clock: %s, in milliseconds]\n", escape.Comment(c.Address), clock)
	switch {
	case len(c.TrialData) == 0 && c.Trials > 0:
		b.WriteString("#[This document has no histograms: the result file has]\n\n")
		return nil
	case merged == nil || merged.TotalCount() == 0:
		fmt.Fprintf(b, "#[No samples: %d of %d requests failed]\n\n", c.Errors, c.Requests)
		return nil
	}
	if s := summaryOf(c, clock); s != nil && s.Censored != nil {
		fmt.Fprintf(b, "#[Censored = %d samples took %g ms or longer; values from there on are lower bounds]\n", s.Censored.Count, s.Censored.From*1e3)
	}
	if _, err := merged.PercentilesPrint(b, ticks, millisecond); err != nil {
		return fmt.Errorf("%s of %s: %w", clock, c.Address, err)
	}
	b.WriteByte('\n')
	return nil
}
