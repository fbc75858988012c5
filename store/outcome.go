package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"bench/result"
	"bench/words"
)

// ReadOutcome reads of a result file what the run was and what came of it: its Info, the files and the declarations of its spec,
// what was judged, and the counts of its cells. Its trials and distributions, which are most of it, are left out.
func ReadOutcome(path string) (*result.Run, error) {
	text, err := Read(path)
	if err != nil {
		return nil, err
	}
	var head struct {
		Info  *result.Info `json:"run"`
		Cells []struct {
			Address string      `json:"address"`
			Role    result.Role `json:"role"`
			result.Counts
		} `json:"cells"`
		Comparisons []result.Comparison `json:"comparisons"`
		Thresholds  []result.Threshold  `json:"thresholds"`
		Checks      []result.Check      `json:"checks"`
		Declared    result.Declared     `json:"declared"`
		Spec        result.Spec         `json:"spec"`
	}
	if err := json.Unmarshal(words.WithoutMark(text), &head); err != nil {
		return nil, fmt.Errorf("it is not a result: %w", err)
	}
	if head.Info == nil {
		return nil, errors.New("it is not a result")
	}
	r := &result.Run{
		Info: *head.Info, Comparisons: head.Comparisons, Thresholds: head.Thresholds, Checks: head.Checks,
		Declared: head.Declared, Spec: head.Spec,
	}
	for _, c := range head.Cells {
		r.Cells = append(r.Cells, result.Cell{Address: c.Address, Role: c.Role, Counts: c.Counts})
	}
	return r, nil
}
