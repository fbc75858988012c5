package history

import (
	"math"

	"bench/result/stats"
)

// jumps is how much likelier than an alarm a point's place beyond its level may be, to have a verdict believed: of the verdicts of
// equal builds at most one in twenty is slower or faster, but those are of runs whose points are far out, too.
const jumps = 2

// believes says that what an A/B comparison judged is an alarm at the i-th point. A verdict is wrong once in twenty comparisons of
// equal builds, and a history has one of each commit and metric: as an alarm it has to be as unlikely as one of the scan. It is by
// its own p-value, or if the same run's ratio to the anchor, too, is beyond its level as it would hardly ever be by chance. What
// isn't believed is left to the scan, which has the points, and to the places, which have the verdict.
func (r *replay) believes(i int, e Evidence) bool {
	if !e.Judged || e.P == nil {
		return false
	}
	return *e.P <= r.alpha || r.beyond(i, e.Effect) <= jumps*r.alpha
}

// beyond is the probability, by Student's distribution, that chance has the i-th point so far from the level before it, in an
// effect's direction; 1 where there is no level yet.
func (r *replay) beyond(i int, effect float64) float64 {
	before := latest(r.between(r.start(), i))
	if len(before) < fewest {
		return 1
	}
	spread := r.spread()
	by, _, _ := shift(before, r.between(i, i+1), spread)
	if by*effect <= 0 || spread == 0 {
		return 1
	}
	return 2 * stats.StudentBeyond(math.Abs(by)/(spread*math.Sqrt(1+1/float64(len(before)))), float64(len(r.y)-1))
}
