package result

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"bench/words"
)

// A Size is what a unit's numbers are divided by to be written, and what that is called: ms is 0.001 of a second.
type Size struct {
	Name string
	Of   float64
}

// The sizes of the units that have more than their own, the largest first.
var (
	sizesOfTime   = []Size{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}}
	sizesOfMemory = []Size{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}
	sizesOfSpeed  = []Size{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}} // of networks and disks, in powers of ten
)

// Sizes are the sizes that the unit's numbers are written in, the largest first. Those of what programs bring themselves may
// be by something: s/op, B/op, B/s.
func (u Unit) Sizes() []Size {
	what, by, _ := strings.Cut(string(u), "/")
	switch {
	case u == Seconds || u == CPUSeconds:
		return sizesOfTime
	case u == Bytes:
		return sizesOfMemory
	case u == Ratio:
		return []Size{{"%", 0.01}}
	case what == string(Seconds):
		return divided(append(slices.Clone(sizesOfTime), Size{"ns", 1e-9}), by)
	case u == Bytes+"/s":
		return divided(sizesOfSpeed, by)
	case what == string(Bytes):
		return divided(sizesOfMemory, by)
	}
	return []Size{{string(u), 1}}
}

// divided are sizes by something.
func divided(all []Size, by string) []Size {
	all = slices.Clone(all)
	for i := range all {
		all[i].Name += "/" + by
	}
	return all
}

// A Scale writes numbers alike: in one size of their unit, with the same decimals.
type Scale struct {
	Size     Size
	Decimals int
}

// Scale picks the largest size in which no number is below least, and decimals that give the smallest three digits, or
// fewer where the numbers span so much that the largest would have more digits than a histogram can tell apart.
func (u Unit) Scale(least float64, numbers ...float64) Scale {
	return scaleOf(u.Sizes(), least, numbers)
}

// Scale is Unit.Scale where the size is given.
func (s Size) Scale(numbers ...float64) Scale { return scaleOf([]Size{s}, 0, numbers) }

func scaleOf(sizes []Size, least float64, numbers []float64) Scale {
	low, high := math.Inf(1), 0.0
	for _, v := range numbers {
		if v = math.Abs(v); v > 0 && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	s := Scale{Size: sizes[0]}
	if high == 0 {
		return scaleOfNothing(sizes, len(numbers))
	}
	for _, size := range sizes {
		s.Size = size
		if low >= least*size.Of*(1-1e-9) {
			break
		}
	}
	s.Decimals = max(0, min(2-magnitude(low/s.Size.Of), 3))
	for most := 4; s.Decimals > 0 && magnitude(high/s.Size.Of)+1+s.Decimals > most; most = 5 {
		s.Decimals--
	}
	return s
}

// scaleOfNothing is the scale of nothing but zeros, or of no number at all.
func scaleOfNothing(sizes []Size, n int) Scale {
	if n == 0 {
		return Scale{Size: Size{"", 1}}
	}
	for _, size := range sizes {
		if size.Of == 1 {
			return Scale{Size: size}
		}
	}
	return Scale{Size: sizes[0]}
}

// magnitude is the power of ten of the first digit.
func magnitude(v float64) int { return int(math.Floor(math.Log10(v))) }

// Number writes v without its unit.
func (s Scale) Number(v float64) string {
	return words.Thousands(strconv.FormatFloat(v/s.Size.Of, 'f', s.Decimals, 64))
}

// With writes v with its unit: 1.50 s, 2,846/s.
func (s Scale) With(v float64) string { return s.Size.Behind(s.Number(v)) }

// Trimmed is With without zeros at the number's end: 1.5 s.
func (s Scale) Trimmed(v float64) string { return s.Size.Behind(words.TrimZeros(s.Number(v))) }

// Behind puts the unit behind a number: a rate's at once, others after a space.
func (s Size) Behind(number string) string {
	if s.Name == "" || strings.HasPrefix(s.Name, "/") {
		return number + s.Name
	}
	return number + " " + s.Name
}
