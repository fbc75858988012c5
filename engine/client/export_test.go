package client

import (
	"net/http"
	"testing"

	"bench/plan"
)

// A Way is a version of HTTP and a route to one server, for tests that play whole runs.
type Way struct {
	URL    string
	Client plan.Client
	Dir    string // of its certificates
	Stop   func() // ends the server
}

// EveryWay serves a handler over every version of HTTP and by every route there is.
func EveryWay(t *testing.T, handler http.HandlerFunc) map[string]Way {
	t.Helper()
	ways := map[string]Way{}
	for name, w := range everyWay(t, handler) {
		if w.env.alone { // which is the client's own affair
			continue
		}
		ways[name] = Way{w.url, w.client, w.env.Dir, w.stop}
	}
	return ways
}
