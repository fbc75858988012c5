package lab

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"bench/history"
)

// tracked are the metrics of the team's specs.
var tracked = []string{"cpu_per_request", "service.p50", "service.p99", "throughput"}

// ofWork is the share of the server's time that its commits change: the rest is HTTP's.
const ofWork = 0.85

// madeUp is the team's history as it would be if each metric had so much noise, and showed each change alike, and with more that
// changes at a commit.
func madeUp(seed uint64, noise float64, more map[int]float64) history.Project {
	rng := rand.New(rand.NewPCG(40, seed))
	var p history.Project
	for _, metric := range tracked {
		s := history.Series{Address: "api/orders/pool/1", Metric: metric, MoreIsBetter: metric == "throughput"}
		level, before := 0.0, 0.0
		for i := 1; i <= commits; i++ {
			level += more[i]
			for _, c := range changes {
				if c.at == i {
					level += ofWork * math.Log(c.work)
				}
			}
			truth := level
			if s.MoreIsBetter {
				truth = -level
			}
			x := truth + noise*rng.NormFloat64()
			point := history.Point{
				Run: fmt.Sprintf("run%02d", i), Commit: fmt.Sprintf("commit%02d", i), Position: i - 1, StartedAt: time.Unix(int64(i)*3600, 0),
				Machine: "a", Fingerprint: "f", Anchor: "a", Ratio: &x, Value: math.Exp(x), Valid: true,
			}
			said := truth - before + noise*(rng.NormFloat64()-rng.NormFloat64())
			before = truth
			s.Points = append(s.Points, point)
			p := 1.0 / 2048 // blocks that agree, where it is judged
			s.Evidence = append(s.Evidence, history.Evidence{
				Run: point.Run, Commit: point.Commit, Position: point.Position, P: &p, Effect: said, Low: said - 3*noise, High: said + 3*noise,
				Judged: math.Abs(said)-3*noise > 0 && math.Abs(said) > math.Log1p(0.05),
			})
		}
		p.Series = append(p.Series, s)
	}
	return p
}
