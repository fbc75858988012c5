package spec

import (
	"slices"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
)

// streamedIn says whether a cell, or the part of it that is meant, has what the metric is of: of a metric of streams a request
// with a stream block, and that request if one is named.
func (w wanted) streamedIn(c plan.Cell, request string) bool {
	if !w.OfStreams() {
		return true
	}
	for _, load := range c.Loads() {
		if w.part != "" && load.Address.Part != w.part {
			continue
		}
		if slices.ContainsFunc(load.Requests(), func(r plan.Request) bool { return r.Stream != nil && (request == "" || r.Name == request) }) {
			return true
		}
	}
	return false
}

// ofStreams reports a metric that no cell of the benchmark can have, since no request of it is a stream.
func (bm *benchmark) ofStreams(f *fields, argument string, m wanted, request string) bool {
	if len(bm.Cells) == 0 || slices.ContainsFunc(bm.Cells, func(c plan.Cell) bool { return m.streamedIn(c, request) }) {
		return true
	}
	if bm.meantStream() {
		return true // and reported
	}
	of := "no request of benchmark." + bm.Title() + " has one"
	if request != "" {
		of = "the request \"" + request + "\" has none"
	}
	f.wrong(diag.UnknownMetric, argument, "No stream to measure", "%s is of responses that come as events, of requests with a stream block, and %s.", m.title(), of)
	return false
}

// meantStream says whether a misspelt word of one of its groups may be meant to make a request one of streams.
func (bm *benchmark) meantStream() bool {
	return slices.ContainsFunc(bm.groups, func(g *group) bool {
		return g.meantRequest() || slices.ContainsFunc(g.block.Blocks, func(b *decl.Block) bool { return b.Meant["stream"] })
	})
}

// shareOfStreams is the part of a group's requests that are streams, and have a name if one is given.
func shareOfStreams(g plan.Group, name string) float64 {
	n := 0
	if len(g.Requests) == 0 {
		return 1 // of a mix
	}
	for _, r := range g.Requests {
		if r.Stream != nil && (name == "" || r.Name == name) {
			n += r.Weight
		}
	}
	return float64(n) / float64(g.BatchSize())
}
