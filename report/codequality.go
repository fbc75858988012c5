package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"

	"bench/report/escape"
	"bench/result"
)

// A degradation is an entry of GitLab's code quality report, which has a part of Code Climate's issues.
type degradation struct {
	Description string        `json:"description"`
	CheckName   string        `json:"check_name"`
	Fingerprint string        `json:"fingerprint"` // by which GitLab tells what is new in a merge request
	Severity    string        `json:"severity"`    // "info", "minor", "major", "critical" or "blocker"
	Location    degradationAt `json:"location"`
}

type degradationAt struct {
	Path  string `json:"path"` // relative to the repository
	Lines struct {
		Begin int `json:"begin"`
	} `json:"lines"`
}

// writeCodeQuality writes the alerts for GitLab's code quality widget. What is told twice has two fingerprints, since GitLab
// takes entries with the same one for the same.
func writeCodeQuality(b *bytes.Buffer, run *result.Run, _ Options) error {
	v := arrange(run)
	all := []degradation{}
	seen := map[string]int{}
	for _, f := range v.alerts() {
		d := degradation{
			Description: escape.Printable(f.title + ": " + f.text), CheckName: "bench/" + escape.Printable(f.rule), Fingerprint: fingerprint(f),
			Severity: map[string]string{"error": "critical", "warning": "minor"}[f.level],
		}
		if d.Severity == "" {
			d.Severity = "info"
		}
		if n := seen[d.Fingerprint]; n > 0 {
			seen[d.Fingerprint]++
			d.Fingerprint = fingerprint(alert{rule: f.rule, title: f.title, cell: fmt.Sprintf("%s\x00%d", f.cell, n)})
		} else {
			seen[d.Fingerprint] = 1
		}
		d.Location.Path, d.Location.Lines.Begin = placeOf(f, run)
		all = append(all, d)
	}
	document, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	b.Write(escape.JSON(document))
	b.WriteByte('\n')
	return nil
}

// placeOf is where an alert stands. GitLab drops what has no place, so that one without has the beginning of the spec, and
// where the spec is in no file a name that leads nowhere.
func placeOf(f alert, run *result.Run) (path string, line int) {
	switch {
	case f.at != nil && f.at.Filename != "":
		path, line = f.at.Filename, f.at.Start.Line
	case len(run.Spec.Files) > 0 && !run.Spec.Files[0].Unsaved:
		path = run.Spec.Files[0].Name
	default:
		path = "bench"
	}
	return escape.Printable(filepath.ToSlash(path)), max(line, 1)
}
