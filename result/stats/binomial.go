package stats

// AtLeast is the chance that at least k of n independent trials succeed, each of which does with chance p: the exact
// one-sided binomial test (Clopper & Pearson 1934).
func AtLeast(n, k int64, p float64) float64 {
	switch {
	case k <= 0 || p >= 1:
		return 1
	case k > n || p <= 0:
		return 0
	}
	return min(1, binomialTail(n, 1-p, n-k)) // so many successes are so few failures
}
