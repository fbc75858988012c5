//go:build race

package engine

// underRace tells tests of allocations that there is a race detector: under it a sync.Pool forgets at random.
const underRace = true
