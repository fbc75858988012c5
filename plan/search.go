package plan

import (
	"math"
	"slices"
	"time"

	"bench/result"
)

// A Search says that the cells of a benchmark have no level of their own: each trial has one, near the highest at which the
// target holds what is asked of it. Until then their Arrival is that of the lowest.
type Search struct {
	result.Search
	AtMost time.Duration `json:"at_most"` // for the trials of all cells, with what comes between them
	// Samples is how many samples a trial needs for the percentiles of the conditions; 1 where there is none.
	Samples int64 `json:"samples,omitempty"`
	// Fixed says that the spec has the length of a trial, so that it isn't made longer for the percentiles.
	Fixed bool `json:"fixed,omitempty"`
}

// How long the trials of a search are at least, where nobody says: one of a rate until a target that can't keep up is seen to fall
// behind, since it begins with nobody waiting; one of a closed loop until whoever is asked has come to rest.
const (
	SearchTrialOpen   = 3 * time.Second
	SearchTrialClosed = 2 * time.Second
)

// SearchedMost is how many trials a cell of a search has at most.
const SearchedMost = 300

// At is a cell with a level in the place of its own. Parts of a mix that have a share of its batches have theirs of it.
func (s *Search) At(c Cell, level float64) Cell {
	c.Arrival = s.set(c.Arrival, level)
	c.Parts = slices.Clone(c.Parts)
	for i, p := range c.Parts {
		if p.Share > 0 {
			c.Parts[i].Arrival = c.Arrival.Shared(p.Share)
		}
	}
	return c
}

func (s *Search) set(a Arrival, level float64) Arrival {
	switch s.Over {
	case result.OverRate:
		a.Rate = level
	case result.OverUsers:
		a.Users = int(math.Round(level))
	default:
		a.Concurrency = int(math.Round(level))
	}
	return a
}

// TrialAt is how long a trial of a search is at a level: as long as all, and where arrivals are scheduled long enough for the
// percentiles that are asked for.
func (b Benchmark) TrialAt(c Cell, level float64) time.Duration {
	s := b.Search
	c = s.At(c, level)
	if each := s.perSecond(c); each > 0 && !s.Fixed {
		b.Trial = max(b.Trial, time.Duration(math.Ceil(float64(s.Samples)/each*1e3))*time.Millisecond)
	}
	return b.TrialOf(c)
}

// perSecond is how many samples a cell has in a second; 0 where the answers decide that. What is of a batch has one a batch.
func (s *Search) perSecond(c Cell) float64 {
	if s.Over != result.OverRate {
		return 0
	}
	return c.Arrival.Rate
}

// LongestTrial is how long a trial is at the lowest level, where it takes longest.
func (b Benchmark) LongestTrial(c Cell) time.Duration { return b.TrialAt(c, b.Search.Low) }

// betweenTrials is what comes between the trials of a search at the least: garbage is collected, connections are used, and a target is
// seen to be at rest.
const betweenTrials = 100 * time.Millisecond

// BoundSearch sets how many trials a cell of a search can have in its time, all cells and placebos taking turns.
func (b *Benchmark) BoundSearch() {
	turns := time.Duration(len(b.Cells) + len(b.Placebos))
	if b.Search == nil || turns == 0 {
		return
	}
	s := *b.Search
	each := b.Trial + b.Cooldown + betweenTrials
	s.MostTrials = int(min(time.Duration(s.MostTrials), max(1, (s.AtMost+each*turns-1)/(each*turns))))
	b.Search, b.Blocks = &s, s.MostTrials
}
