package report

import (
	"fmt"
	"strings"

	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// programFacts are what is known of a client program.
func programFacts(fact factWriter, c *result.Cell) {
	if c.Client.Hello != "" {
		fact("program", "%s", c.Client.Hello)
	}
	if c.Client.CPUPerRequest != nil {
		fact("client", "%s CPU a request", measured("client.cpu_per_request", *c.Client.CPUPerRequest))
	}
	if c.Client.PeakMemory != nil {
		fact("memory", "%s at the client's peak", measured("client.peak_memory", *c.Client.PeakMemory))
	}
	if came := c.Client.Arrivals; came != nil {
		fact("arrived", "%s", arrivals(came))
	}
}

// arrivals are what came of a program's requests to the embedded server.
func arrivals(came *result.Arrivals) string {
	return fmt.Sprintf("%s over %s, at most %s at once, %s cut", plural(came.Requests, "request"),
		plural(came.Connections, "connection"), words.Count(came.Peak), words.Count(came.Cut))
}

// programsOf says of each client program of a benchmark which it was, and what came of its requests.
func (v *view) programsOf(b *benchmark) (all []string) {
	for _, c := range b.cells {
		said := words.NonEmpty(c.Client.Hello)
		if came := c.Client.Arrivals; came != nil {
			said = append(said, "at the embedded server arrived "+arrivals(came))
		}
		if len(said) > 0 {
			all = append(all, v.inside(b, c)+": "+lines.Flat(strings.Join(said, "; ")))
		}
	}
	return all
}
