// Package capacity finds the highest level (a rate, a concurrency, a number of users) at which a target holds its conditions,
// with a 95 % interval, from trials at levels that it chooses one after the other; compares what two searches found that ran in
// the same blocks; and fits the Universal Scalability Law. It takes numbers and gives numbers: it sends nothing, sleeps nowhere
// and draws nothing but from a seed, so that a search is whole again when its trials are added again. How trials are run is
// package engine's; how often the intervals are right is in docs/measuring.md, from package simulation.
//
// What is meant by the capacity: the level at which the worst margin of a long trial is zero, half of such trials being a
// little better and half a little worse. See Margin and Sustained for what a trial has to do to be long enough.
package capacity
