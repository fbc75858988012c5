package facts

import (
	"encoding/json"
	"maps"
	"slices"
)

// MostParts is in how many parts a share may come.
const MostParts = 256

// A State is what a log comes to. The zero value is that of an empty log.
type State struct {
	Epoch     int // of the coordinator who took over last
	Done      bool
	blocks    map[Place]map[int]*Attempt
	committed map[Place]map[int]bool // by cell
}

// An Attempt at a block.
type Attempt struct {
	Number int
	By     int // the epoch in which it began
	Opening
	Void   bool
	shares map[key]*share
}

type key struct {
	cell   int
	worker string
}

// A share comes in parts, in any order.
type share struct {
	parts [][]byte
	have  int
}

// Apply adds a fact, and says whether it tells anything. It does not if it is known already, if it comes from a coordinator
// that another one has taken over from, or if nobody has asked for it: so an old worker or an old coordinator changes
// nothing, and neither does what is told twice.
func (s *State) Apply(f Fact) bool {
	if f.By < s.Epoch {
		return false
	}
	switch f.Kind {
	case Epoch:
		if f.Of <= s.Epoch {
			return false
		}
		s.Epoch = f.Of
		return true
	case Begun:
		return s.begin(f)
	case Result:
		return s.result(f)
	case Trial:
		return s.commit(f)
	case Void:
		a := s.blocks[f.Place][f.Attempt]
		if a == nil || a.Void {
			return false
		}
		a.Void, a.shares = true, nil
		return true
	case Done:
		news := !s.Done
		s.Done = true
		return news
	}
	return false
}

func (s *State) begin(f Fact) bool {
	if s.blocks[f.Place][f.Attempt] != nil {
		return false
	}
	a := &Attempt{Number: f.Attempt, By: f.By, shares: map[key]*share{}}
	if json.Unmarshal(f.Body, &a.Opening) != nil || len(a.Roster) == 0 {
		return false
	}
	if s.blocks == nil {
		s.blocks = map[Place]map[int]*Attempt{}
	}
	if s.blocks[f.Place] == nil {
		s.blocks[f.Place] = map[int]*Attempt{}
	}
	s.blocks[f.Place][f.Attempt] = a
	return true
}

func (s *State) result(f Fact) bool {
	a := s.blocks[f.Place][f.Attempt]
	if a == nil || a.Void || f.By != a.By || f.Parts < 1 || f.Parts > MostParts || f.Part >= f.Parts ||
		!slices.Contains(a.Cells, f.Cell) || !a.has(f.Worker) {
		return false
	}
	k := key{f.Cell, f.Worker}
	sh := a.shares[k]
	if sh == nil {
		sh = &share{parts: make([][]byte, f.Parts)}
		a.shares[k] = sh
	}
	if len(sh.parts) != f.Parts || sh.parts[f.Part] != nil {
		return false
	}
	sh.parts[f.Part] = append([]byte{}, f.Body...)
	sh.have++
	return true
}

func (s *State) commit(f Fact) bool {
	if s.committed[f.Place][f.Cell] {
		return false
	}
	if s.committed == nil {
		s.committed = map[Place]map[int]bool{}
	}
	if s.committed[f.Place] == nil {
		s.committed[f.Place] = map[int]bool{}
	}
	s.committed[f.Place][f.Cell] = true
	return true
}

// Counts says whether a trial counts already.
func (s *State) Counts(b Place, cell int) bool { return s.committed[b][cell] }

// Attempts are those at a block, in their order.
func (s *State) Attempts(b Place) []*Attempt {
	var all []*Attempt
	for _, number := range slices.Sorted(maps.Keys(s.blocks[b])) {
		all = append(all, s.blocks[b][number])
	}
	return all
}

// Attempt is one at a block; nil: there is none of this number.
func (s *State) Attempt(b Place, number int) *Attempt { return s.blocks[b][number] }

// Blocks are those of which anything is known, in their order.
func (s *State) Blocks() []Place {
	return slices.SortedFunc(maps.Keys(s.blocks), func(x, y Place) int {
		if x.Benchmark != y.Benchmark {
			return x.Benchmark - y.Benchmark
		}
		return x.Block - y.Block
	})
}

// Forget drops the shares of a block: they are needed no more.
func (s *State) Forget(b Place) {
	for _, a := range s.blocks[b] {
		a.shares = nil
		a.Void = true // so that what comes late is nobody's
	}
}

func (a *Attempt) has(worker string) bool {
	return slices.ContainsFunc(a.Roster, func(m Member) bool { return m.ID == worker })
}

// Share is what a worker has sent of a trial; nil: not all of it is there.
func (a *Attempt) Share(cell int, worker string) []byte {
	sh := a.shares[key{cell, worker}]
	if sh == nil || sh.have < len(sh.parts) {
		return nil
	}
	return slices.Concat(sh.parts...)
}

// Whole says whether everything of the attempt is there: each worker's share of each trial.
func (a *Attempt) Whole() bool {
	if a.Void {
		return false
	}
	for _, cell := range a.Cells {
		for _, m := range a.Roster {
			if sh := a.shares[key{cell, m.ID}]; sh == nil || sh.have < len(sh.parts) {
				return false
			}
		}
	}
	return len(a.Cells) > 0
}
