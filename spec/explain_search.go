package spec

import (
	"strings"

	"bench/words"
)

// explainSearch is what a benchmark looks for in the place of levels, blocks and a duration.
func (bm *benchmark) explainSearch(o Overrides) []Setting {
	s := bm.Search
	x := &explainer{of: "search", block: bm.block.One("search")}
	x.add(string(s.Over), "over")
	x.add(s.Over.Level(s.Low)+" to "+s.Over.Level(s.High), "within")
	var holds []string
	for _, h := range s.Holds {
		holds = append(holds, h.Text(s.Over))
	}
	x.add(strings.Join(holds, ", "), "holds")
	x.add(words.Percent(s.Precision), "precision")
	x.add(s.AtMost.String(), "at_most")
	x.overridden("-duration", o.Duration > 0)
	trial := bm.Trial.String()
	if longest := bm.LongestTrial(bm.Cells[0]); longest > bm.Trial {
		trial += ", " + longest.String() + " at the lowest level"
	}
	x.add(trial, "trial")
	return x.list
}
