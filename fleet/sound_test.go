package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"bench/fleet/facts"
	"bench/result"
)

// An attempt counts when everything of it is in the log, and everybody has brought it to its end.
func TestWhatCountsOfAnAttempt(t *testing.T) {
	place := facts.Place{}
	good, err := json.Marshal(result.Share{Trial: result.Trial{Duration: 1, Counts: result.Counts{Requests: 1}}, Names: []result.NameShare{{Requests: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	other, err := json.Marshal(result.Share{Trial: result.Trial{Duration: 1}, Names: make([]result.NameShare, 3)})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		second brought
		sound  bool
	}{
		{"both performed it", brought{V: version, Share: good}, true},
		{"one was cut", brought{V: version, Share: good, Problem: problemOf(context.Canceled)}, false},
		{"one could not", brought{V: version, Problem: problemOf(errors.New("no target"))}, false},
		{"one performed another trial", brought{V: version, Share: other}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := &Coordinator{}
			opening := encode(facts.Opening{Roster: []facts.Member{{ID: "a", Name: "w1"}, {ID: "b", Name: "w2"}}, Cells: []int{0}})
			c.state.Apply(facts.Fact{ID: facts.ID{Kind: facts.Begun, Place: place}, Body: opening})
			for worker, b := range map[string]brought{"a": {V: version, Share: good}, "b": test.second} {
				c.state.Apply(facts.Fact{ID: facts.ID{Kind: facts.Result, Place: place, Worker: worker}, Parts: 1, Body: encode(b)})
			}
			a := c.state.Attempt(place, 0)
			if a == nil || !a.Whole() {
				t.Fatalf("not everything is there: %+v", a)
			}
			if c.sound(a) != test.sound {
				t.Errorf("it counts: %v, want %v", !test.sound, test.sound)
			}
		})
	}
}
