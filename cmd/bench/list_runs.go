package main

import (
	"fmt"
	"path"
	"path/filepath"
	"time"

	"bench/result"
	"bench/store"
	"bench/words"
)

// A savedRun is what the list says about a run.
type savedRun struct {
	ID        string        `json:"id"`
	StartedAt time.Time     `json:"started_at"`
	Seconds   float64       `json:"seconds"`
	Spec      string        `json:"spec"` // its file, or the folder of several
	Cells     int           `json:"cells"`
	Verdict   string        `json:"verdict"` // one of those of verdictOf; "": it was not done
	Status    result.Status `json:"status"`
	Path      string        `json:"path"`
}

// listRuns prints the saved runs, newest first. A file that is no result is named on stderr and left out.
func (s *session) listRuns(asJSON bool) status {
	ids, err := store.Runs()
	if err != nil {
		return s.fail(fmt.Errorf("list saved runs: %w", err))
	}
	runs := []savedRun{}
	ended := done
	for _, id := range ids {
		r, err := store.ReadOutcome(store.RunPath(id))
		if err != nil {
			ended = s.fail(fmt.Errorf("%s: %w", store.RunPath(id), err))
			continue
		}
		info := r.Info
		runs = append(runs, savedRun{
			id, info.StartedAt, info.FinishedAt.Sub(info.StartedAt).Seconds(), specOf(r.Spec), len(r.Measured()), verdictOf(r), info.Status, store.RunPath(id),
		})
	}
	if asJSON {
		return worse(ended, s.printJSON(runs))
	}
	rows := [][]string{{"RUN", "STARTED", "TOOK", "SPEC", "CELLS", "VERDICT", "STATUS"}}
	for _, r := range runs {
		rows = append(rows, []string{
			r.ID, r.StartedAt.Local().Format("2006-01-02 15:04:05"), words.About(seconds(r.Seconds)), r.Spec, words.Count(r.Cells), r.Verdict, string(r.Status),
		})
	}
	writeTable(s.out, s.outStyle(), rows)
	return ended
}

// specOf is what a run's spec was called: the name of its one file, or of its folder.
func specOf(s result.Spec) string {
	switch {
	case len(s.Files) == 1:
		return s.Files[0].Name
	case s.Dir != "" && s.Dir != ".":
		return s.Dir
	case len(s.Files) > 0:
		return path.Dir(filepath.ToSlash(s.Files[0].Name))
	}
	return ""
}

// verdictOf is what the gates of a run come to, in words.
func verdictOf(r *result.Run) string {
	if r.Info.Status != result.Complete {
		return ""
	}
	exit, _ := result.Outcome(r)
	switch exit {
	case result.ExitStopped:
		return "nothing worked"
	case result.ExitFailed:
		return "failed"
	case result.ExitUnjudged:
		return "not judged"
	}
	for _, p := range r.Declared.Pairs {
		if p.Gated {
			return "passed"
		}
	}
	for _, c := range r.Checks {
		if c.Severity == "error" {
			return "passed"
		}
	}
	if len(r.Thresholds) > 0 {
		return "passed"
	}
	return "no gate"
}
