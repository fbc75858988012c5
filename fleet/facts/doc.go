// Package facts is the log of a run that several machines perform: what was decided and what was measured, one fact a
// message, each with a subject of its own, so that it can be stored once only. What a run has come to is a fold over the
// log, without a clock or a network: whoever reads it, however often it is interrupted, comes to the same.
package facts
