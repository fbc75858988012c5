// Package history finds out of the runs of many commits which commit changed something, how sure that is, and what became of
// it: points become levels and findings. It is pure: the same points give the same analysis, byte for byte, in whatever order
// they came; no database (package store's), no clock, no randomness, and no words for people (package report's).
//
// Read it in the order of the work: point.go (what goes in), analyse.go (all series), bridge.go (from one anchor to the next), track.go (points that may be held
// against each other), replay.go (one point after the other, as they came), scan.go and threshold.go (is there a change?),
// place.go (where), shift.go (how large), finding.go and state.go (what is said of it), message.go (together, by commit). view.go
// is all of that and the runs, commits and points that it came from: what is shown.
// How often it is wrong is measured by package simulation, and told in docs/history.md.
package history
