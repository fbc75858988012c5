package ab

import (
	"testing"

	"bench/result"
)

// A process begins as a copy of bench, so that less memory than bench's own is not seen.
func TestMemoryBelowItsOwnIsSaidNotGuessed(t *testing.T) {
	own := ownPeak()
	for name, c := range map[string]struct {
		base, head int64
		known      bool
		want       result.Code
		side       string
	}{
		"both below":     {own, own, false, result.BothBelowFloor, ""},
		"the base below": {own, 4 * own, true, result.OneBelowFloor, baseName},
		"the head below": {4 * own, own, true, result.OneBelowFloor, headName},
		"both beyond":    {4 * own, 5 * own, true, "", ""},
	} {
		r := &runner{run: &result.Run{}, turns: []*turn{{first: outcome{memory: c.base}}, {first: outcome{memory: c.head}}}}
		var all []measure
		if c.known {
			all = append(all, measure{OwnMetric: result.OwnMetric{Name: peakMem}})
		}
		r.judgeMemory(all)
		w := append(r.run.Warnings, result.Warning{Because: []result.Finding{{}}})[0]
		if w.Because[0].Code != c.want || w.Because[0].Values["side"].Text != c.side || c.want != "" && w.Code != result.MemoryFloor {
			t.Errorf("%s: %+v", name, w)
		}
	}
}
