package result

import "testing"

// Where users think nearly all the time their throughput follows from what was declared; other metrics are judged.
func TestThroughputOfThinkersIsNotJudged(t *testing.T) {
	cell := func(address string, share, throughput float64) *Cell {
		c := &Cell{Address: address, Level: "10 users", Valid: true}
		n := 10
		c.Users = &n
		for block := range 10 {
			x := throughput * (1 + 0.001*float64(block))
			t := Trial{Block: block, Duration: 1, Counts: Counts{Requests: 100}, Metrics: map[string]float64{"throughput": x, "makespan.mean": 1 / x}}
			if share > 0 {
				t.Thinking = &share
			}
			c.TrialData = append(c.TrialData, t)
		}
		return c
	}
	judge := func(metric string, shares [2]float64) (Verdict, Code) {
		pair := Pair{Baseline: "a", Candidate: "b", Metric: metric, MinEffect: 0.05, Confidence: 0.95}
		e := gather(pair, cell("a", shares[0], 100), cell("b", shares[1], 150), 0.05)
		e.significant = true
		verdict, why := e.judge()
		return verdict, why[0].Code
	}
	for _, c := range []struct {
		metric string
		shares [2]float64
		want   Verdict
	}{
		{"throughput", [2]float64{0, 0}, Faster},
		{"throughput", [2]float64{0.5, 0.89}, Faster},
		{"throughput", [2]float64{0.5, 0.91}, NotComparable},
		{"throughput.median", [2]float64{0.99, 0}, NotComparable},
		{"makespan.mean", [2]float64{0.99, 0.99}, Faster},
	} {
		verdict, code := judge(c.metric, c.shares)
		if verdict != c.want || (verdict == NotComparable) != (code == ThinkingDecides) {
			t.Errorf("%s where users think for %v of the time: %s, %s; want %s", c.metric, c.shares, verdict, code, c.want)
		}
	}
}
