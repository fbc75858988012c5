package stats

import "slices"

// HodgesLehmann is the estimate that goes with the signed-rank test (Hodges & Lehmann 1963): the median of the Walsh
// averages, all means of two differences. Its interval at the level 1-alpha has in it what the test does not reject at
// alpha (Hollander & Wolfe, Nonparametric Statistical Methods, section 3.2). Bounded is false when there are too few
// differences for an interval of that level.
func HodgesLehmann(d []float64, alpha float64) (estimate, low, high float64, bounded bool) {
	walsh := walshAverages(d)
	estimate = MedianOfSorted(walsh)
	c := CriticalRankSum(len(d), alpha)
	if c < 0 {
		return estimate, 0, 0, false
	}
	return estimate, walsh[c], walsh[len(walsh)-1-c], true
}

// walshAverages are the means of all pairs of values, each with itself included, in ascending order.
func walshAverages(d []float64) []float64 {
	walsh := make([]float64, 0, len(d)*(len(d)+1)/2)
	for i, x := range d {
		for _, y := range d[i:] {
			walsh = append(walsh, (x+y)/2)
		}
	}
	slices.Sort(walsh)
	return walsh
}
