package result

import (
	"math"

	"bench/result/stats"
)

// power is the chance with which an effect is to be found that a comparison "could have found".
const power = 0.80

// standardError is that of the estimate, from the width of its interval.
func (e *evidence) standardError() float64 {
	return (e.high - e.low) / 2 / stats.NormalQuantile(1-e.level/2)
}

// significanceZ is how many standard errors an effect must have to be significant, in its gate if it has one.
func (e *evidence) significanceZ() float64 {
	return stats.NormalQuantile(1 - e.level/float64(e.family)/2)
}

// detectable is the smallest effect that this many blocks as noisy as these would have found with 80 % power.
func (e *evidence) detectable() (effect float64, ok bool) {
	if !e.bounded {
		return 0, false
	}
	found := (e.significanceZ() + stats.NormalQuantile(power)) * e.standardError()
	return max(found, e.smallest), true
}

// blocksNeeded is how many more blocks would give a verdict if they were like these: enough to tell the estimate from
// zero where it is large enough to count, else enough to hold the interval within the smallest effect that counts. It
// is 0 where no sensible number would, since the estimate lies right on the border.
func (e *evidence) blocksNeeded() int {
	const sensible = 10_000
	n := float64(len(e.blocks))
	// With fewer, not even equal signs in all blocks are significant: 2 / 2^n is more than the level.
	wanted := max(stats.FewestDifferences, math.Ceil(1+math.Log2(float64(e.family)/e.level)))
	if e.bounded {
		z, target := e.significanceZ(), math.Abs(e.estimate)
		switch {
		case target < e.smallest:
			z, target = stats.NormalQuantile(1-e.level/2), e.smallest-target
		case e.pair.Strict == proven:
			z, target = stats.NormalQuantile(1-e.level/2), target-e.smallest
		}
		wanted = max(wanted, math.Ceil(n*math.Pow(z*e.standardError()/target, 2)), n+1)
	}
	if !(wanted < sensible) || wanted <= n {
		return 0
	}
	return (int(wanted) - len(e.blocks)) * max(e.together, 1)
}
