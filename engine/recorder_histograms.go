package engine

import "bench/result"

// sparse gives the recorder histograms that are smaller, and slower.
func (r *recorder) sparse(is bool) {
	for _, s := range r.shards {
		s.sparse = is
	}
}

// newClock makes the histogram of a clock.
func (s *shard) newClock() *result.Recorder {
	if s.sparse {
		return result.NewSparseRecorder()
	}
	return result.NewRecorder()
}

// named is the histogram of a request name; nil where there is one name only, whose histogram is the cell's own.
func (s *shard) named(name int) *result.Recorder {
	if len(s.names) == 1 {
		return nil
	}
	n := &s.names[name]
	if n.Service == nil {
		n.Service = newNameRecorder(len(s.names), s.sparse)
	}
	return n.Service
}

// newNameRecorder gives a request name its histogram: sparse ones where there are many, so that memory stays bounded.
func newNameRecorder(names int, sparse bool) *result.Recorder {
	if names > 32 || sparse {
		return result.NewSparseRecorder()
	}
	return result.NewRecorder()
}
