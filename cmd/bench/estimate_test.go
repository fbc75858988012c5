package main

import (
	"testing"
	"time"

	"bench"
	"bench/words"
)

// An estimate says what it stands on, where that is not the spec.
func TestAnEstimateSaysWhatItStandsOn(t *testing.T) {
	nothing, run := bench.Estimator{}, bench.Estimator{Pace: bench.Paces{From: "run 1"}}
	for _, c := range []struct {
		of   bench.Estimator
		e    bench.Estimate
		want string
	}{
		{nothing, bench.Estimate{}, ""},
		{nothing, bench.Estimate{Guessed: true, Vague: true}, " (at 10 ms a request)"},
		{run, bench.Estimate{Guessed: true}, " (at the pace of run 1)"},
		{run, bench.Estimate{Guessed: true, Vague: true}, " (at the pace of run 1, and at 10 ms a request where it has none)"},
	} {
		if got := basis(c.of, c.e); got != c.want {
			t.Errorf("%+v: %q, want %q", c.e, got, c.want)
		}
	}
}

func TestNumbersAreWrittenForPeople(t *testing.T) {
	for got, want := range map[string]string{
		thousands(0):                        "0",
		thousands(999):                      "999",
		thousands(1234567.4):                "1,234,567",
		thousands(-1000):                    "-1,000",
		roughly(1234567):                    "1,200,000",
		roughly(87):                         "87",
		plural(1, "cell"):                   "1 cell",
		plural(1200, "cell"):                "1,200 cells",
		roughTime(900 * time.Millisecond):   "1s",
		roughTime(119 * time.Second):        "119s",
		roughTime(150 * time.Second):        "2m",
		roughTime(61 * time.Minute):         "1h 1m",
		shortTime(time.Minute):              "1m",
		shortTime(time.Hour):                "1h",
		shortTime(90 * time.Second):         "1m30s",
		shortTime(150 * time.Millisecond):   "150ms",
		percent(0.05):                       "5%",
		percent(0.001):                      "0.1%",
		words.Shell([]string{"go", "a b"}):  "go 'a b'",
		words.Shell([]string{"it's", "$x"}): `'it'\''s' '$x'`,
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
