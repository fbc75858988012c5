package report

import (
	"fmt"
	"math"
	"strings"

	"bench/report/escape"
	"bench/result"
	"bench/result/timeline"
	"bench/words"
)

// A moments is what is told of a cell's time.
type moments struct {
	cell   *result.Cell
	line   *timeline.Timeline // as it is drawn
	fine   *timeline.Timeline // as it was recorded
	q      float64            // the quantile that its bins support; 0: none
	trials int                // that there are
}

// momentsOf are a cell's, in at most so many bins; nil: it has too few of them to be seen.
func momentsOf(c *result.Cell, most int) *moments {
	fine, trials := c.Moments()
	if fine == nil || c.IsWithin() && c.Part == "" {
		return nil
	}
	m := &moments{cell: c, fine: fine, trials: trials}
	m.line, m.q = fine.ForQuantile(most)
	if len(m.line.Within()) < timeline.FewestBins {
		return nil
	}
	return m
}

// about says what the bins are.
func (m *moments) about() string {
	parts := []string{seconds(m.line.Length), "bins of " + seconds(m.line.Width)}
	switch kept := int(m.line.Each()); {
	case kept == m.trials && kept > 1:
		parts = append(parts, plural(kept, "trial")+" laid over each other")
	case kept < m.trials:
		parts = append(parts, fmt.Sprintf("%d of %d trials; the file has no room for the others", kept, m.trials))
	}
	return strings.Join(parts, ", ")
}

// said is what changed, as far as it can be told by counting.
func (m *moments) said() (all []string) {
	if from, ok := m.fine.BehindFrom(); ok && m.cell.Overloaded != nil {
		all = append(all, "falls behind from "+seconds(from)+" on")
	}
	if from, to, n, only := m.fine.Errors(); only {
		all = append(all, fmt.Sprintf("errors only between %s and %s: %s", hundredths(from), seconds(to), words.Count(n)))
	}
	return all
}

// inFlight is how many requests were under way at the end of each bin, of one trial.
func (m *moments) inFlight() []float64 {
	all := m.line.InFlight()
	values := make([]float64, len(m.line.Within()))
	for i := range values {
		values[i] = float64(all[i]) / m.line.Each()
	}
	return values
}

// clock is what its durations are of.
func (m *moments) clock() string { return MetricName(m.line.Clock) }

// rates are the rates of what was due, done and failed. A closed loop has nothing due.
func (m *moments) rates() (due, done, failed []float64) {
	due = m.line.Rates(func(b *timeline.Bin) int64 { return b.Due })
	if m.fine.Sum().Due == 0 {
		due = nil
	}
	done = m.line.Rates(func(b *timeline.Bin) int64 { return b.Done - b.Errors })
	if m.fine.Sum().Errors > 0 {
		failed = m.line.Rates(func(b *timeline.Bin) int64 { return b.Errors })
	}
	return due, done, failed
}

// ends are the smallest and the largest number; not ok where there is none.
func ends(values []float64) (low, high float64, ok bool) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high, low <= high
}

// A leg is a stage of a profile, with what happened in it.
type leg struct {
	name     string
	from, to float64 // seconds
	bin      timeline.Bin
	seconds  float64 // of bins
}

// legs are the stages of a cell's profile.
func (m *moments) legs() (all []leg) {
	at := 0.0
	for _, s := range m.cell.Profile {
		l := leg{name: s.Name, from: at, to: at + s.Duration}
		l.bin, l.seconds = m.fine.Part(l.from, l.to)
		at = l.to
		if n := len(all); n > 0 && s.Name != "" && all[n-1].name == s.Name { // a jump and what follows are one stage
			all[n-1].to = l.to
			all[n-1].bin, all[n-1].seconds = m.fine.Part(all[n-1].from, l.to)
			continue
		}
		all = append(all, l)
	}
	return all
}

// seconds writes a moment or a length.
func seconds(s float64) string {
	return hundredths(s) + escape.NBSP + "s"
}

func hundredths(v float64) string { return words.TrimZeros(fmt.Sprintf("%.2f", v)) }

// wholeRate writes a rate without digits that say nothing.
func wholeRate(v float64) string { return words.Thousands(decimalOrWhole(v)) }

func decimalOrWhole(v float64) string {
	if v < 10 {
		return words.TrimZeros(fmt.Sprintf("%.1f", v))
	}
	return fmt.Sprintf("%.0f", v)
}
