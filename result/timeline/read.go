package timeline

import "math"

// Quantiles are those that are told of bins, the most telling first.
var Quantiles = []float64{0.99, 0.95, 0.9, 0.5}

// FewestBins is how many bins there are at least where a course is drawn: of fewer nobody sees anything.
const FewestBins = 3

// ForQuantile is the timeline with bins so wide that most of them support a quantile, and that there are no more than most. Q is the first
// of Quantiles for which enough bins are left; 0: there is none, and the bins are those that there is room for.
func (t *Timeline) ForQuantile(most int) (folded *Timeline, q float64) {
	const enough = 10
	least := t.AtMost(most)
	for _, q := range Quantiles {
		for f := least; len(f.Within()) >= min(enough, len(least.Within())) && len(f.Within()) >= FewestBins; f = f.Folded(2) {
			if f.supports(q) {
				return f, q
			}
		}
	}
	for f := least; len(f.Within()) >= FewestBins; f = f.Folded(2) {
		if q := Quantiles[len(Quantiles)-1]; f.supports(q) {
			return f, q
		}
	}
	return least, 0
}

// supports says whether four of five bins in which anything was due or sent support a quantile.
func (t *Timeline) supports(q float64) bool {
	some, enough := 0, 0
	within := t.Within()
	for i := range within {
		if within[i].Latency.Total() == 0 {
			continue
		}
		some++
		if within[i].Supports(q) {
			enough++
		}
	}
	return some > 0 && 5*enough >= 4*some
}

// AtMost is the timeline with no more than so many bins within the trial's time.
func (t *Timeline) AtMost(most int) *Timeline {
	for len(t.Within()) > most {
		t = t.Folded(2)
	}
	return t
}

// Rates are a count of each bin within the trial's time as so many a second, of one trial. The last bin has none where less than half of
// it is the trial's: there it says more about where the trial ends than about what happened.
func (t *Timeline) Rates(of func(*Bin) int64) (rates []float64) {
	within := t.Within()
	for i := range within {
		covered := t.Covered(i)
		if i > 0 && covered < t.Width/2 {
			break
		}
		rates = append(rates, float64(of(&within[i]))/covered/t.Each())
	}
	return rates
}

// Errors says from when until when there were errors, in seconds, and how many; only says that this was a part of the trial's time of no more than
// a quarter, so that it is worth telling.
func (t *Timeline) Errors() (from, to float64, n int64, only bool) {
	first, last := -1, 0
	for i := range t.Bins {
		if t.Bins[i].Errors > 0 {
			if first < 0 {
				first = i
			}
			last, n = i, n+t.Bins[i].Errors
		}
	}
	if first < 0 {
		return 0, 0, 0, false
	}
	from, to = float64(first)*t.Width, float64(last+1)*t.Width
	return from, to, n, len(t.Within()) >= 4 && to-from <= t.Length/4
}

// BehindFrom is the second from which on what is due and not done grew to the end of the trial and never came back to what it was; not ok where
// it didn't grow beyond what is due in a second and a twentieth of all. That it is more than chance is the matter of result's Overload.
func (t *Timeline) BehindFrom() (second float64, ok bool) {
	waiting := t.Waiting()
	n := len(t.Within())
	if waiting == nil || n < FewestBins {
		return 0, false
	}
	due := t.Sum().Due
	final := float64(waiting[n-1])
	if final < float64(due)/20 || final < float64(due)/t.Length {
		return 0, false
	}
	usual := final / 50 // what is under way where all is well is below it, or growth could not be seen
	from := 0
	for i := range n {
		if float64(waiting[i]) <= usual {
			from = i + 1
		}
	}
	return float64(from) * t.Width, true
}

// Part is what happened from one moment to another, by the bins whose middles lie between them, and how long they took together.
func (t *Timeline) Part(from, to float64) (sum Bin, seconds float64) {
	within := t.Within()
	for i := range within {
		if middle := (float64(i) + 0.5) * t.Width; middle >= from && middle < to {
			sum.add(&within[i])
			seconds += t.Covered(i)
		}
	}
	return sum, seconds
}

// Course are a quantile of each bin within the trial's time, in seconds; NaN where a bin has too few durations.
func (t *Timeline) Course(q float64) (values []float64, atLeast []bool) {
	within := t.Within()
	values, atLeast = make([]float64, len(within)), make([]bool, len(within))
	for i := range within {
		v, bound, ok := within[i].Quantile(q)
		if !ok {
			v = math.NaN()
		}
		values[i], atLeast[i] = v, bound && ok
	}
	return values, atLeast
}
