// Package clock is the one clock that a run's moments are read from.
package clock
