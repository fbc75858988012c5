package stats

import "slices"

// Holm adjusts p-values so that, judged at a level, the chance of even one false alarm among the family is at most that
// level, however they hang together (Holm 1979). The family has m members; those that have no p-value count as 1.
func Holm(p []float64, m int) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	adjusted := make([]float64, len(p))
	largest := 0.0
	for rank, i := range order {
		largest = max(largest, min(1, p[i]*float64(m-rank)))
		adjusted[i] = largest
	}
	return adjusted
}
