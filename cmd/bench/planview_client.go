package main

import (
	"fmt"
	"strings"

	"bench/plan"
)

// clientOf says through what a cell's requests travel.
func clientOf(c plan.Cell) string {
	if c.Strategy.Program != nil {
		return "its own"
	}
	return describeClient(c.Client)
}

// describeClient says what of a client matters for a comparison.
func describeClient(c plan.Client) string {
	about := []string{"HTTP/" + string(c.HTTPVersion)}
	switch c.Session {
	case plan.SessionRequest:
		about = append(about, "a new connection each")
	case plan.SessionBatch:
		about = append(about, "new connections each batch")
	default:
		about = append(about, "connections kept")
	}
	if c.MaxConnections > 0 {
		about = append(about, fmt.Sprintf("at most %d", c.MaxConnections))
	}
	if c.Proxy != "" {
		about = append(about, "by proxy")
	}
	if c.Auth != nil {
		about = append(about, "auth "+string(c.Auth.Type))
	}
	if c.Retry != nil {
		about = append(about, fmt.Sprintf("retries, at most %d attempts", c.Retry.Attempts))
	}
	if c.UnixSocket != "" {
		about = append(about, "over "+c.UnixSocket)
	}
	return strings.Join(about, ", ")
}
