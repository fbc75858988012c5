package result

import (
	"math"

	"bench/result/capacity"
)

// Scaling is the Universal Scalability Law (Gunther 1993, 2007) fitted to the trials of a search over a closed loop: throughput at N
// is Lambda N / (1 + Sigma (N-1) + Kappa N (N-1)). Where it doesn't fit, Refused says why, and there are no coefficients.
type Scaling struct {
	Lambda  *Coefficient `json:"lambda,omitempty"` // throughput at 1
	Sigma   *Coefficient `json:"sigma,omitempty"`  // contention: the share that is serial
	Kappa   *Coefficient `json:"kappa,omitempty"`  // what exchanging state among all costs
	Peak    *Coefficient `json:"peak,omitempty"`   // the N with the highest throughput; without an upper end there may be none
	Levels  int          `json:"levels,omitempty"`
	Refused string       `json:"refused,omitempty"`
}

// A Coefficient is an estimate with its 95 % interval; what is null has no end.
type Coefficient struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// At is the law's throughput at a level; NaN where it was refused.
func (s *Scaling) At(n float64) float64 {
	if s == nil || s.Refused != "" || s.Lambda == nil || s.Lambda.Value == nil {
		return math.NaN()
	}
	sigma, kappa := valueOr(s.Sigma.Value, 0), valueOr(s.Kappa.Value, 0)
	return *s.Lambda.Value * n / (1 + sigma*(n-1) + kappa*n*(n-1))
}

// scalingOf fits the law to the trials that tell something of the target.
func scalingOf(trials []Trial) *Scaling {
	var loads []capacity.Load
	for i := range trials {
		t := &trials[i]
		if v := throughput(t); v != nil && *v > 0 && t.Valid() && !t.Partial {
			loads = append(loads, capacity.Load{Level: t.Level, Throughput: *v})
		}
	}
	if len(loads) == 0 {
		return nil
	}
	usl, err := capacity.FitUSL(loads)
	if err != nil {
		return &Scaling{Refused: err.Error()}
	}
	return &Scaling{
		Lambda: coefficient(usl.Lambda), Sigma: coefficient(usl.Sigma), Kappa: coefficient(usl.Kappa), Peak: coefficient(usl.Peak), Levels: usl.Levels,
	}
}

func coefficient(c capacity.Coefficient) *Coefficient {
	finite := func(v float64) *float64 {
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return nil
		}
		return number(rounded(v))
	}
	return &Coefficient{Value: finite(c.Value), Low: finite(c.Low), High: finite(c.High)}
}
