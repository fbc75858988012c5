package spec

import (
	"slices"
	"time"
)

// A preset is a predeclared strategy: with a client of its own where its library has one.
type preset struct {
	strategy Strategy
	client   layer
}

// presets bundle strategy and client as the tutorial has them. requests opens a connection for every call, and its
// timeout counts for connecting as well; aiohttp keeps one session, and so its connections, for a batch.
func presets() []preset {
	fresh := layer{client: Client{Session: sessionRequest}, has: map[string]bool{"keep_alive": true}}
	batch := layer{client: Client{Session: sessionBatch}, has: map[string]bool{"keep_alive": true}}
	patient := layer{
		client: Client{Session: sessionRequest, Timeout: 10 * time.Second, ConnectTimeout: 10 * time.Second},
		has:    map[string]bool{"keep_alive": true, "timeout": true, "connect_timeout": true},
	}
	return []preset{
		{Strategy{Name: "grequests", Type: "map"}, fresh},
		{Strategy{Name: "aiohttp", Type: "gather", OnFailure: "close_session", Limit: 100}, batch},
		{Strategy{Name: "futures", Type: "as_completed", MaxWorkers: 20}, patient},
	}
}

// predeclared finds a strategy that needs no block: one of each type, and the presets.
func predeclared(name string) (preset, bool) {
	for _, p := range presets() {
		if p.strategy.Name == name {
			return p, true
		}
	}
	if slices.Contains(strategyTypeNames(), name) {
		return preset{strategy: strategyOf(name, name)}, true
	}
	return preset{}, false
}

// strategyOf is a strategy of a type with its library's defaults.
func strategyOf(name, typ string) Strategy {
	s := Strategy{Name: name, Type: typ}
	if typ == "gather" {
		s.OnFailure = "orphan"
	}
	return s
}

func isPredeclared(name string) bool {
	_, ok := predeclared(name)
	return ok
}

func predeclaredNames() []string {
	names := strategyTypeNames()
	for _, p := range presets() {
		names = append(names, p.strategy.Name)
	}
	return names
}
