package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"bench/result"
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
	ids, err := savedRuns()
	if err != nil {
		return s.fail(fmt.Errorf("list saved runs: %w", err))
	}
	runs := []savedRun{}
	ended := done
	for _, id := range ids {
		info, err := readInfo(runPath(id))
		if err != nil {
			ended = s.fail(fmt.Errorf("%s: %w", runPath(id), err))
			continue
		}
		runs = append(runs, savedRun{id, info.StartedAt, info.FinishedAt.Sub(info.StartedAt).Seconds(), info.Status, runPath(id)})
	}
	if asJSON {
		return worse(ended, s.printJSON(runs))
	}
	rows := [][]string{{"RUN", "STARTED", "TOOK", "STATUS"}}
	for _, r := range runs {
		rows = append(rows, []string{r.ID, r.StartedAt.Local().Format("2006-01-02 15:04:05"), roughTime(seconds(r.Seconds)), string(r.Status)})
	}
	writeTable(s.out, s.outStyle(), rows)
	return ended
}

// readInfo reads the head of a result file; the rest can be large.
func readInfo(path string) (result.Info, error) {
	f, err := result.Open(path)
	if err != nil {
		return result.Info{}, err
	}
	defer f.Close()
	d := json.NewDecoder(f)
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return result.Info{}, errors.New("it is not a result")
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return result.Info{}, err
		}
		if key == "run" {
			var info result.Info
			return info, d.Decode(&info)
		}
		var other json.RawMessage
		if err := d.Decode(&other); err != nil {
			return result.Info{}, err
		}
	}
	return result.Info{}, errors.New("it is not a result")
}
