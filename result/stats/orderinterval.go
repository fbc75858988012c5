package stats

import "math"

// intervalTail is the chance that the interval of a percentile misses it on either side: its confidence is 95 %.
const intervalTail = 0.025

// OrderRanks are the ranks, counted from 1, of the two among n sorted samples between which the population's quantile q
// lies with at least 95 % confidence, whatever the distribution (David & Nagaraja 2003, Order Statistics, section 7.1).
// The number of samples below the quantile is binomial, which is used as it is: no approximation. Inside says whether
// the sample has both of them: the median from 6 samples on, p90 from 36, p99 from 368.
func OrderRanks(n int64, q float64) (low, high int64, inside bool) {
	low = rankBelow(n, q, intervalTail)
	high = n + 1 - rankBelow(n, 1-q, intervalTail) // what lies above is below in a mirror
	return low, high, low >= 1 && high <= n
}

// samplesToShow is the smallest sample whose interval for the quantile lies inside of it: the largest value must be
// above the quantile, and the smallest below, with all but that chance.
func samplesToShow(q float64) int64 {
	return int64(math.Ceil(math.Log(intervalTail)/math.Log(max(q, 1-q)) - 1e-9))
}

// rankBelow is the largest rank whose sample lies above the quantile q with at most the given chance; 0 where even the
// smallest one's chance is more. The k-th of n samples lies above it when fewer than k lie below: P(X < k) for a binomial X.
func rankBelow(n int64, q, chance float64) int64 {
	if n < 1 || float64(n)*math.Log1p(-q) > math.Log(chance) {
		return 0
	}
	// A start near the end, from the normal distribution; then exactly, one rank after the other.
	spread := math.Sqrt(float64(n) * q * (1 - q))
	k := min(max(int64(float64(n)*q+NormalQuantile(chance)*spread), 1), n)
	tail := binomialTail(n, q, k-1)
	for ; tail > chance; k-- {
		tail -= binomial(n, q, k-1)
	}
	for ; k < n; k++ {
		if tail += binomial(n, q, k); tail > chance {
			break
		}
	}
	return k
}

// binomialTail is the chance of at most k among n trials that succeed with chance q.
func binomialTail(n int64, q float64, k int64) float64 {
	term := binomial(n, q, k)
	sum := term
	for ; k > 0 && term > sum*1e-16; k-- {
		term *= float64(k) / float64(n-k+1) * (1 - q) / q
		sum += term
	}
	return sum
}

// binomial is the chance of exactly k among n.
func binomial(n int64, q float64, k int64) float64 {
	all, _ := math.Lgamma(float64(n + 1))
	some, _ := math.Lgamma(float64(k + 1))
	others, _ := math.Lgamma(float64(n - k + 1))
	return math.Exp(all - some - others + float64(k)*math.Log(q) + float64(n-k)*math.Log1p(-q))
}

// HighestQuantile is the highest quantile whose interval n samples hold, its distance from 1 rounded up to one digit so
// that it has a name: p99 for 400 samples, p99.97 for 15,000. Below the median there is none.
func HighestQuantile(n int64) (q float64, ok bool) {
	if n < samplesToShow(0.5) {
		return 0, false
	}
	tail := -math.Expm1(math.Log(intervalTail) / float64(n))
	unit := math.Pow(10, math.Floor(math.Log10(tail)))
	places := math.Round(1 / unit)
	return (places - math.Ceil(tail/unit-1e-9)) / places, true
}

// SamplesToShow is the smallest sample that holds the interval of the quantile.
func SamplesToShow(q float64) int64 { return samplesToShow(q) }
