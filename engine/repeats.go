package engine

import (
	"bench/engine/client"
	"bench/result"
)

// maxRepeated is the share of a trial's requests up to which having to send them again is no error. A few are what a
// server's idle timeout costs; a server that resets one in three kept connections would look like one without errors.
const maxRepeated = 0.01

// repeatedTooOften says whether more of a trial's requests were sent again than a server may cause.
func repeatedTooOften(s *result.Share) bool {
	return float64(s.Again) > maxRepeated*float64(s.Requests)
}

// chargeRepeats makes errors of the good responses to requests that were sent again, if there are too many. The durations
// stay where they are, which are those of the last attempts.
func chargeRepeats(s *result.Share) {
	if !repeatedTooOften(s) {
		return
	}
	charge(s)
	for i := range s.Stages {
		charge(&s.Stages[i])
	}
}

// charge makes errors of the good responses to requests that were sent again.
func charge(s *result.Share) {
	kind := client.SentAgain.String()
	for i := range s.Names {
		name := &s.Names[i]
		if name.Again == 0 {
			continue
		}
		name.Errors += name.Again
		if name.Kinds == nil {
			name.Kinds = map[string]int64{}
		}
		name.Kinds[kind] += name.Again
		s.Errors += name.Again
		s.ErrorKinds[kind] += name.Again
		name.Again = 0
	}
}

// warnOfRepeats leads the report to the connections: each request counts once, so nothing else would.
func warnOfRepeats(s *result.Share) []result.Warning {
	if s.Again == 0 {
		return nil
	}
	limit := result.In(result.Ratio, maxRepeated)
	consequence := result.Finding{Code: result.RepeatsTolerated, Values: result.Values{"limit": limit}}
	if repeatedTooOften(s) {
		kind := result.Named(client.SentAgain.String())
		consequence = result.Finding{Code: result.RepeatsCharged, Values: result.Values{"limit": limit, "kind": kind}}
	}
	return []result.Warning{{
		Code: result.Repeated, Severity: float64(s.Again) / float64(s.Requests), Because: []result.Finding{consequence},
		Values: result.Values{"repeated": result.Count(s.Again), "requests": result.Count(s.Requests)},
	}}
}
