package main

import (
	"fmt"
	"math"
	"strings"

	"bench/words"

	"bench"
)

// sent says what will be sent: 30 requests and about 2,000 unrecorded ones.
func sent(e bench.Estimate) string {
	text := words.Plural(int(e.Requests), "request")
	if !e.Counted {
		text = "about " + roughly(e.Requests) + " requests"
	}
	if e.AtMost {
		text = "at most " + strings.TrimPrefix(text, "about ")
	}
	if n := e.Unrecorded(); n > 0 {
		text += " and about " + roughly(n) + " unrecorded"
	}
	return text
}

// beside says what is sent beside the recorded requests; empty: nothing.
func beside(e bench.Estimate) string {
	var parts []string
	for _, part := range []struct {
		n    float64
		what string
	}{{e.Warmup, "to warm up"}, {e.LeadIn, "to lead trials in"}, {e.Placebos, "to check the run itself"}} {
		if part.n > 0 {
			parts = append(parts, "about "+roughly(math.Ceil(part.n))+" "+part.what)
		}
	}
	return words.And(parts)
}

// basis says what the numbers of an estimate stand on, where they stand on a measurement or on nothing.
func basis(x bench.Estimator, e bench.Estimate) string {
	switch {
	case !e.Guessed:
		return ""
	case x.Pace.From == "":
		return fmt.Sprintf(" (at %d ms a request)", bench.AssumedRequest.Milliseconds())
	case e.Vague:
		return fmt.Sprintf(" (at the pace of %s, and at %d ms a request where it has none)", x.Pace.From, bench.AssumedRequest.Milliseconds())
	}
	return fmt.Sprintf(" (at the pace of %s)", x.Pace.From)
}
