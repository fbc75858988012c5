//go:build race

package client

// underRace tells tests of allocations that there is a race detector: under it a sync.Pool forgets at random.
const underRace = true
