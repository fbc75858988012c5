package spec

import (
	"slices"
	"time"

	"bench/plan"
	"bench/strategy"
)

// A preset is a predeclared strategy with the client of its library: what is part of the way to call it, which is compared,
// and what the library does unless it is told otherwise, which a spec's own clients can tell.
type preset struct {
	strategy plan.Strategy
	policy   layer
	habits   layer
	headers  map[string]string
}

// presets bundle strategy and client as the tutorial has them. requests has a session, and so connections, for every call;
// aiohttp has one for a batch. The User-Agent stays bench's own: whoever reads the server's log should know who was there.
func presets() []preset {
	headers := map[string]string{"Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
	call, batch := plan.Client{Session: plan.SessionRequest}, plan.Client{Session: plan.SessionBatch}
	requests := plan.Client{TimeoutOf: plan.TimeoutOfRead, Redirects: 30, Cookies: true}
	patient := requests
	patient.Timeout = 10 * time.Second // the tutorial's requests.get(url, timeout=10)
	// With max_redirects = 10 aiohttp raises at the tenth: it follows nine.
	aiohttp := plan.Client{TimeoutOf: plan.TimeoutOfTotal, Timeout: 300 * time.Second, Redirects: 9, Cookies: true}
	return []preset{
		{
			plan.Strategy{Name: "grequests", Type: "map"},
			saying(call, "keep_alive"),
			saying(requests, "timeout_of", "follow_redirects", "cookies"), headers,
		},
		{
			plan.Strategy{Name: "aiohttp", Type: "gather", OnFailure: plan.CloseSession, Limit: 100},
			saying(batch, "keep_alive"),
			saying(aiohttp, "timeout", "timeout_of", "follow_redirects", "cookies"), headers,
		},
		{
			plan.Strategy{Name: "futures", Type: "as_completed", MaxWorkers: 20},
			saying(call, "keep_alive"),
			saying(patient, "timeout", "timeout_of", "follow_redirects", "cookies"), headers,
		},
	}
}

// saying is a layer that has some of a client's arguments.
func saying(c plan.Client, names ...string) layer {
	l := layer{client: c, has: map[string]bool{}}
	for _, name := range names {
		l.has[name] = true
	}
	return l
}

// predeclared finds a strategy that needs no block: one of each type, and the presets.
func predeclared(name string) (preset, bool) {
	for _, p := range presets() {
		if p.strategy.Name == name {
			return p, true
		}
	}
	if slices.Contains(strategy.Names(), name) {
		return preset{strategy: strategyOf(name, name)}, true
	}
	return preset{}, false
}

// strategyOf is a strategy of a type with its library's defaults.
func strategyOf(name, typ string) plan.Strategy {
	s := plan.Strategy{Name: name, Type: typ}
	if kind, ok := strategy.Named(typ); ok {
		s.LibraryBound = kind.Bound()
		if k, ok := kind.About.Knob("on_failure"); ok {
			usual, _ := k.Default.(string)
			s.OnFailure = plan.OnFailure(usual)
		}
	}
	return s
}
