package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"bench/result"
	"bench/words"
)

// A testimony is what a self-test found.
type testimony struct {
	Rounds      int      `json:"rounds"`
	FalseAlarms int      `json:"false_alarms"` // equal things that were called faster or slower
	Allowed     int      `json:"allowed"`      // as many as chance alone brings, but for one time in a hundred
	Found       int      `json:"found"`        // rounds in which the injected 10 % were called slower
	NotJudged   int      `json:"not_judged"`   // comparisons without a verdict: the machine was too busy
	Smallest    *float64 `json:"smallest_effect"`
	Passed      bool     `json:"passed"`
	Reasons     []string `json:"reasons,omitempty"` // why comparisons had no verdict
}

// The level at which one comparison of equal things may be called different, and the share of rounds in which the 10 %
// must be found.
const (
	alarmLevel = 0.05
	mustFind   = 0.8
)

// testimonyOf counts the verdicts of a judged self-test.
func testimonyOf(r *result.Run) testimony {
	t := testimony{Reasons: []string{}}
	var widths []float64
	for _, c := range r.Comparisons {
		candidate, err := result.ParseAddress(c.Candidate)
		if err != nil {
			continue
		}
		if c.Verdict == result.Invalid {
			t.NotJudged++
			if !slices.Contains(t.Reasons, c.Note) {
				t.Reasons = append(t.Reasons, c.Note)
			}
		}
		different := c.Verdict == result.Slower || c.Verdict == result.Faster
		switch {
		case candidate.Group == "same":
			t.Rounds++
			if different {
				t.FalseAlarms++
			}
		case c.Verdict == result.Slower:
			t.Found++
		}
		if c.Low != nil && c.High != nil && *c.Low > 0 {
			widths = append(widths, math.Sqrt(*c.High / *c.Low)-1)
		}
	}
	if len(widths) > 0 {
		slices.Sort(widths)
		t.Smallest = &widths[len(widths)/2]
	}
	t.Allowed = allowedAlarms(t.Rounds)
	t.Passed = t.NotJudged == 0 && t.FalseAlarms <= t.Allowed && float64(t.Found) >= mustFind*float64(t.Rounds)
	return t
}

// allowedAlarms is the smallest number of alarms in n fair comparisons that chance alone exceeds at most one time in a
// hundred: a quantile of the binomial distribution.
func allowedAlarms(n int) int {
	term := math.Pow(1-alarmLevel, float64(n)) // the chance of exactly k alarms
	sum := term
	for k := range n {
		if sum >= 0.99 {
			return k
		}
		term *= float64(n-k) / float64(k+1) * alarmLevel / (1 - alarmLevel)
		sum += term
	}
	return n
}

func (t testimony) status() status {
	switch {
	case t.Passed:
		return done
	case t.NotJudged > 0:
		return notJudged
	}
	return gateFailed
}

func (t testimony) write(w io.Writer, term terminal, s style) {
	switch t.status() {
	case done:
		fmt.Fprintln(w, s.green("PASS")+"  verdicts can be relied on here")
	case notJudged:
		fmt.Fprintln(w, s.yellow("NOT JUDGED")+"  this machine was too busy")
	default:
		fmt.Fprintln(w, s.red("FAIL")+"  verdicts can't be relied on here, as this machine is now")
	}
	rows := [][]string{
		{"equal things called different", fmt.Sprintf("%d of %d", t.FalseAlarms, t.Rounds), fmt.Sprintf("chance alone: at most %d", t.Allowed)},
		{"an injected 10 % found", fmt.Sprintf("%d of %d", t.Found, t.Rounds), fmt.Sprintf("wanted: %d", int(math.Ceil(mustFind*float64(t.Rounds))))},
	}
	if t.NotJudged > 0 {
		rows = append(rows, []string{"comparisons without a verdict", fmt.Sprint(t.NotJudged), ""})
	}
	if t.Smallest != nil {
		rows = append(rows, []string{"smallest effect that can be found", "about " + words.Percent(roundTo(*t.Smallest, 2)), "20 blocks of 100 ms, service.p50"})
	}
	writeRows(w, rows)
	for _, why := range t.Reasons {
		paragraph(w, term, why, "  ")
	}
}

// roundTo rounds to so many significant digits.
func roundTo(x float64, digits int) float64 {
	if x == 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-float64(digits-1))
	return math.Round(x/unit) * unit
}
