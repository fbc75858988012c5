package history

import (
	"math"

	"bench/result/stats"
)

// short is the size of a side from which the normal approximation of the rank sum is good enough at its ends. Of three points
// beside sixty it would never be further out than 2.9, whereas one in forty thousand is.
const short = 8

// unlikely says how far out a rank sum of the first m points is, beside n others: as the quantile of the standard normal
// distribution that is as unlikely.
func (s *Scanner) unlikely(m, n int, sum float64) float64 {
	u := sum - float64(m*(m+1))/2 // how many pairs there are in which the first point is the larger one
	if u < float64(m*n)/2 {
		u = float64(m*n) - u
	}
	if min(m, n) > short {
		return (u - float64(m*n)/2) / math.Sqrt(float64(m*n*(m+n+1))/12)
	}
	return s.tail(min(m, n), max(m, n))[max(0, int(u)-(m*n+1)/2)] // a half, of ties, counts for nothing
}

// tail are those quantiles for m points beside n, from the middle of the statistic on. They are exact: the numbers of ways are
// the coefficients of a Gaussian binomial, which is made factor by factor.
func (s *Scanner) tail(m, n int) []float64 {
	if known := s.tails[[2]int{m, n}]; known != nil {
		return known
	}
	ways := make([]float64, m*n+1)
	ways[0] = 1
	for i := 1; i <= m; i++ {
		for u := m * n; u >= n+i; u-- { // times 1 - q^(n+i)
			ways[u] -= ways[u-n-i]
		}
		for u := i; u <= m*n; u++ { // over 1 - q^i
			ways[u] += ways[u-i]
		}
	}
	all := 0.0
	for _, w := range ways {
		all += w
	}
	middle := (m*n + 1) / 2
	quantiles := make([]float64, m*n+1-middle)
	above := 0.0
	for u := m * n; u >= middle; u-- {
		above += ways[u]
		quantiles[u-middle] = max(0, -stats.NormalQuantile(min(above/all, 0.5)))
	}
	if s.tails == nil {
		s.tails = map[[2]int][]float64{}
	}
	s.tails[[2]int{m, n}] = quantiles
	return quantiles
}
