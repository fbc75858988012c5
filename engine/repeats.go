package engine

import (
	"fmt"

	"bench/engine/client"
	"bench/result"
)

// maxRepeated is the share of a trial's requests up to which having to send them again is no error. A few are what a
// server's idle timeout costs; a server that resets one in three kept connections would look like one without errors.
const maxRepeated = 0.01

// repeatedTooOften says whether more of a trial's requests were sent again than a server may cause.
func (s *shard) repeatedTooOften() bool { return float64(s.again) > maxRepeated*float64(s.requests) }

// chargeRepeats makes errors of the good responses to requests that were sent again, if there are too many. The shard is
// the one with all of a trial; the durations stay where they are, which are those of the last attempts.
func (s *shard) chargeRepeats() {
	if !s.repeatedTooOften() {
		return
	}
	for i := range s.names {
		name := &s.names[i]
		if name.again == 0 {
			continue
		}
		name.errors += name.again
		name.byKind()[client.SentAgain] += name.again
		s.errors += name.again
		s.kinds[client.SentAgain] += name.again
		name.again = 0
	}
}

// warnOfRepeats leads the report to the connections: each request counts once, so nothing else would.
func (s *shard) warnOfRepeats() []result.Warning {
	if s.again == 0 {
		return nil
	}
	consequence := fmt.Sprintf("That is no more than %.0f %% of them, as a server's idle timeout may cause, and no error.", 100*maxRepeated)
	if s.repeatedTooOften() {
		consequence = fmt.Sprintf("That is more than %.0f %% of them, so each counts as an error (%s).", 100*maxRepeated, client.SentAgain)
	}
	return []result.Warning{{
		Code: "repeated", Summary: "The server ended kept connections instead of answering",
		Detail: fmt.Sprintf("In one trial %d of %d requests were sent again on a new connection, as browsers do, and timed from then "+
			"on. %s", s.again, s.requests, consequence),
		Severity: float64(s.again) / float64(s.requests),
	}}
}
