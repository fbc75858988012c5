package main

import (
	"testing"

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
		roughly(1234567):                    "1,200,000",
		roughly(87):                         "87",
		words.Shell([]string{"go", "a b"}):  "go 'a b'",
		words.Shell([]string{"it's", "$x"}): `'it'\''s' '$x'`,
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
