package stats_test

import (
	"math"
	"testing"

	"bench/result/stats"
)

// Student's quantiles are those of the published tables (Fisher & Yates 1963, table III), and the normal ones in the limit.
func TestStudentQuantile(t *testing.T) {
	for _, c := range []struct{ p, degrees, want float64 }{
		{0.975, 1, 12.706},
		{0.975, 2, 4.303},
		{0.975, 5, 2.571},
		{0.975, 10, 2.228},
		{0.975, 30, 2.042},
		{0.975, 120, 1.980},
		{0.95, 4, 2.132},
		{0.995, 8, 3.355},
		{0.9995, 3, 12.924},
		{0.5, 7, 0},
		{0.025, 10, -2.228},
		{0.975, 1e7, 1.960},
	} {
		if got := stats.StudentQuantile(c.p, c.degrees); math.Abs(got-c.want) > 6e-4 {
			t.Errorf("t(%g; %g) = %.4f, want %.3f", c.p, c.degrees, got, c.want)
		}
	}
}
