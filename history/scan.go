package history

import (
	"math"
	"slices"
)

// The scan of a level.
const (
	edge    = 3   // a change has at least so many points on either side
	longest = 120 // points of a level that are looked at: the latest
	clip    = 2.5 // no point counts as further from the level than this, in spreads: an outlier is not a change
)

// A Scanner scans levels for changes. Its zero value is ready; it keeps room between calls, so that it is for one goroutine.
type Scanner struct {
	z, room []float64
	tails   map[[2]int][]float64 // see tail
}

// Means is the largest difference between the means after and before any point of a level, in its standard error: the sign
// is that of the change. Values count as so many spreads from the level's median, clipped. It is 0 where there are too few
// points. (A likelihood-ratio scan for one change, as in Hawkins, Qiu & Kang 2003, on Huber's clipped scores.)
func (s *Scanner) Means(level []float64, spread float64) float64 {
	n := len(level)
	if n < 2*edge || spread <= 0 {
		return 0
	}
	middle := s.median(level)
	s.z = s.z[:0]
	sum := 0.0
	for _, x := range level {
		z := min(max((x-middle)/spread, -clip), clip)
		s.z = append(s.z, z)
		sum += z
	}
	mean, before, best, sign := sum/float64(n), 0.0, 0.0, 1.0
	for k, z := range s.z[:n-edge] {
		before += z
		if k+1 < edge {
			continue
		}
		// (mean after - mean before)² / (1/k + 1/(n-k)), in terms of how far the sum before is off
		off := mean*float64(k+1) - before
		if t := off * off / (float64(k+1) * float64(n-k-1)); t > best {
			best, sign = t, off
		}
	}
	return math.Copysign(math.Sqrt(best*float64(n)), sign)
}

// Ranks is the same of ranks, whatever the distribution: the largest rank-sum statistic (Mann & Whitney 1947; Pettitt 1979)
// over all points of a level, as the quantile of the standard normal distribution that is as unlikely.
func (s *Scanner) Ranks(level []float64) float64 {
	n := len(level)
	if n < 2*edge {
		return 0
	}
	s.room = append(s.room[:0], level...)
	slices.Sort(s.room)
	sum, best := 0.0, 0.0
	for k, x := range level[:n-edge] {
		low, _ := slices.BinarySearch(s.room, x)
		high := low
		for high < n && s.room[high] == x {
			high++
		}
		sum += float64(low+high+1) / 2 // ties share their mean rank
		if k+1 >= edge {
			best = max(best, s.unlikely(k+1, n-k-1, sum))
		}
	}
	return best
}

// steps is how many of the latest differences the spread is taken from.
const steps = 100

// Spread is the standard deviation of single points, from the differences of neighbours: a change of level is in one of them
// only, so that it doesn't widen it. (The median of absolute successive differences, by Gauss.) It is 0 for less than two points.
func (s *Scanner) Spread(points []float64) float64 {
	if len(points) < 2 {
		return 0
	}
	s.room = s.room[:0]
	for i := max(1, len(points)-steps); i < len(points); i++ {
		s.room = append(s.room, math.Abs(points[i]-points[i-1]))
	}
	const ofNormal = 1.4826 / math.Sqrt2
	return ofNormal * middle(s.room)
}

func (s *Scanner) median(values []float64) float64 {
	s.room = append(s.room[:0], values...)
	return middle(s.room)
}

// middle is the median of values, which it puts in another order (Hoare 1961).
func middle(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return math.NaN()
	}
	upper := nth(values, n/2)
	if n%2 == 1 {
		return upper
	}
	return (slices.Max(values[:n/2]) + upper) / 2
}

// nth is the value that would stand at k if values were sorted; what stands before it is no larger, and behind it no smaller.
func nth(values []float64, k int) float64 {
	low, high := 0, len(values)-1
	for low < high {
		pivot := values[(low+high)/2]
		i, j := low, high
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return values[k]
		}
	}
	return values[k]
}
