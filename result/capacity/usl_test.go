package capacity_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"bench/result/capacity"
)

// sdm91 is a Sun SPARCcenter 2000 in the SPEC SDM91 benchmark of October 1994: simulated users, and scripts an hour. It is Gunther's
// example, and that of the package usl of R (Möding), whose README has the coefficients that are expected here.
var sdm91 = []capacity.Load{{1, 64.9}, {18, 995.9}, {36, 1652.4}, {72, 1853.2}, {108, 1828.9}, {144, 1775.0}, {216, 1702.2}}

func TestUSLOfPublishedData(t *testing.T) {
	u, err := capacity.FitUSL(sdm91)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", u)
	for _, c := range []struct {
		name         string
		fitted       capacity.Coefficient
		want, within float64
		standard     float64
	}{
		{"sigma", u.Sigma, 0.0277285, 1e-6, 0.0091217},
		{"kappa", u.Kappa, 0.0001044, 1e-7, 0.0000199},
		{"peak", u.Peak, 96.52, 0.01, 0},
	} {
		if math.Abs(c.fitted.Value-c.want) > c.within {
			t.Errorf("%s is %g, and %g was published", c.name, c.fitted.Value, c.want)
		}
		// The published standard errors give intervals that are symmetric, and about as wide.
		if c.standard > 0 {
			if w := (c.fitted.High - c.fitted.Low) / (2 * 2.776 * c.standard); w < 0.8 || w > 1.4 {
				t.Errorf("%s: an interval from %g to %g, %.2f times as wide as published", c.name, c.fitted.Low, c.fitted.High, w)
			}
		}
		if !(c.fitted.Low < c.fitted.Value && c.fitted.Value < c.fitted.High) {
			t.Errorf("%s: %+v", c.name, c.fitted)
		}
	}
}

// lawful are trials of a target that follows the law, with some noise.
func lawful(rng *rand.Rand, lambda, sigma, kappa, noise float64) []capacity.Load {
	var all []capacity.Load
	for _, n := range []float64{1, 2, 4, 8, 16, 24, 32, 48, 64} {
		for range 3 {
			c := lambda * n / (1 + sigma*(n-1) + kappa*n*(n-1))
			all = append(all, capacity.Load{Level: n, Throughput: c * math.Exp(noise*rng.NormFloat64())})
		}
	}
	return all
}

// The intervals have the truth in them about as often as they say, and the law is seldom refused where it holds.
func TestUSLIntervalsCoverTheTruth(t *testing.T) {
	const runs = 200
	const lambda, sigma, kappa = 1000, 0.03, 0.0004
	peak := math.Sqrt((1 - sigma) / kappa)
	covered := map[string]int{}
	fitted := 0
	for i := range runs {
		u, err := capacity.FitUSL(lawful(rand.New(rand.NewPCG(3, uint64(i))), lambda, sigma, kappa, 0.03))
		if err != nil {
			continue
		}
		fitted++
		for _, c := range []struct {
			name  string
			c     capacity.Coefficient
			truth float64
		}{{"lambda", u.Lambda, lambda}, {"sigma", u.Sigma, sigma}, {"kappa", u.Kappa, kappa}, {"peak", u.Peak, peak}} {
			if c.c.Low <= c.truth && c.truth <= c.c.High {
				covered[c.name]++
			}
		}
	}
	if fitted < runs*97/100 {
		t.Errorf("refused in %d of %d runs", runs-fitted, runs)
	}
	for name, n := range covered {
		t.Logf("%s: %d of %d", name, n, fitted)
		if n < fitted*89/100 {
			t.Errorf("the interval of %s has the truth in it in %d of %d runs", name, n, fitted)
		}
	}
}

func TestUSLRefusesWhatIsNotLikeIt(t *testing.T) {
	flat := func(f func(n float64) float64) []capacity.Load {
		var all []capacity.Load
		for _, n := range []float64{1, 2, 4, 8, 16, 32, 64} {
			all = append(all, capacity.Load{Level: n, Throughput: f(n)})
		}
		return all
	}
	for _, c := range []struct {
		name  string
		loads []capacity.Load
		says  string
	}{
		{"three levels", sdm91[:3], "3 different levels"},
		{"no throughput", append([]capacity.Load{{Level: 5}}, sdm91...), "a throughput of 0"},
		{"rises faster than the level", flat(func(n float64) float64 { return 100 * math.Pow(n, 1.4) }), "negative"},
		{"a collapse", flat(func(n float64) float64 {
			if n > 16 {
				return 10
			}
			return 100 * n
		}), ""},
	} {
		if u, err := capacity.FitUSL(c.loads); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %+v, %v", c.name, u, err)
		}
	}
	// A target that scales without a limit has no peak.
	u, err := capacity.FitUSL(flat(func(n float64) float64 { return 100 * n * (1 + 0.001*math.Sin(n)) }))
	if err != nil || !math.IsInf(u.Peak.High, 1) || math.Abs(u.Lambda.Value-100) > 1 {
		t.Errorf("%+v, %v", u, err)
	}
}
