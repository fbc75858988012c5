package trend

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"time"

	"bench/history"
	"bench/report/escape"
)

// writeCSV writes one row a point, or one a finding: effects as JSON has them, logarithms of ratios or differences.
func writeCSV(b *bytes.Buffer, v *history.View, o Options) error {
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
				escape.CSV(s.Address), escape.CSV(s.Metric), escape.CSV(p.Run), escape.CSV(p.Commit), fromZero(p.Position), instant(p.StartedAt), escape.CSV(p.Machine), escape.CSV(p.Fingerprint),
				strconv.FormatBool(p.Valid), number(p.Value), escape.CSV(p.Anchor), numberIfAny(p.AnchorValue), numberIfAny(p.Ratio),
				fromZero(at.Track), fromZero(at.Level), numberIfAny(at.Value),
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
			f.ID, escape.CSV(f.Address), escape.CSV(f.Metric), string(f.Kind), escape.CSV(f.Commit), escape.CSV(c.Subject), escape.CSV(f.Low), escape.CSV(f.High), escape.CSV(f.After),
			escape.CSV(f.Seen), instant(f.SeenAt), strconv.Itoa(f.SeenAfter), number(f.Effect), number(f.Lowest), number(f.Most), strconv.Itoa(f.Runs),
			strconv.FormatBool(f.Worse), strconv.FormatBool(f.Told), string(f.State), escape.CSV(f.FixedBy), escape.CSV(f.Note), escape.CSV(f.By), instant(f.At),
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

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// numberIfAny is a number; nothing where there is none.
func numberIfAny(v *float64) string {
	if v == nil {
		return ""
	}
	return number(*v)
}
