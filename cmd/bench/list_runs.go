package main

import (
	"fmt"
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
		info, err := store.ReadInfo(store.RunPath(id))
		if err != nil {
			ended = s.fail(fmt.Errorf("%s: %w", store.RunPath(id), err))
			continue
		}
		runs = append(runs, savedRun{id, info.StartedAt, info.FinishedAt.Sub(info.StartedAt).Seconds(), info.Status, store.RunPath(id)})
	}
	if asJSON {
		return worse(ended, s.printJSON(runs))
	}
	rows := [][]string{{"RUN", "STARTED", "TOOK", "STATUS"}}
	for _, r := range runs {
		rows = append(rows, []string{r.ID, r.StartedAt.Local().Format("2006-01-02 15:04:05"), words.About(seconds(r.Seconds)), string(r.Status)})
	}
	writeTable(s.out, s.outStyle(), rows)
	return ended
}
