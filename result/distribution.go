package result

import (
	"fmt"
	"math"
	"math/bits"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"bench/result/stats"
)

// A Distribution is a histogram made ready for questions. All its values are in seconds.
type Distribution struct {
	buckets  []bucket // ascending, none empty
	count    int64
	censored *Censored
}

// A bucket holds samples that the histogram can't tell apart: low <= sample < low+width, in nanoseconds.
type bucket struct {
	low, width, count int64
}

// Distribution decodes the histogram. An error means that it is corrupt.
func (h Histogram) Distribution() (Distribution, error) {
	p, err := h.decode()
	if err != nil {
		return Distribution{}, err
	}
	return newDistribution(p, h.Censored), nil
}

func (h Histogram) decode() (*hdr.PackedHistogram, error) {
	if h == (Histogram{}) {
		return hdr.NewPacked(unit, int64(highestRecorded), digits), nil
	}
	p, err := hdr.DecodePacked([]byte(h.Encoded))
	if err != nil {
		return nil, fmt.Errorf("decode histogram: %w", err)
	}
	if p.LowestTrackableValue() != unit || p.SignificantFigures() != digits {
		return nil, fmt.Errorf("decode histogram: unit %d and %d digits, want %d and %d",
			p.LowestTrackableValue(), p.SignificantFigures(), unit, digits)
	}
	if p.HighestTrackableValue() > int64(highestRecorded) { // what is above would be lost where it is merged
		return nil, fmt.Errorf("decode histogram: values up to %v, want %v", time.Duration(p.HighestTrackableValue()), highestRecorded)
	}
	if c := h.Censored; c != nil && (c.Count < 0 || c.Count > h.Count || c.From < 0) {
		return nil, fmt.Errorf("decode histogram: %d of %d samples are said to be cut short after %v s", c.Count, h.Count, c.From)
	}
	if p.TotalCount() != h.Count {
		return nil, fmt.Errorf("decode histogram: holds %d samples, says %d", p.TotalCount(), h.Count)
	}
	return p, nil
}

func newDistribution(p *hdr.PackedHistogram, censored *Censored) Distribution {
	d := Distribution{buckets: make([]bucket, 0, p.Populated()), count: p.TotalCount(), censored: censored}
	for low, count := range p.ForEachBucket {
		d.buckets = append(d.buckets, bucket{low, bucketWidth(low), count})
	}
	return d
}

// bucketWidth is the width of the bucket that begins at low: 1 ns below 2,048, and twice as wide in each octave.
func bucketWidth(low int64) int64 {
	const subBuckets = 11 // bits: the power of two that holds 2 * 10^digits
	return 1 << max(bits.Len64(uint64(low))-subBuckets, 0)
}

// Count is the number of samples, censored ones included.
func (d Distribution) Count() int64 { return d.count }

// Censored tells which samples are known as "at least this long" only; nil when all are known.
func (d Distribution) Censored() *Censored { return d.censored }

// Interval is where the population's quantile lies with at least 95 % confidence, in seconds; inside says whether the
// sample holds both of its ends, and they are its smallest and largest value where it doesn't.
func (d Distribution) Interval(q float64) (low, high float64, inside bool) {
	from, to, inside := stats.OrderRanks(d.count, q)
	return d.sample(max(from, 1)), d.sample(min(to, d.count)), inside
}

// Shows says whether the quantile is worth showing: its interval lies inside of the sample.
func (d Distribution) Shows(q float64) bool {
	_, _, inside := stats.OrderRanks(d.count, q)
	return inside
}

// Quantile is the value below which the share q of the samples lies, in seconds; NaN without samples. A bucket's samples are taken
// to lie evenly in it, and between two samples it interpolates (Hazen 1914; type 5 of Hyndman & Fan 1996), so that two
// trials rarely give the same number. It says nothing about support.
func (d Distribution) Quantile(q float64) float64 {
	if d.count == 0 {
		return math.NaN()
	}
	position := min(max(q*float64(d.count)+0.5, 1), float64(d.count))
	k := int64(position)
	below, above := d.sample(k), d.sample(min(k+1, d.count))
	share := position - float64(k)
	if share > 0 && d.censored.Reaches(above) && !d.censored.Reaches(below) {
		return above // A mean of a known and a censored sample would look like a known one.
	}
	return below + share*(above-below)
}

// sample is the k-th smallest sample, counted from 1, in seconds.
func (d Distribution) sample(k int64) float64 {
	var before int64
	for _, b := range d.buckets {
		if before+b.count >= k {
			share := (float64(k-before) - 0.5) / float64(b.count)
			return seconds(float64(b.low) + share*float64(b.width))
		}
		before += b.count
	}
	return math.NaN()
}

// Min is the lower end of the lowest bucket, in seconds; NaN without samples.
func (d Distribution) Min() float64 {
	if d.count == 0 {
		return math.NaN()
	}
	return seconds(float64(d.buckets[0].low))
}

// Max is the upper end of the highest bucket, in seconds; NaN without samples.
func (d Distribution) Max() float64 {
	if d.count == 0 {
		return math.NaN()
	}
	last := d.buckets[len(d.buckets)-1]
	return seconds(float64(last.low + last.width - 1))
}

// Mean is the mean in seconds; NaN without samples.
func (d Distribution) Mean() float64 {
	sum := 0.0
	for _, b := range d.buckets {
		sum += b.middle() * float64(b.count)
	}
	return seconds(sum / float64(d.count))
}

// Stddev is the sample's standard deviation in seconds; NaN with fewer than two samples.
func (d Distribution) Stddev() float64 {
	if d.count < 2 {
		return math.NaN()
	}
	mean := d.Mean() * float64(time.Second)
	sum := 0.0
	for _, b := range d.buckets {
		sum += (b.middle() - mean) * (b.middle() - mean) * float64(b.count)
	}
	return seconds(math.Sqrt(sum / float64(d.count-1)))
}

func (b bucket) middle() float64 { return float64(b.low) + float64(b.width-1)/2 }

func seconds(nanoseconds float64) float64 { return nanoseconds / float64(time.Second) }

// Bars calls f for each run of samples the histogram can't tell apart, in ascending order: from and to in seconds.
func (d Distribution) Bars(f func(from, to float64, count int64)) {
	for _, b := range d.buckets {
		f(seconds(float64(b.low)), seconds(float64(b.low+b.width)), b.count)
	}
}
