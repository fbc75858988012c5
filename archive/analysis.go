package archive

import (
	"encoding/json"
	"fmt"

	"bench/history"
)

// An analysisRow is what is kept of a series' analysis. The places of its points are lists, which take a fraction of the room.
type analysisRow struct {
	Tracks  []history.Track  `json:"tracks"`
	Marks   []history.Mark   `json:"marks"`
	Runs    []string         `json:"runs"`
	Track   []int            `json:"track"`
	Level   []int            `json:"level"`
	Value   []*float64       `json:"value"`
	Bridges []history.Bridge `json:"bridges,omitempty"`
}

// keepAnalysis writes down what has changed of it.
func (t *transaction) keepAnalysis(p *project, a history.Analysis) error {
	was := map[[2]string]string{}
	err := t.each(analyses, []any{p.id}, func(r row) error {
		var key [2]string
		var content string
		err := r.Scan(&key[0], &key[1], &content)
		was[key] = content
		return err
	})
	if err != nil {
		return err
	}
	for _, s := range a.Series {
		kept := analysisRow{Tracks: s.Tracks, Marks: s.Marks, Bridges: s.Bridges}
		for _, placed := range s.Points {
			kept.Runs, kept.Track = append(kept.Runs, placed.Run), append(kept.Track, placed.Track)
			kept.Level, kept.Value = append(kept.Level, placed.Level), append(kept.Value, placed.Value)
		}
		text, err := json.Marshal(kept)
		if err != nil {
			return fmt.Errorf("keep the analysis of %s: %w", s.Address, err)
		}
		key := [2]string{s.Address, s.Metric}
		if was[key] != string(text) {
			if err := t.exec(setAnalysis, p.id, s.Address, s.Metric, string(text)); err != nil {
				return err
			}
		}
		delete(was, key)
	}
	for key := range was {
		if err := t.exec(dropAnalysis, p.id, key[0], key[1]); err != nil {
			return err
		}
	}
	return nil
}

// analysed reads it back.
func (t *transaction) analysed(p *project) (all []history.SeriesAnalysis, err error) {
	err = t.each(analyses, []any{p.id}, func(r row) error {
		var s history.SeriesAnalysis
		var content []byte
		if err := r.Scan(&s.Address, &s.Metric, &content); err != nil {
			return err
		}
		var kept analysisRow
		if err := json.Unmarshal(content, &kept); err != nil {
			return fmt.Errorf("read the analysis of %s: %w", s.Address, err)
		}
		s.Tracks, s.Marks, s.Bridges, s.Points = kept.Tracks, kept.Marks, kept.Bridges, []history.Placed{}
		for i := range kept.Runs {
			s.Points = append(s.Points, history.Placed{Run: kept.Runs[i], Track: kept.Track[i], Level: kept.Level[i], Value: kept.Value[i]})
		}
		all = append(all, s)
		return nil
	})
	return all, err
}
