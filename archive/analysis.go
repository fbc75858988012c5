package archive

import (
	"encoding/json"
	"fmt"

	"bench/history"
)

// An analysisRow is what is kept of a series' analysis. Where its points are stands there in short, since there are hundreds.
type analysisRow struct {
	Tracks   []history.Track   `json:"tracks"`
	Marks    []history.Mark    `json:"marks"`
	Places   [][3]int          `json:"places"` // track and level of so many successive points
	Bridges  []history.Bridge  `json:"bridges,omitempty"`
	Memory   *history.Memory   `json:"memory,omitempty"`
	segments []history.Segment // Places
}

// keepAnalysis writes down what has changed of series. All says that there are no others: what is kept of others goes.
func (t *transaction) keepAnalysis(p *project, a history.Analysis, memories map[seriesName]*history.Memory, all bool) error {
	was := map[seriesName]string{}
	if all {
		err := t.each(analyses, []any{p.id}, func(r row) error {
			var name seriesName
			var content string
			err := r.Scan(&name[0], &name[1], &content)
			was[name] = content
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, s := range a.Series {
		name := seriesName{s.Address, s.Metric}
		kept := analysisRow{Tracks: s.Tracks, Marks: s.Marks, Places: [][3]int{}, Bridges: s.Bridges, Memory: memories[name]}
		for _, one := range history.Segments(s.Points) {
			kept.Places = append(kept.Places, [3]int{one.Track, one.Level, one.Points})
		}
		text, err := json.Marshal(kept)
		if err != nil {
			return fmt.Errorf("keep the analysis of %s: %w", s.Address, err)
		}
		if was[name] != string(text) {
			if err := t.exec(setAnalysis, p.id, s.Address, s.Metric, string(text)); err != nil {
				return err
			}
		}
		delete(was, name)
	}
	for name := range was {
		if err := t.exec(dropAnalysis, p.id, name[0], name[1]); err != nil {
			return err
		}
	}
	return t.keepShifts(p, a.Series, all)
}

// analysed reads back what is kept of the series that are wanted; nil: of all.
func (t *transaction) analysed(p *project, wants func(name seriesName) bool) (map[seriesName]*analysisRow, error) {
	all := map[seriesName]*analysisRow{}
	err := t.each(analyses, []any{p.id}, func(r row) error {
		var name seriesName
		var content []byte
		err := r.Scan(&name[0], &name[1], &content)
		if err != nil || wants != nil && !wants(name) {
			return err
		}
		all[name], err = readAnalysis(name, content)
		return err
	})
	return all, err
}

// someSeries is of how many series the analyses are looked up one by one: reading all of them is quicker for more.
const someSeries = 8

// analysedOf reads back what is kept of these series.
func (t *transaction) analysedOf(p *project, series []history.Series) (map[seriesName]*analysisRow, error) {
	of := map[seriesName]bool{}
	for _, s := range series {
		of[seriesName{s.Address, s.Metric}] = true
	}
	if len(of) > someSeries {
		return t.analysed(p, func(name seriesName) bool { return of[name] })
	}
	all := map[seriesName]*analysisRow{}
	for name := range of {
		var content []byte
		found, err := t.one(analysisOf, []any{p.id, name[0], name[1]}, &content)
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		if all[name], err = readAnalysis(name, content); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func readAnalysis(name seriesName, content []byte) (*analysisRow, error) {
	kept := &analysisRow{}
	if err := json.Unmarshal(content, kept); err != nil {
		return nil, fmt.Errorf("read the analysis of %s: %w", name[0], err)
	}
	for _, one := range kept.Places {
		kept.segments = append(kept.segments, history.Segment{Track: one[0], Level: one[1], Points: one[2]})
	}
	return kept, nil
}

// of is the analysis of a series, which has all points that were analysed or the last ones.
func (k *analysisRow) of(s history.Series) history.SeriesAnalysis {
	s.Bridges = k.Bridges
	return history.SeriesAnalysis{
		Address: s.Address, Metric: s.Metric, Tracks: k.Tracks, Marks: k.Marks, Bridges: k.Bridges, Points: s.Unfold(k.Tracks, k.segments),
	}
}
