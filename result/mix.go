package result

import "slices"

// Mixed makes the share of a mix from those of its parts, which keep their histograms. What belongs to a request's name
// stays with the parts.
func Mixed(parts []Share) Share {
	whole := Merge(nameless(parts))
	whole.Parts = parts
	return whole
}

// nameless are copies of shares, with histograms of their own, and without what belongs to a request's name.
func nameless(shares []Share) []Share {
	copies := make([]Share, len(shares))
	for i, s := range shares {
		s.Clocks = copiedClocks(s.Clocks)
		s.Names, s.Examples, s.Stages = nil, slices.Clone(s.Examples), nameless(s.Stages)
		copies[i] = s
	}
	return copies
}
