package engine

import (
	"math"
	"math/rand/v2"
)

// A rota says which part of a mix starts the next batch. At every moment each part has had its share of the starts, to within
// one: of 1,000 with a share of 0.25 exactly 250. That is so for the schedule that always lets the one go first whose next
// batch has to be soonest for it (earliest deadline first, of the unit tasks of a proportionate schedule: Baruah, Cohen,
// Plaxton, Varvel 1996). Whom it lets choose is drawn, the same for the same seed, so that no rhythm of the server's meets
// always the same part.
type rota struct {
	shares []float64 // by part; 0: it has no turns
	seed   uint64
	random rand.PCG
	number float64   // of starts so far
	had    []float64 // of them, by part
}

func newRota(shares []float64, seed uint64) *rota {
	t := &rota{shares: shares, had: make([]float64, len(shares))}
	t.begin(seed)
	return t
}

// begin begins anew.
func (t *rota) begin(seed uint64) {
	t.seed, t.number = seed, 0
	t.random.Seed(seed, 0)
	clear(t.had)
}

// again are the same turns from the beginning.
func (t *rota) again() *rota { return newRota(t.shares, t.seed) }

// next is whose turn it is, by its place among the parts.
func (t *rota) next() int {
	const slack = 1e-9 // of a product that is a whole number but for rounding
	chosen, soonest, equals := -1, math.Inf(1), uint64(0)
	for i, share := range t.shares {
		if share == 0 || math.Floor(t.had[i]/share+slack) > t.number {
			continue // it is ahead
		}
		deadline := math.Ceil((t.had[i]+1)/share - slack)
		switch {
		case deadline < soonest:
			chosen, soonest, equals = i, deadline, 1
		case deadline == soonest:
			if equals++; t.random.Uint64()%equals == 0 {
				chosen = i
			}
		}
	}
	t.number++
	t.had[chosen]++
	return chosen
}

// at is whose turn is number n, from 0, of those that were not asked for yet: those in between are others'.
func (t *rota) at(n int64) int {
	for t.number < float64(n) {
		t.next()
	}
	return t.next()
}

// quotas are the shares of a trial of so many starts, so that all trials until its end together are as near to the shares of
// the mix as can be: where a trial can't be exact, a later one makes up for it.
func quotas(shares []float64, block, starts int64) []float64 {
	until := func(n int64, share float64) float64 { return math.Round(float64(n) * share) }
	trial := make([]float64, len(shares))
	before := 0.0
	for i, share := range shares {
		after := before + share
		had := until(block*starts, after) - until(block*starts, before)
		trial[i] = (until((block+1)*starts, after) - until((block+1)*starts, before) - had) / float64(starts)
		before = after
	}
	return trial
}
