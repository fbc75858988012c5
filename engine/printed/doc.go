// Package printed finds the numbers in what a command prints: lines "= NAME VALUE [UNIT] [less|more]", Go's benchmark format,
// and whatever a regular expression of the user's matches.
//
// What for: to make any benchmark's numbers metrics. What not: it runs nothing (bench/engine/ab does) and compares nothing.
// However much a command prints, little of it is kept.
package printed
