package report

import (
	"math"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// A change is a comparison's effect in the words of people.
type change struct {
	ratio, interval string // "1.12x", "1.08–1.16"; empty when there is no estimate
	word            string // "slower", "same", "inconclusive"; for throughput "lower"
	style           lines.Style
}

// changeOf puts a comparison into words. A proven effect is written as a factor above one with its direction in the
// word; where nothing is proven the plain ratio stands, since a direction would claim too much.
func changeOf(c *result.Comparison) change {
	k := kindOfPair(c)
	out := change{word: string(c.Verdict), style: verdictStyle(c.Verdict)}
	better := c.Verdict == result.Faster || c.Verdict == result.LikelyFaster
	decided := better || c.Verdict == result.Slower || c.Verdict == result.LikelySlower
	if decided {
		word := k.worse
		if better {
			word = k.better
		}
		if strings.HasPrefix(string(c.Verdict), "likely ") {
			word = "likely " + word
		}
		out.word = word
	}
	if c.Ratio == nil {
		return out
	}
	if c.Difference {
		out.ratio, out.interval = differenceWords(c, decided)
		return out
	}
	ratio, low, high := *c.Ratio, c.Low, c.High
	invert := decided && ratio < 1 && ratio > 0
	if invert {
		ratio = 1 / ratio
	}
	out.ratio = times(ratio)
	if low != nil && high != nil {
		l, h := *low, *high
		if invert {
			l, h = inverse(h), inverse(l)
		}
		out.interval = strings.TrimSuffix(times(l), "x") + "–" + strings.TrimSuffix(times(h), "x")
	}
	return out
}

// inverse turns "as long as" into "as fast as"; nothing is infinitely slower.
func inverse(v float64) float64 {
	if v <= 0 {
		return math.Inf(1)
	}
	return 1 / v
}

// differenceWords writes a difference and its interval; a decided one has its sign in the word.
func differenceWords(c *result.Comparison, decided bool) (size, interval string) {
	d, ends := *c.Ratio, []float64{}
	if c.Low != nil && c.High != nil && *c.Low != *c.High {
		ends = []float64{*c.Low, *c.High}
	}
	sign := "+"
	if decided {
		sign, d = "", math.Abs(d)
		for i := range ends {
			ends[i] = math.Abs(ends[i])
		}
		slices.Sort(ends)
	}
	size = difference(c, d, sign)
	if len(ends) == 2 {
		interval = strings.TrimSuffix(difference(c, ends[0], sign), points) + " to " +
			strings.TrimSuffix(difference(c, ends[1], sign), points)
	}
	return size, interval
}

// points is the unit of a difference between percentages.
const points = " points"

// difference writes the change of a metric that is compared by subtraction; plus is the sign of one that is positive.
func difference(c *result.Comparison, v float64, plus string) string {
	sign := plus
	switch {
	case v < 0:
		sign, v = "-", -v
	case v == 0:
		sign = ""
	}
	text := words.TrimZeros(kindOfPair(c).alone(v).With(v))
	if strings.HasSuffix(text, " %") {
		text = words.TrimZeros(strings.TrimSuffix(text, " %")) + points
	}
	return sign + text
}

func verdictStyle(v result.Verdict) lines.Style {
	switch v {
	case result.Faster, result.LikelyFaster:
		return lines.Good
	case result.Slower, result.LikelySlower:
		return lines.Bad
	case result.Same:
		return lines.Plain
	}
	return lines.Unsure
}

// plural counts things; a number and its noun stay on one line.
func plural[N int | int64](n N, thing string) string {
	return words.Count(n) + escape.NBSP + words.Noun(n, thing)
}
