package engine

import (
	"math/bits"
	"math/rand/v2"

	"bench/plan"
)

// A composition says which request each item of a batch is.
type composition struct {
	listed   []int // by item: the request's place in the group
	shuffled bool
	seed     uint64
}

// compose spreads each request of a group as often as its weight says, evenly through the batch: at every place the
// request that is furthest behind its share comes next (smooth weighted round robin). A batch of equal weights is the
// group as listed.
func compose(g plan.Group, seed uint64) *composition {
	total := 0
	for _, r := range g.Batch() {
		total += weight(r)
	}
	c := &composition{listed: make([]int, 0, total), shuffled: g.Order == plan.Shuffled, seed: seed}
	behind := make([]int, len(g.Batch()))
	for range total {
		next := 0
		for i, r := range g.Batch() {
			behind[i] += weight(r)
			if behind[i] > behind[next] {
				next = i
			}
		}
		behind[next] -= total
		c.listed = append(c.listed, next)
	}
	return c
}

// weight is how often a request stands in a batch.
func weight(r plan.Request) int { return max(1, r.Weight) }

// size is the number of items in a batch.
func (c *composition) size() int { return len(c.listed) }

// batch gives the order of the number-th batch, by item the request's place in the group. It is the listed order, which
// the caller must not change, or shuffled anew into buffer, the same for the same seed and number.
func (c *composition) batch(number uint64, buffer []int) []int {
	if !c.shuffled {
		return c.listed
	}
	items := append(buffer[:0], c.listed...)
	var random rand.PCG
	random.Seed(c.seed, number)
	for i := len(items) - 1; i > 0; i-- {
		// The high word of the product is uniform in 0…i but for 2^-64 of bias an item.
		j, _ := bits.Mul64(random.Uint64(), uint64(i+1))
		items[i], items[j] = items[j], items[i]
	}
	return items
}
