package engine

import (
	"strconv"
	"time"

	"bench/engine/client"
	"bench/result"
)

// merge brings all shards together.
func (r *recorder) merge() result.Share {
	shares := make([]result.Share, len(r.shards))
	for i, s := range r.shards {
		shares[i] = s.share()
	}
	return result.Merge(shares)
}

// last is when the last response was done.
func (r *recorder) last() (last time.Duration) {
	for _, s := range r.shards {
		last = max(last, s.done)
	}
	return last
}

// share is what a shard has, as others know it. They share its histograms, until it is reset.
func (s *shard) share() result.Share {
	share := result.Share{
		Trial: result.Trial{Counts: s.Counts, Pace: &result.Pace{Due: s.keeping.due, Done: s.keeping.done}},
		Busy:  s.busy, Again: s.again, Clocks: s.recorders(), Names: s.namesSaid(),
		Slices: s.keeping.slices[:], Examples: s.examples,
	}
	if s.times != nil {
		share.Trial.Timeline = s.times.Timeline()
	}
	share.StatusCodes, share.ErrorKinds = s.statusCodes(), s.errorKinds()
	return share
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
	for kind, n := range s.told {
		kinds[kind] += n
	}
	return kinds
}

// recorders are the clocks' histograms by their keys in a trial: what they show, and what they would have shown if the
// generator had been on time.
func (s *shard) recorders() map[string]*result.Recorder {
	named := map[string]*result.Recorder{}
	for c, h := range s.clocks {
		if h != nil {
			named[clockNames[c]] = h
		}
	}
	for c, h := range s.keeping.onTime {
		if h != nil && h.Count() > 0 {
			named[result.OnTime(clockNames[c])] = h
		}
	}
	return named
}
