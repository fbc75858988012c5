package stats

import (
	"math"
	"slices"
)

// FewestDifferences is the smallest sample whose signed ranks can be significant at 5 %: 2/2^6 is 3.1 %, 2/2^5 is 6.3 %.
const FewestDifferences = 6

// SignedRank is the exact two-sided p-value of the signed-rank test (Wilcoxon 1945) that d is as likely as -d. Equal
// sizes share their mean rank. Zeros are ranked with the rest and then left out (Pratt 1959), so that they weaken the
// evidence instead of vanishing. The distribution is that of the ranks that are there, ties and zeros included.
func SignedRank(d []float64) float64 {
	doubled := DoubledRanks(d)
	weights := make([]int, 0, len(d))
	observed := 0
	for i, v := range d {
		switch {
		case v > 0:
			observed += doubled[i]
		case v < 0:
			observed -= doubled[i]
		default:
			continue
		}
		weights = append(weights, doubled[i])
	}
	return SignFlip(weights, observed)
}

// DoubledRanks are twice the ranks of the absolute values, from 2 upwards: doubled, the mean rank of ties is whole.
func DoubledRanks(d []float64) []int {
	order := make([]int, len(d))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch x, y := math.Abs(d[a]), math.Abs(d[b]); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	doubled := make([]int, len(d))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && math.Abs(d[order[to]]) == math.Abs(d[order[from]]) {
			to++
		}
		for _, i := range order[from:to] {
			doubled[i] = from + 1 + to // twice the mean of from+1 … to
		}
		from = to
	}
	return doubled
}

// RankSumP is the two-sided p-value of n differences without ties whose smaller rank sum is w.
func RankSumP(n, w int) float64 {
	ranks := make([]int, n)
	for i := range ranks {
		ranks[i] = i + 1
	}
	return math.Min(1, 2*subsetTail(ranks, w))
}

// CriticalRankSum is the largest smaller rank sum of n differences that is significant at the level alpha; -1 when
// not even 0 is.
func CriticalRankSum(n int, alpha float64) int {
	low, high := -1, n*(n+1)/4
	for low < high {
		w := (low + high + 1) / 2
		if RankSumP(n, w) <= alpha+Slack {
			low = w
		} else {
			high = w - 1
		}
	}
	return low
}
