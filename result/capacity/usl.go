package capacity

import (
	"errors"
	"fmt"
	"math"

	"bench/result/stats"
)

// A Load is the throughput that was measured at a number of concurrent requests or users.
type Load struct{ Level, Throughput float64 }

// A Coefficient is an estimate with its 95 % interval.
type Coefficient struct{ Value, Low, High float64 }

// A USL is the Universal Scalability Law (Gunther 1993; Guerrilla Capacity Planning, 2007): throughput at N is
// Lambda N / (1 + Sigma (N-1) + Kappa N (N-1)).
type USL struct {
	Lambda Coefficient // throughput at 1
	Sigma  Coefficient // contention: the share that is serial, from 0 to 1
	Kappa  Coefficient // coherency: what exchanging state among all costs; 0 is Amdahl's law
	Peak   Coefficient // the N of the highest throughput; +Inf where there is none
	Levels int         // different ones that it is fitted to
}

// At is the throughput at a level.
func (u USL) At(level float64) float64 {
	return law{u.Lambda.Value, u.Sigma.Value, u.Kappa.Value}.at(level)
}

const (
	uslLevels = 4   // different ones, at the least: the law has three coefficients
	uslMisses = 0.1 // root mean square of what it is off by, as a share of the mean throughput, at the most
	uslLack   = 0.01
)

// FitUSL fits the law to trials, several of which may be at the same level, by least squares; the intervals are of the profile
// likelihood (Bates & Watts 1988, section 6.1). It is an error, with what is wrong, where the law can't be told from the data or
// does not describe them.
func FitUSL(loads []Load) (USL, error) {
	levels, err := distinct(loads)
	if err != nil {
		return USL{}, err
	}
	full := minimize(loads, start(loads), coefficients)
	best := full
	switch free := float64(len(loads) - 3); {
	case best[1] < 0 && bound(loads, best, 1, +1, free, coefficients) < 0:
		return USL{}, errors.New("throughput rises faster than the level: contention would be negative")
	case best[2] < 0 && bound(loads, best, 2, +1, free, coefficients) < 0:
		return USL{}, errors.New("throughput rises ever faster at high levels: coherency would be negative")
	}
	for _, i := range []int{2, 1} { // what is below 0 by chance is 0
		if best[i] < 0 {
			best[i] = 0
			best = minimizeWithout(loads, best, i, coefficients)
			best[1], best[2] = max(best[1], 0), max(best[2], 0)
		}
	}
	if err := describes(loads, levels, best); err != nil {
		return USL{}, err
	}
	return intervals(loads, levels, full, best), nil
}

// intervals are those of the coefficients, and of the peak.
func intervals(loads []Load, levels int, full, best law) USL {
	u := USL{Levels: levels}
	free := float64(len(loads) - 3)
	for i, c := range []*Coefficient{&u.Lambda, &u.Sigma, &u.Kappa} {
		*c = Coefficient{best[i], max(0, bound(loads, full, i, -1, free, coefficients)), max(0, bound(loads, full, i, +1, free, coefficients))}
		c.Low, c.High = min(c.Low, c.Value), max(c.High, c.Value)
	}
	u.Peak = Coefficient{math.Inf(1), 0, math.Inf(1)}
	if best[2] > 0 && best[1] < 1 {
		u.Peak.Value = math.Sqrt((1 - best[1]) / best[2])
	}
	if full[2] > 0 && full[1] < 1 {
		peaked := law{full[0], full[1], math.Log((1-full[1])/full[2]) / 2}
		u.Peak.Low = math.Exp(bound(loads, peaked, 2, -1, free, peaks))
		if u.Kappa.Low > 0 {
			u.Peak.High = math.Exp(bound(loads, peaked, 2, +1, free, peaks))
		}
	}
	return u
}

// distinct counts the levels, and refuses what no law could be told from.
func distinct(loads []Load) (int, error) {
	levels := map[float64]bool{}
	for _, l := range loads {
		if !(l.Level > 0) || !(l.Throughput > 0) || math.IsInf(l.Throughput, 0) || math.IsInf(l.Level, 0) {
			return 0, fmt.Errorf("a throughput of %g at a level of %g", l.Throughput, l.Level)
		}
		levels[l.Level] = true
	}
	if len(levels) < uslLevels {
		return 0, fmt.Errorf("%d different levels, and the law's three coefficients take %d", len(levels), uslLevels)
	}
	return len(levels), nil
}

// describes refuses a law that the data do not follow: by more than trials at the same level differ, where there are several
// (the F-test for lack of fit: Draper & Smith 1998, section 2.1), or by too much at all.
func describes(loads []Load, levels int, best law) error {
	groups := map[float64][]float64{}
	total := 0.0
	for _, l := range loads {
		groups[l.Level] = append(groups[l.Level], l.Throughput)
		total += l.Throughput
	}
	sum, pure := 0.0, 0.0
	for _, l := range loads { // in their order: sums of floats depend on it
		group, mean := groups[l.Level], 0.0
		for _, v := range group {
			mean += v / float64(len(group))
		}
		pure += (l.Throughput - mean) * (l.Throughput - mean)
		sum += (l.Throughput - best.at(l.Level)) * (l.Throughput - best.at(l.Level))
	}
	n := float64(len(loads))
	misses := math.Sqrt(sum/n) / (total / n)
	if misses > uslMisses {
		return fmt.Errorf("the law misses the measured throughput by %.0f %% in the mean", 100*misses)
	}
	lack, repeats := float64(levels-3), n-float64(levels)
	if repeats >= 3 && misses > uslMisses/5 && pure > 0 {
		f := (sum - pure) / lack / (pure / repeats)
		if f > 0 && stats.IncompleteBeta(repeats/(repeats+lack*f), repeats/2, lack/2) < uslLack {
			return errors.New("throughput differs from the law by more than trials at the same level differ")
		}
	}
	return nil
}
