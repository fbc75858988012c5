package capacity

import "errors"

// A Load is the throughput that was measured at a number of concurrent requests or users.
type Load struct{ Level, Throughput float64 }

// A Coefficient is an estimate with its 95 % interval.
type Coefficient struct{ Value, Low, High float64 }

// A USL is the Universal Scalability Law (Gunther 1993, 2007): throughput at N is
// Lambda N / (1 + Sigma (N-1) + Kappa N (N-1)).
type USL struct {
	Lambda Coefficient // throughput at 1
	Sigma  Coefficient // contention: the share that is serial
	Kappa  Coefficient // coherency: what exchanging state among all costs
	Peak   Coefficient // the N of the highest throughput, +Inf where there is none
	Levels int
}

// FitUSL fits the law to trials, several of which may be at the same level. It is an error, with what is wrong, where the law
// can't be told from the data or does not describe them.
func FitUSL([]Load) (USL, error) { return USL{}, errors.New("too few levels") }
