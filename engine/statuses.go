package engine

import "bench/result"

// Statuses count the statuses of one request name. Nearly all of its responses have the same, so that this one needs no
// map: the others' costs nothing while there are none.
type statuses struct {
	usual  int // the first that came; 0: none yet
	count  int64
	others map[int]int64
}

func (s *statuses) add(status int) {
	switch s.usual {
	case status:
		s.count++
	case 0:
		s.usual, s.count = status, 1
	default:
		s.others = added(s.others, status)
	}
}

// all are the counts by status; nil for none.
func (s *statuses) all() map[int]int64 {
	if s.count == 0 {
		return nil
	}
	all := map[int]int64{s.usual: s.count}
	for status, n := range s.others {
		all[status] = n
	}
	return all
}

// namesSaid are the shard's names with their statuses.
func (s *shard) namesSaid() []result.NameShare {
	names := make([]result.NameShare, len(s.names))
	for i := range s.names {
		names[i] = s.names[i]
		names[i].Statuses = s.said[i].all()
	}
	return names
}
