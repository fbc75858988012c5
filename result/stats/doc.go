// Package stats is the statistics behind verdicts: tests that need nothing but the coins which chose the order of trials,
// the estimates and intervals that go with them, corrections for many comparisons and many looks, and what a sample says
// of a percentile. It takes numbers and gives numbers; each function names where it comes from, and its tests hold it
// against published values, against enumeration or against simulation. What the numbers are of (cells, blocks, metrics) and
// what follows from them (verdicts, gates) is package result's, and why these tests were chosen is in docs/measuring.md.
package stats
