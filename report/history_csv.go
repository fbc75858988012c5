package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"time"

	"bench/history"
)

// writeHistoryCSV writes one row a point, or one a finding: effects as JSON has them, logarithms of ratios or differences.
func writeHistoryCSV(b *bytes.Buffer, v *history.View, o HistoryOptions) error {
	w := csv.NewWriter(b)
	rows := pointRows
	if o.Findings {
		rows = findingRows
	}
	for _, row := range rows(v) {
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func pointRows(v *history.View) [][]string {
	rows := [][]string{{
		"series", "metric", "run", "commit", "position", "started_at", "machine", "fingerprint", "valid", "value", "anchor", "anchor_value", "ratio",
		"track", "level", "scanned",
	}}
	for _, s := range v.Points {
		placed := map[string]history.Placed{}
		for _, a := range v.Analysis.Series {
			for _, p := range a.Points {
				if a.Address == s.Address && a.Metric == s.Metric {
					placed[p.Run] = p
				}
			}
		}
		for _, p := range s.Points {
			at, ok := placed[p.Run]
			if !ok {
				at = history.Placed{Track: -1, Level: -1}
			}
			rows = append(rows, []string{
				forCSV(s.Address), forCSV(s.Metric), forCSV(p.Run), forCSV(p.Commit), fromZero(p.Position), instant(p.StartedAt), forCSV(p.Machine), forCSV(p.Fingerprint),
				strconv.FormatBool(p.Valid), plainNumber(p.Value), forCSV(p.Anchor), field64(p.AnchorValue), field64(p.Ratio),
				fromZero(at.Track), fromZero(at.Level), field64(at.Value),
			})
		}
	}
	return rows
}

func findingRows(v *history.View) [][]string {
	rows := [][]string{{
		"id", "series", "metric", "kind", "commit", "subject", "low_commit", "high_commit", "after_commit", "seen", "seen_at", "seen_after", "effect", "low", "high", "runs",
		"worse", "told", "state", "fixed_by", "note", "by", "at",
	}}
	for _, f := range v.Analysis.Findings {
		c, _ := v.Commit(f.Commit)
		rows = append(rows, []string{
			f.ID, forCSV(f.Address), forCSV(f.Metric), string(f.Kind), forCSV(f.Commit), forCSV(c.Subject), forCSV(f.Low), forCSV(f.High), forCSV(f.After),
			forCSV(f.Seen), instant(f.SeenAt), strconv.Itoa(f.SeenAfter), plainNumber(f.Effect), plainNumber(f.Lowest), plainNumber(f.Most), strconv.Itoa(f.Runs),
			strconv.FormatBool(f.Worse), strconv.FormatBool(f.Told), string(f.State), forCSV(f.FixedBy), forCSV(f.Note), forCSV(f.By), instant(f.At),
		})
	}
	return rows
}

// fromZero is a place in an order; nothing for what has none.
func fromZero(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// instant is a moment; nothing where there is none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
