package result

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// testdata/contract.json is the shape that outsiders rely on: every name there must be in what `show -json` prints.
func TestPublicDocumentHasEveryNameOfTheContract(t *testing.T) {
	contract, err := os.ReadFile("testdata/contract.json")
	if err != nil {
		t.Fatal(err)
	}
	run := sampleRun(t)
	run.Thresholds, run.Checks, run.Outputs = []Threshold{{}}, []Check{{}}, map[string]any{"best_p99": 0.01}
	public, err := json.Marshal(run.Public())
	if err != nil {
		t.Fatal(err)
	}
	var want, got any
	if err := json.Unmarshal(contract, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(public, &got); err != nil {
		t.Fatal(err)
	}
	sameNames(t, "", want, got)
	if text := string(public); strings.Contains(text, "trial_data") || strings.Contains(text, `"encoded"`) {
		t.Error("trials or encoded histograms are in it")
	}
	if len(run.Cells[0].TrialData) == 0 || run.Cells[0].Names[0].Histogram == nil {
		t.Error("making the public document emptied the run")
	}
}

// sameNames walks the contract, which has one example of each object, and what is there.
func sameNames(t *testing.T, path string, want, got any) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			if len(w) > 0 {
				t.Errorf("%s is %v, want an object", path, got)
			}
			return
		}
		for name, inner := range w {
			value, there := g[name]
			if !there {
				t.Errorf("%s.%s is missing", path, name)
				continue
			}
			sameNames(t, path+"."+name, inner, value)
		}
	case []any:
		g, ok := got.([]any)
		if !ok {
			t.Errorf("%s is %v, want a list", path, got)
			return
		}
		if len(w) > 0 && len(g) == 0 {
			t.Errorf("%s is empty: the test needs an example", path)
		}
		if len(w) > 0 && len(g) > 0 {
			sameNames(t, path+"[]", w[0], g[0])
		}
	}
}
