package timeline

import (
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"time"

	"bench/result/stats"
)

// Durations are counted in buckets of which an octave has eight, so that each is 9 % longer than the one before.
const (
	octave   = 8
	lowest   = time.Microsecond
	highest  = time.Hour
	lowBits  = 10 // bits of a microsecond in nanoseconds
	buckets  = (42-lowBits+1)*octave + 1
	noBucket = -1
)

// parts are where the buckets of an octave begin, as 64-bit numbers whose first bit is set.
var parts = func() (at [octave]uint64) {
	for i := range at {
		at[i] = uint64(math.Exp2(float64(i)/octave)*(1<<62)) << 1
	}
	return at
}()

// bucketOf is the number of the bucket that a duration falls into.
func bucketOf(d time.Duration) int {
	v := uint64(min(max(d, lowest), highest))
	n := bits.Len64(v)
	v <<= 64 - n
	i := (n - lowBits) * octave
	for k := 1; k < octave && v >= parts[k]; k++ {
		i++
	}
	return i
}

// edge is where a bucket begins, in seconds.
func edge(bucket int) float64 {
	return math.Exp2(float64(bucket)/octave+lowBits-1) / float64(time.Second)
}

// A Count is how many durations fell into a bucket.
type Count struct {
	Bucket int
	N      int64
}

// Counts are the durations of a bin, by ascending buckets, none of them empty. Bucket i begins at 512 ns * 2^(i/8). In a file they are
// runs of neighbours, of which each is the number of its first bucket and then the counts: [[112,3,20,7],[190,1]].
type Counts []Count

// Total is how many durations there are.
func (c Counts) Total() (n int64) {
	for i := range c {
		n += c[i].N
	}
	return n
}

// with is the sum of two.
func (c Counts) with(o Counts) Counts {
	if len(o) == 0 {
		return c
	}
	sum := make(Counts, 0, len(c)+len(o))
	for len(c) > 0 || len(o) > 0 {
		switch {
		case len(o) == 0 || len(c) > 0 && c[0].Bucket < o[0].Bucket:
			sum, c = append(sum, c[0]), c[1:]
		case len(c) == 0 || o[0].Bucket < c[0].Bucket:
			sum, o = append(sum, o[0]), o[1:]
		default:
			sum = append(sum, Count{c[0].Bucket, c[0].N + o[0].N})
			c, o = c[1:], o[1:]
		}
	}
	return sum
}

// MarshalJSON writes runs of neighbours.
func (c Counts) MarshalJSON() ([]byte, error) {
	runs, last := [][]int64{}, noBucket
	for _, x := range c {
		if last == noBucket || x.Bucket != last+1 {
			runs = append(runs, []int64{int64(x.Bucket)})
		}
		at := &runs[len(runs)-1]
		*at = append(*at, x.N)
		last = x.Bucket
	}
	return json.Marshal(runs)
}

// UnmarshalJSON reads what MarshalJSON wrote. An error means that it is corrupt.
func (c *Counts) UnmarshalJSON(text []byte) error {
	var runs [][]int64
	if err := json.Unmarshal(text, &runs); err != nil {
		return err
	}
	read, next := Counts{}, 0
	for _, run := range runs {
		if len(run) < 2 || run[0] < int64(next) || run[0]+int64(len(run)-1) > buckets {
			return fmt.Errorf("decode the latencies of a timeline: %v is no run of buckets from %d to %d", run, next, buckets-1)
		}
		next = int(run[0])
		for _, n := range run[1:] {
			if n < 0 {
				return fmt.Errorf("decode the latencies of a timeline: bucket %d has %d durations", next, n)
			}
			if n > 0 {
				read = append(read, Count{next, n})
			}
			next++
		}
	}
	*c = read
	return nil
}

// Supports says whether the bin has so many durations that a quantile of them is worth showing: the rule of all percentiles.
func (b *Bin) Supports(q float64) bool { return b.Latency.Total() >= stats.SamplesToShow(q) }

// Quantile is below which duration the share q of the bin's lie, in seconds, within a bucket's 9 %. It is a lower bound where it reaches
// what was cut short. It is not ok where there are too few of them, see Supports.
func (b *Bin) Quantile(q float64) (seconds float64, atLeast, ok bool) {
	n := b.Latency.Total()
	if n < stats.SamplesToShow(q) {
		return 0, false, false
	}
	place := min(max(q*float64(n)+0.5, 1), float64(n))
	before := 0.0
	for _, c := range b.Latency {
		if before+float64(c.N) >= place {
			share := (place - before - 0.5) / float64(c.N)
			seconds = edge(c.Bucket) * math.Exp2(min(max(share, 0), 1)/octave)
			break
		}
		before += float64(c.N)
	}
	return seconds, b.Cut > 0 && seconds*math.Exp2(1.0/octave) >= b.CutFrom, true
}
