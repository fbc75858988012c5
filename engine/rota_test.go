package engine

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// At every moment each part has had its share of the starts, to within one, so that where that is a whole number it is exact.
func TestARotaIsNeverOneOff(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		shares := make([]float64, 1+random.IntN(6))
		sum := 0.0
		for i := range shares {
			shares[i] = float64(1 + random.IntN(20))
			sum += shares[i]
		}
		for i := range shares {
			shares[i] /= sum
		}
		shares = slices.Insert(shares, random.IntN(len(shares)+1), 0)
		r := newRota(shares, random.Uint64())
		again := r.again()
		had := make([]float64, len(shares))
		for n := 1.0; n <= 500; n++ {
			next := r.next()
			if other := again.next(); other != next {
				t.Fatalf("%v: start %v is %d's, and again %d's", shares, n, next, other)
			}
			had[next]++
			for i, share := range shares {
				if math.Abs(had[i]-n*share) >= 1 {
					t.Fatalf("%v: after %v starts part %d has had %v, and its share is %v", shares, n, i, had[i], n*share)
				}
			}
		}
	}
}

// What is left to chance differs from seed to seed.
func TestRotasOfOtherSeedsDiffer(t *testing.T) {
	orders := map[string]bool{}
	for seed := range uint64(20) {
		r := newRota([]float64{0.5, 0.25, 0.25}, seed)
		var order []byte
		for range 16 {
			order = append(order, 'a'+byte(r.next()))
		}
		orders[string(order)] = true
	}
	if len(orders) < 10 {
		t.Errorf("20 seeds have %d orders", len(orders))
	}
}
