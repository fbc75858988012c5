package archive

import (
	"encoding/json"
	"fmt"

	"bench/result"
)

// Kinds of results that are kept.
const (
	fullResult = "full" // as it was imported
	thinResult = "thin" // without timelines, examples and the histograms of trials, which are put together: what reports show of cells is in it
)

// thinned is a result without what takes most of its room; content is its JSON, and is changed.
func thinned(content any) ([]byte, error) {
	object, ok := content.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("a result is a JSON object")
	}
	for _, key := range []string{"cells", "placebos"} {
		thin(object[key])
	}
	if run, ok := object["run"].(map[string]any); ok {
		labels, ok := run["labels"].(map[string]any)
		if !ok {
			labels = map[string]any{}
		}
		labels["pruned"] = thinResult
		run["labels"] = labels
	}
	return json.Marshal(object)
}

// thin removes from a list of cells, and those within them, what only detailed looks need.
func thin(cells any) {
	list, _ := cells.([]any)
	for _, c := range list {
		cell, ok := c.(map[string]any)
		if !ok {
			continue
		}
		delete(cell, "timeline")
		delete(cell, "error_examples")
		if together := together(cell["trial_data"]); len(together) > 0 {
			cell["histograms"] = together
		}
		for _, key := range []string{"parts", "stages"} {
			thin(cell[key])
		}
		for _, key := range []string{"trial_data", "tries"} {
			trials, _ := cell[key].([]any)
			for _, t := range trials {
				trial, _ := t.(map[string]any)
				histograms, _ := trial["histograms"].(map[string]any)
				for _, h := range histograms {
					if histogram, ok := h.(map[string]any); ok {
						delete(histogram, "encoded") // how many samples there were says what can be judged
					}
				}
			}
		}
	}
}

// together are the histograms of trials, those of a clock in one. One that is corrupt, or was thinned out before, leaves its clock out.
func together(trials any) map[string]result.Histogram {
	list, _ := trials.([]any)
	of := map[string]*result.Recorder{}
	corrupt := map[string]bool{}
	for _, t := range list {
		trial, _ := t.(map[string]any)
		histograms, _ := trial["histograms"].(map[string]any)
		for clock, content := range histograms {
			if of[clock] == nil {
				of[clock] = result.NewSparseRecorder()
			}
			corrupt[clock] = corrupt[clock] || add(of[clock], content) != nil
		}
	}
	all := map[string]result.Histogram{}
	for clock, r := range of {
		if h, err := r.Encode(); err == nil && !corrupt[clock] {
			all[clock] = h
		}
	}
	return all
}

// add adds a histogram, as its JSON was read.
func add(to *result.Recorder, content any) error {
	text, err := json.Marshal(content)
	if err != nil {
		return err
	}
	var h result.Histogram
	if err := json.Unmarshal(text, &h); err != nil {
		return err
	}
	return to.Add(h)
}
