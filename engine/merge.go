package engine

import (
	"strconv"

	"bench/engine/client"
	"bench/result"
)

// merge brings all shards together in the first one.
func (r *recorder) merge() *shard {
	first := r.shards[0]
	for _, s := range r.shards[1:] {
		first.merge(s)
	}
	return first
}

func (s *shard) merge(o *shard) {
	for c, h := range o.clocks {
		s.clocks[c] = merged(s.clocks[c], h)
	}
	for i := range o.names {
		s.names[i].merge(&o.names[i])
	}
	for i, n := range o.status {
		s.status[i] += n
	}
	for i, n := range o.kinds {
		s.kinds[i] += n
	}
	s.keeping.merge(&o.keeping)
	s.requests += o.requests
	s.errors += o.errors
	s.batches += o.batches
	s.bytesIn += o.bytesIn
	s.bytesOut += o.bytesOut
	s.asked += o.asked
	s.results += o.results
	s.unsent += o.unsent
	s.hops += o.hops
	s.opened += o.opened
	s.reused += o.reused
	s.repeated += o.repeated
	s.again += o.again
	s.missed += o.missed
	s.busy += o.busy
	s.last = max(s.last, o.last)
	s.examples = append(s.examples, o.examples...)
}

func (n *nameShard) merge(o *nameShard) {
	n.requests += o.requests
	n.errors += o.errors
	n.again += o.again
	for kind, count := range o.kinds {
		n.byKind()[kind] += count
	}
	for code, count := range o.codes {
		n.codes = added(n.codes, code, count)
	}
	n.service = merged(n.service, o.service)
}

// added adds to a count, in a map that is made when there is something to count.
func added[K comparable](counts map[K]int64, key K, n int64) map[K]int64 {
	if counts == nil {
		counts = map[K]int64{}
	}
	counts[key] += n
	return counts
}

// merged adds a histogram to another one; either may be nil.
func merged(into, from *result.Recorder) *result.Recorder {
	if from == nil {
		return into
	}
	if into == nil {
		into = result.NewSparseRecorder()
	}
	into.Merge(from)
	return into
}

func (s *shard) statusCodes() map[string]int64 {
	codes := map[string]int64{}
	for code, n := range s.status {
		if n > 0 {
			codes[strconv.Itoa(code)] = n
		}
	}
	return codes
}

func (s *shard) errorKinds() map[string]int64 {
	kinds := map[string]int64{}
	for kind, n := range s.kinds {
		if n > 0 {
			kinds[client.ErrorKind(kind).String()] = n
		}
	}
	return kinds
}

// recorders are the clocks' histograms by their keys in a trial.
func (s *shard) recorders() map[string]*result.Recorder {
	named := map[string]*result.Recorder{}
	for c, h := range s.clocks {
		if h != nil {
			named[clockNames[c]] = h
		}
	}
	return named
}

// keepNames adds a trial's request names to the cell's: they are kept over all trials, not for each, so that the file
// stays small whatever the number of names.
func (c *cell) keepNames(s *shard) {
	for i := range s.names {
		from, into := &s.names[i], &c.names[i]
		into.requests += from.requests
		into.errors += from.errors
		for kind, n := range from.kinds {
			if into.kinds == nil {
				into.kinds = map[string]int64{}
			}
			into.kinds[kind.String()] += n
		}
		for code, n := range from.codes {
			into.codes = added(into.codes, strconv.Itoa(code), n)
		}
		h := from.service
		if len(s.names) == 1 {
			h = s.clocks[clockService]
		}
		into.service = merged(into.service, h)
	}
	for _, e := range s.examples {
		c.keepExample(e)
	}
}

// keepExample keeps the first few failures of each kind.
func (c *cell) keepExample(e result.Example) {
	n := 0
	for _, known := range c.examples {
		if known.Kind == e.Kind {
			n++
		}
	}
	if n < examplesPerKind {
		c.examples = append(c.examples, e)
	}
}
