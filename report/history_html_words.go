package report

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"bench/history"
	"bench/words"
)

// shortHash is as much of a commit's hash or of a digest as people read.
func shortHash(hash string) string {
	const enough = 7
	if r := []rune(hash); len(r) > enough {
		return string(r[:enough])
	}
	return hash
}

// effectWords writes an effect: +2.5 %; of a metric that is subtracted by so much of its own unit.
func effectWords(metric string, effect float64, difference bool) string {
	if !difference {
		return signed(percentOf(effect)) + nbsp + "%"
	}
	text := measured(metric, math.Abs(effect))
	if effect < 0 {
		return "−" + text
	}
	return "+" + text
}

// percentOf is a logarithm of a ratio as a percentage.
func percentOf(effect float64) float64 { return math.Expm1(effect) * 100 }

// signed writes a percentage with its sign, to a tenth, and what is large as a whole.
func signed(percent float64) string {
	digits := 1
	if math.Abs(percent) >= 100 {
		digits = 0
	}
	text := strconv.FormatFloat(math.Abs(percent), 'f', digits, 64)
	if percent < 0 {
		return "−" + words.Thousands(text)
	}
	return "+" + words.Thousands(text)
}

// intervalWords writes a finding's interval; "" where it has none.
func intervalWords(f history.Finding, difference bool) string {
	if f.Lowest >= f.Most {
		return ""
	}
	low, high := effectWords(f.Metric, f.Lowest, difference), effectWords(f.Metric, f.Most, difference)
	if !difference {
		low = strings.TrimSuffix(low, nbsp+"%")
	}
	return low + " to " + high
}

// seenWords say what saw a finding, and how soon.
func seenWords(f history.Finding) string {
	how := map[history.Kind]string{history.AB: "A/B", history.Scan: "scan", history.Creep: "creep", history.Environment: "the machine"}[f.Kind]
	if how == "" {
		how = string(f.Kind)
	}
	if f.SeenAfter <= 0 {
		return how + ", at once"
	}
	return how + ", seen " + plural(int64(f.SeenAfter), "run") + " later"
}

// placeWords say which commit it may have been, beside the likeliest.
func placeWords(f history.Finding) string {
	switch {
	case f.Places <= 1:
		return "only this commit"
	case f.Places == 2:
		other := f.Low
		if other == f.Commit {
			other = f.High
		}
		return "this or " + shortHash(other)
	}
	return "one of " + plural(int64(f.Places), "commit") + ", " + shortHash(f.Low) + " to " + shortHash(f.High)
}

// stateWords say what became of a finding.
func stateWords(f history.Finding) string {
	switch {
	case f.State == history.New:
		return "open"
	case f.State == history.Confirmed:
		return "open, confirmed"
	case f.State == history.Fixed && f.FixedBy != "":
		return "fixed by " + shortHash(f.FixedBy)
	}
	return string(f.State)
}

// findingClass is a finding's colour: only what somebody should look at has one.
func findingClass(f history.Finding) string {
	switch {
	case !f.State.Open():
		return "faint"
	case f.Worse:
		return "bad"
	}
	return "good"
}

// noiseWords say how much runs differ, and what is seen in spite of it.
func noiseWords(metric string, n history.Noise, difference bool, least float64) (spread, sees string) {
	if len(n.Found) == 0 {
		return "", "too few runs to see a change"
	}
	amount := func(v float64) string { return strings.TrimPrefix(effectWords(metric, v, difference), "+") }
	sees = "single runs vary too much: compare two builds in one run"
	for _, f := range n.Found {
		if f.Effect == nil {
			continue
		}
		sees = "a lasting " + amount(*f.Effect) + " is seen after " + plural(int64(f.Runs), "run")
		if *f.Effect <= 1.5*least {
			break
		}
	}
	return amount(n.Spread), sees
}

// levelWords write where a series is: a factor of the anchor, or a value of its own.
func levelWords(s history.Series, anchored bool, center float64) string {
	switch {
	case anchored && s.Difference:
		return effectWords(s.Metric, center, true) + " from the anchor"
	case anchored:
		return factorWords(center) + " of the anchor"
	case s.Difference:
		return measured(s.Metric, center)
	}
	return measured(s.Metric, math.Exp(center))
}

// factorWords writes the logarithm of a ratio as the ratio.
func factorWords(center float64) string {
	if v := math.Exp(center); v >= 10 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	} else {
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
}

// dayWords is a day as a table has it.
func dayWords(t time.Time) string {
	if t.IsZero() {
		return none
	}
	return t.UTC().Format("2006-01-02 15:04")
}

// machineWords names a class of machines.
func machineWords(class string) string { return cmp.Or(class, "unknown machine") }
