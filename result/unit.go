package result

import (
	"math"
	"strconv"

	"bench/words"
)

// Format writes what was measured, with three digits: 394 µs, 2,846/s, 1.5 MiB, 5.25 %.
func (u Unit) Format(v float64) string { return u.Scale(1, v).Trimmed(v) }

// FormatLimit writes what somebody chose, exactly, in the largest size in which that takes three decimals at most: 250 ms,
// 1 MiB, but 1,000,000 B.
func (u Unit) FormatLimit(v float64) string {
	all := u.Sizes()
	for _, size := range all {
		if scaled := exactly(v / size.Of); math.Abs(scaled) >= 1 && math.Abs(scaled*1000-math.Round(scaled*1000)) < 1e-6 {
			return size.Behind(words.Thousands(strconv.FormatFloat(scaled, 'f', -1, 64)))
		}
	}
	if v == 0 {
		return scaleOfNothing(all, 1).Trimmed(v)
	}
	last := all[len(all)-1]
	return last.Behind(words.Thousands(strconv.FormatFloat(exactly(v/last.Of), 'f', -1, 64)))
}

// exactly takes away what dividing binary fractions adds: 0.07/0.01 is 7, not 7.000000000000001.
func exactly(v float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 14, 64), 64)
	if err != nil {
		return v
	}
	return short
}

// FormatAtLeast writes a lower bound, cut to three digits so that it stays one: > 5 s.
func (u Unit) FormatAtLeast(v float64) string {
	s := u.Scale(1, v)
	if v > 0 {
		step := math.Pow(10, float64(magnitude(v)-2))
		v = math.Floor(v/step*(1+1e-9)) * step
	}
	return "> " + s.Trimmed(v)
}

// Bounds writes a limit: max 250 ms; min 99 %; max 2 s, min 1 s. Every report and the plan has it like that.
func (l Limit) Bounds() string {
	m, _ := l.Of() // a metric that is unknown here is a plain number
	var all []string
	if l.Max != nil {
		all = append(all, "max "+m.Unit.FormatLimit(*l.Max))
	}
	if l.Min != nil {
		all = append(all, "min "+m.Unit.FormatLimit(*l.Min))
	}
	return words.List(all)
}

// Said writes the threshold's value, with as many decimals as tell it from its limits; empty where there is none.
func (t *Threshold) Said() string {
	if t.Value == nil {
		return ""
	}
	m, _ := t.Limit.Of()
	if t.AtLeast {
		return m.Unit.FormatAtLeast(*t.Value)
	}
	s := m.Unit.Scale(1, *t.Value)
	for range 6 {
		if !t.looksLike(m.Unit, s.Trimmed(*t.Value)) {
			break
		}
		s.Decimals++
	}
	return s.Trimmed(*t.Value)
}

// looksLike says whether a text is that of a limit which the value is not equal to.
func (t *Threshold) looksLike(u Unit, text string) bool {
	for _, limit := range []*float64{t.Max, t.Min} {
		if limit != nil && *limit != *t.Value && u.FormatLimit(*limit) == text {
			return true
		}
	}
	return false
}
