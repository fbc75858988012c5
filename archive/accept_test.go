package archive

import (
	"math/rand/v2"
	"testing"

	"bench/history"
	"bench/result"
)

// What a commit's message accepts is accepted as soon as it is found, be that runs later, in whatever order they come.
func TestACommitAcceptsItsOwnFindings(t *testing.T) {
	m := team{seed: 7, series: 2, noise: 0.005, changes: map[int]float64{20: 1.06}}
	for trailer, want := range map[result.Accept]history.State{
		{Series: "api/orders0", Metric: "cpu_per_request"}: history.Accepted, {Series: "api"}: history.Accepted,
		{Series: "api/orders0", Metric: "throughput"}: history.Confirmed, {Series: "api/ord", Metric: "cpu_per_request"}: history.Confirmed,
	} {
		var first string
		for seed := range uint64(2) {
			s := openTest(t, "sqlite:"+t.TempDir()+"/history.db")
			order := rand.New(rand.NewPCG(seed, 1)).Perm(40)
			for i := range order {
				n := order[i]
				if seed == 0 {
					n = i
				}
				run := m.run(n)
				if n == 20 {
					run.Info.Source.Accepts = []result.Accept{trailer}
				}
				imported(t, s, run, ImportOptions{})
			}
			v := viewed(t, s, Query{})
			states := map[history.State]int{}
			for _, f := range v.Analysis.Findings {
				if f.Address == "api/orders0/pool/8" && f.Told {
					states[f.State]++
				}
			}
			if states[want] == 0 {
				t.Errorf("%+v: the findings are %v, want %s", trailer, states, want)
			}
			if text := written(t, v.Analysis.Findings); seed == 0 {
				first = text
			} else if text != first {
				t.Errorf("%+v: in another order:\n%s", trailer, firstDifference(first, text))
			}
		}
	}
}
