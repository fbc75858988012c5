package result

import (
	"cmp"
	"slices"
	"strings"
)

// leastDuration is what is left of a duration at least, when lateness is taken off: a histogram's lowest value.
const leastDuration = 1e-6

// CountsOnly says whether the metric is a count or a share of requests, which the generator's lateness doesn't change.
func (m Metric) CountsOnly() bool { return m.CanBeZero && m.clock == "" }

// withoutLateness is what the metric's value over some trials of a cell would be, had the generator been on time and never
// stood still. For times it is never more than the value that was measured, and for the throughput of a closed loop never
// less. Where nothing was late it is the value itself.
//
// How late each request was sent is known: there are histograms with that taken off. What a pause of the generator did is
// bounded: it held up those requests that were under way, each by no more than its length.
func (m Metric) withoutLateness(c *Cell, trials []*Trial, value float64) float64 {
	pauses := pausesOf(trials)
	switch {
	case m.key(c) == "throughput":
		return value * m.timeWithout(c, trials, pauses)
	case m.clock == "":
		return value
	}
	d, late := m.onTime(c, trials)
	if !late && len(pauses) == 0 || d.Count() == 0 {
		return value
	}
	best := m.statistic(d)
	if held := m.heldBy(c, trials); held > 0 && len(pauses) > 0 {
		best = m.withoutPauses(d, pauses, held)
	}
	return max(leastDuration, min(value, best))
}

// pausesOf are how long the generator stood still in some trials, the longest first.
func pausesOf(trials []*Trial) []float64 {
	var all []float64
	for _, t := range trials {
		all = append(all, t.Generator.Still...)
	}
	slices.SortFunc(all, func(a, b float64) int { return cmp.Compare(b, a) })
	return all
}

// timeWithout is by how much a rate grows when the time in which the generator stood still is taken off. A schedule makes up
// for it.
func (m Metric) timeWithout(c *Cell, trials []*Trial, pauses []float64) float64 {
	var time float64
	for _, t := range trials {
		time += t.Duration
	}
	still := sumOf(pauses)
	if c.OpenLoop() || still <= 0 || still >= time {
		return 1
	}
	return time / (time - still)
}

// onTime is the distribution that the metric is a part of, over some trials, as it would have been with every request sent
// on time; late says whether that differs from what was measured.
func (m Metric) onTime(c *Cell, trials []*Trial) (d Distribution, late bool) {
	if m.request != "" {
		d, _ = m.onTimeNamed(c)
		return d, false // its time begins when it is sent, so that nothing but a pause is in it
	}
	name := m.histogram(c)
	merged := NewSparseRecorder()
	for _, t := range trials {
		h, ok := t.Histograms[OnTime(name)]
		if !ok {
			h = t.Histograms[name]
		}
		if merged.Add(h) != nil {
			return Distribution{}, false // whoever reads the histogram for its value says so
		}
		late = late || ok
	}
	return merged.Distribution(), late
}

// statistic is the metric of a distribution, whether its sample is large enough or not.
func (m Metric) statistic(d Distribution) float64 {
	if q, ok := m.Quantile(); ok {
		return d.Quantile(q)
	}
	switch m.field {
	case "max":
		return d.Max()
	case "mean":
		return d.Mean()
	case "stddev":
		return d.Stddev()
	}
	return d.Min()
}

// heldBy is how many values a pause of the generator can have raised, at most: requests under way, or the batch that was.
func (m Metric) heldBy(c *Cell, trials []*Trial) float64 {
	most := int64(0)
	for _, t := range trials {
		most = max(most, t.InFlight.Max)
	}
	switch {
	case m.clock == "send_lag":
		return 0
	case c.Users != nil && m.perBatch():
		return float64(*c.Users)
	case !c.OpenLoop() && m.perBatch():
		return 1
	}
	return float64(most)
}

func (m Metric) perBatch() bool {
	switch m.clock {
	case "makespan", "session", "first_result", "released":
		return true
	}
	return strings.HasPrefix(m.clock, "time_to.")
}

// withoutPauses bounds a statistic from below. Take off x, and leave out the values that pauses longer than x may have
// raised: no true distribution that these pauses made the measured one of has a lower quantile. The best bound of all x
// counts.
func (m Metric) withoutPauses(d Distribution, pauses []float64, held float64) float64 {
	n := float64(d.Count())
	switch m.field {
	case "mean":
		return d.Mean() - sumOf(pauses)*held/n
	case "stddev":
		return 0
	case "min":
		return d.Min()
	}
	q, ok := m.Quantile()
	if !ok {
		q = (n - 0.5) / n // the largest sample
	}
	best := 0.0
	for longer := 0; longer <= len(pauses); longer++ {
		off := 0.0 // all pauses are left out
		if longer < len(pauses) {
			off = pauses[longer]
		}
		left := q - float64(longer)*held/n
		if left <= 0 {
			break
		}
		best = max(best, d.Quantile(left)-off)
	}
	return best
}
