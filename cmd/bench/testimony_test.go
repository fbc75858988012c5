package main

import (
	"fmt"
	"strings"
	"testing"

	"bench/result"
)

// judgedRounds is a self-test whose rounds had these verdicts for the equal and for the slower server.
func judgedRounds(verdicts ...[2]result.Verdict) *result.Run {
	low, high := 0.99, 1.01
	r := &result.Run{}
	for i, v := range verdicts {
		for k, group := range []string{"same", "slower"} {
			r.Comparisons = append(r.Comparisons, result.Comparison{
				Pair: result.Pair{Candidate: fmt.Sprintf(`benchmark.round["%d"]["%s"]["pool"][4]`, i, group)},
				Low:  &low, High: &high, Verdict: v[k], Note: "too busy",
			})
		}
	}
	return r
}

func TestSelftestCountsVerdicts(t *testing.T) {
	good := [2]result.Verdict{result.Same, result.Slower}
	alarm := [2]result.Verdict{result.Faster, result.Slower}
	blind := [2]result.Verdict{result.Inconclusive, result.Inconclusive}
	broken := [2]result.Verdict{result.Invalid, result.Invalid}
	tests := []struct {
		name   string
		rounds [][2]result.Verdict
		want   status
		says   string
	}{
		{"a sound machine", [][2]result.Verdict{good, good, good, good}, done, "PASS"},
		{"one alarm can be chance", [][2]result.Verdict{good, alarm, good, good}, done, "1 of 4"},
		{"three of four can't", [][2]result.Verdict{alarm, alarm, alarm, good}, gateFailed, "FAIL"},
		{"half of the slower ones were missed", [][2]result.Verdict{good, blind, blind, good}, gateFailed, "2 of 4"},
		{"too busy to tell", [][2]result.Verdict{good, broken, good, good}, notJudged, "too busy"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := testimonyOf(judgedRounds(test.rounds...))
			if got := found.status(); got != test.want {
				t.Errorf("ended with status %d, want %d", got, test.want)
			}
			var text strings.Builder
			found.write(&text, terminal{}, false)
			if !strings.Contains(text.String(), test.says) {
				t.Errorf("it does not say %q:\n%s", test.says, &text)
			}
		})
	}
}

// The 99 % quantiles of the binomial distribution at 5 %, from any table of it.
func TestAllowedAlarmsIsABinomialQuantile(t *testing.T) {
	for n, want := range map[int]int{1: 1, 2: 1, 12: 3, 20: 4, 100: 11, 200: 18} {
		if got := allowedAlarms(n); got != want {
			t.Errorf("of %d comparisons %d alarms are allowed, want %d", n, got, want)
		}
	}
}
