package engine

import "math/rand/v2"

// The streams of randomness of a run: each has its own generator, so that adding a draw to one leaves the others as
// they were, and a resumed run repeats what the whole one would have done.
const (
	streamBlocks = iota + 1 // the order of cells in a block
)

// random is the generator of one stream, for one place (say, a block's number) in a run with this seed.
func random(seed uint64, stream, place int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(stream)<<32|uint64(place)))
}
